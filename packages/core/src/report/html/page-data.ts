import type {
  CallSiteCoverage,
  CoverageResult,
  OperationCoverage,
  OutcomeCoverage,
  ServiceCoverage,
} from '../../coverage/coverage-result.js'

/**
 * What the page shows: `CoverageResult` with each test and each interaction held once and named by its index, and with the
 * source and the messages that belong to it, as far as there is room.
 */
export interface PageData extends Pick<
  CoverageResult,
  'complete' | 'incomplete' | 'totals' | 'unresolvedSites' | 'orphans' | 'unmatched' | 'live' | 'problems'
> {
  generatedAt: string
  watermarks: readonly [number, number]
  thresholdFailures: readonly string[]
  /** Where a file's line is opened, with `{file}` and `{line}` in it; null where files are not linked. */
  sourceLink: string | null
  /** `file > full name`. */
  tests: string[]
  recordings: string[]
  interactions: PageInteraction[]
  services: PageService[]
  callSites: PageSite[]
  unused: number[]
  stale: { interaction: number; since: string }[]
  loosened: { interaction: number; test: string }[]
  shadowed: { interaction: number; calls: number; isUsed: boolean; tests: number[] }[]
  contradictions: { interaction: number; service: string; operation: string; outcome: string; message: string }[]
}

/** A service and its operations. */
export type PageService = Omit<ServiceCoverage, 'operations'> & { operations: PageOperation[] }

/** An operation whose tests are indexes. */
export type PageOperation = Omit<OperationCoverage, 'tests' | 'outcomes'> & {
  tests: number[]
  outcomes: PageOutcome[]
}

/** An outcome whose tests and interactions are indexes. */
export type PageOutcome = Omit<OutcomeCoverage, 'tests' | 'interactions'> & {
  tests: number[]
  interactions: number[]
}

/** A recorded call. */
export interface PageInteraction {
  id: string
  /** Index of its recording. */
  recording: number
  /** In the recording, from 1; null where that is not known. */
  line: number | null
  /** Full name of the test that recorded it; null for a call outside any test. */
  test: string | null
  /** Calls that it answered in passing tests. */
  calls: number
  recordedAt: string | null
  /** Null where the recording could not be read. */
  request: PageText | null
  response: PageText | null
}

/** A message as people read it; `omitted` is how many characters were cut off for want of room. */
export interface PageText {
  text: string
  omitted: number
}

/** A place that calls out, whose tests are indexes. */
export type PageSite = Omit<CallSiteCoverage, 'tests'> & {
  tests: number[]
  /** Lines around the call; null where the file could not be read, or for want of room. */
  source: { first: number; lines: string[] } | null
}
