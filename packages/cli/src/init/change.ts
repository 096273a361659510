/** A file as it is, and as it shall be. */
export interface Change {
  /** Absolute path. */
  path: string
  /** Null where there is no such file. */
  before: string | null
  after: string
}

/** What is left to the user, and why. */
export interface Advice {
  /** The file that it is about. */
  path: string
  why: string
  /** What to put there. */
  lines: string
}

/** What became of a file's text: edited, or found as it should be, or in need of a hand. */
export type Edited = { by: 'edit'; text: string } | { by: 'none' } | { by: 'hand'; why: string }

/** All that a command would do. */
export interface Plan {
  changes: Change[]
  advice: Advice[]
  /** What else the user should know. */
  notes: string[]
  /** What to do when all is written. */
  next: string[]
}
