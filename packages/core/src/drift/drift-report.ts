import type { DriftResult } from './drift-result.js'

/** All that a run has to tell: the result that `--json` prints, and what goes with it. Plain JSON, without secrets. */
export interface DriftReport {
  result: DriftResult
  run: DriftRunFacts
  /** How the tests ended on live answers; null where none ran (`--probe`). */
  tests: { passed: number; failed: FailedTest[] } | null
  /** Calls that were made and that nothing is recorded of, each once. */
  unrecorded: UnrecordedCall[]
  /** Interactions that no one verified for `staleAfter`, with the day of the last time. */
  stale: { recording: string; interaction: string; since: string }[]
  /** How many recordings could not be read; notes say why. */
  unread: number
  /** Sentences for a person: what could not be done, and why. */
  notes: string[]
  /** What `--update` or `--pr` wrote; null without them. */
  update: DriftUpdate | null
}

export interface DriftRunFacts {
  /** ISO moment of the start. */
  at: string
  durationMs: number
  kind: 'tests' | 'probe'
  runner: 'jest' | 'vitest' | null
  /** Percent; 100 for all. */
  sample: number
  /** In how many runs on successive days everything is checked once. */
  rotation: number
  /** Interactions that were chosen, and that there are. */
  chosen: number
  known: number
}

export interface FailedTest {
  /** Relative to the runner's root. */
  file: string
  name: string
  /** First lines of the failure, sanitized; absent where it is not known. */
  message?: string
}

export interface UnrecordedCall {
  service: string
  operation: string
  method: string
  /** Sanitized. */
  url: string
  test: string | null
}

/** What was patched. */
export interface DriftUpdate {
  /** False where patches are only proposed, and the recordings stand as they were. */
  isWritten: boolean
  recordings: UpdatedRecording[]
  /** Findings that no patch answers, such as an endpoint that is gone. */
  left: { fingerprint: string; reason: string }[]
  /** How the affected tests ended on the patched recordings; null where they were not run. */
  rerun: { passed: number; failed: FailedTest[] } | null
}

export interface UpdatedRecording {
  /** Relative to the runner's root. */
  recording: string
  /** Ids of what was patched, in the order of the file. */
  interactions: string[]
  /** Fingerprints of the findings that the patch answers. */
  fingerprints: string[]
}
