import type { Realm } from './session.js'

/** Environment variables: those of the process, and what test code sees, which in Jest's sandbox is a copy. */
export function environmentOf(realm: Realm): Record<string, string | undefined> {
  const own = realm['process'] as { env?: Record<string, string | undefined> } | undefined
  return { ...process.env, ...own?.env }
}
