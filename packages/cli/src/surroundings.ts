import type { Paint } from './paint.js'

/** What a command line acts on. */
export interface Surroundings {
  /** Absolute path that relative arguments start from. */
  cwd: string
  /** Environment variables. */
  env: Readonly<Record<string, string | undefined>>
  out: (text: string) => void
  err: (text: string) => void
  paint: Paint
  /** How wide the output may be, in columns. */
  width: number
  /** True where the output goes to a program or a file, which take lines of any length. */
  isPiped: boolean
  /** Show a line that the next one replaces; an empty one at the end. */
  progress: (text: string) => void
  /** True where a person may be watching the progress. */
  isTerminal: boolean
  /** Ask the user, and return the answer; null where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | null
}

/** The exit codes: clean, something found, something that could not be done, used wrongly. */
export const EXIT = { clean: 0, found: 1, unchecked: 2, misused: 3 } as const

/** How all tests are run on what is recorded. */
export const RUN_ALL = 'npx jest --ci, or CI=1 npx vitest run'

/** A request that cannot be met as it stands. Its message says what to do. */
export class UsageError extends Error {}
