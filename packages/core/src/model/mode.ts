/** What a session does with calls; see DESIGN section 3. */
export type Mode = 'auto' | 'replay' | 'record' | 'verify' | 'live'

/** The modes by name, for checking what a user typed. */
export const MODES: readonly Mode[] = ['auto', 'replay', 'record', 'verify', 'live']
