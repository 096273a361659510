import type { Finding } from './finding.js'

/** The version of what `--json` prints. */
export const DRIFT_RESULT_VERSION = 1

/** What one run found: what `--json` prints, and what every report is made from. */
export interface DriftResult {
  version: typeof DRIFT_RESULT_VERSION
  summary: DriftSummary
  /** In order of severity, service, operation and path; each change once, over all calls that show it. */
  findings: RunFinding[]
  unverified: UnverifiedPlace[]
  couldNotCheck: UncheckedCall[]
}

/** Numbers of calls. */
export interface DriftSummary {
  /** Calls with another verdict than `could-not-check`. */
  compared: number
  match: number
  drift: number
  unverified: number
  couldNotCheck: number
  /** Calls that were not to be made. */
  skipped: number
}

/** A finding with whose it is. */
export interface RunFinding extends Finding {
  service: string
  operation: string
  /** The recorded status. */
  status: number
  /** Path of the recording and id of the interaction of the first call that shows it. */
  recording: string
  interaction: string
  /** Line of the recording at which the interaction begins, from 1; absent where it is not known. */
  line?: number
  /** Names of the tests whose calls show it, sorted. */
  tests: string[]
  /** All interactions that show it, sorted. */
  interactions: { recording: string; interaction: string }[]
  /** True for a finding whose fingerprint was accepted: it is shown, and nothing follows from it. */
  accepted: boolean
}

/** A place of which a call told nothing, or a call of which nothing was known. */
export interface UnverifiedPlace {
  service: string
  operation: string
  /** As in a finding; empty for the whole answer. */
  path: string
  reason: string
  recording: string
  interaction: string
}

export interface UncheckedCall {
  service: string
  operation: string
  reason: string
  recording: string
  interaction: string
}
