import type { Mode } from './mode.js'

/** What became of a call. */
export type CallOutcome = 'replayed' | 'recorded' | 'verified' | 'passed-through' | 'unmatched'

/** One live request, as the report sees it. Everything in it is sanitized. */
export interface CallRecord {
  outcome: CallOutcome
  test: string | null
  service: string
  operation: string
  method: string
  url: string
  /** Id of the interaction that answered or was recorded. */
  interaction?: string
  /** Status as text, or the error's code. */
  result?: string
  /** The interaction was recorded for other path parameters; see `parameters.reuse`. */
  loosened?: true
  /** A mock that test code registered answered: outcome `replayed`. `interaction` is that whose answer it bent, if any. */
  registered?: true
  /** Id of the interaction that would have answered, had no mock been registered. */
  shadows?: string
  /** Where the code under test called out: an index into `SessionResult.callers`. Absent where that is not known. */
  caller?: number
}

/** Where a call came from, as far as the stack tells. */
export interface Caller {
  /**
   * Frames of the project's own code, the innermost first, as source maps place them. At most eight. Those of the test file
   * are among them. None where packages left their caller before they called out.
   */
  frames: CallerFrame[]
  /** Packages between the network and the first of these frames, the outermost last: `['undici', 'stripe']`. */
  packages: string[]
  /** By which road it left: the global `fetch`, a copy of undici, `node:http` and `node:https`, or a bare socket. */
  transport: 'fetch' | 'undici' | 'http' | 'socket'
}

/** A place in a file of the project. */
export interface CallerFrame {
  /** Relative to the runner's root, `/` between folders; absolute where it is not inside. */
  file: string
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  /** Which of the promises that are awaited together here it was, from 0. Absent where one is awaited alone. */
  element?: number
}

/** How one test of a session ended. */
export interface TestOutcome {
  /** As in `CallRecord.test`. */
  name: string
  /** `skipped` is also what did not run because of a filter, `.skip` or `.todo`. */
  status: 'passed' | 'failed' | 'skipped'
}

/** What one test file's session did: plain JSON, sent from the worker to the main process. */
export interface SessionResult {
  version: 1
  /** Relative to the runner's root, `/` between folders. */
  testFile: string
  /** Relative to the runner's root; set whether or not the file exists. */
  recording: string
  mode: Mode
  calls: CallRecord[]
  /** True where every test of the file ran: only then `unused` and `obsolete` mean anything. */
  complete: boolean
  /**
   * True where every test of the file ran that would run by default: no name filter, `.only` or bail kept one away. Other
   * than for `complete`, retries and shards do not matter, as they leave no test out.
   */
  isWhole: boolean
  /** The tests of the file in the order of definition. */
  tests: TestOutcome[]
  /** Places that calls came from, each once. Empty where coverage is off. */
  callers: Caller[]
  counts: SessionCounts
  /** Ids of interactions that no call of this run used; empty unless `complete`. */
  unused: string[]
  /** Ids of interactions whose bodies test code took over (`captured`); absent where there are none. */
  captured?: string[]
  /** Mocks that test code registered and no call used; of tests that passed. */
  unusedMocks: UnusedMock[]
  /** Interactions that were neither recorded nor verified for `staleAfter`, with the day of the last time. */
  stale: { interaction: string; since: string }[]
  /** Values that were replaced in what was recorded: which rule, and where. */
  redactions: { interaction: string; rule: string; place: string }[]
  /** Sentences for the run's summary: what could not be recorded, and why. */
  notes: string[]
}

/** A mock that test code registered in vain. */
export interface UnusedMock {
  service: string
  operation: string
  /** Which calls it was for, in words; empty for all. Sanitized. */
  where: string
  /** As in `CallRecord.test`; null where it was registered for the whole file. */
  test: string | null
}

export interface SessionCounts {
  replayed: number
  /** Those of the replayed ones that a registered mock answered. */
  registered: number
  /** Those of the replayed ones whose interaction was recorded for other path parameters. */
  loosened: number
  recorded: number
  /** Interactions whose content changed in a re-record. */
  updated: number
  /** Interactions that a re-record found as they were. */
  unchanged: number
  /** Interactions removed because nothing uses them any more. */
  removed: number
  passedThrough: number
  unmatched: number
}
