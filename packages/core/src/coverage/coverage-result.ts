import type { CoverageProblem, KnowledgeSource } from './coverage-data.js'

/** What is covered and what is not: `downstream-coverage.json`, from which every reporter works. */
export interface CoverageResult {
  version: 1
  /** True where every test ran that would run by default. */
  complete: boolean
  /** Why not: sentences. */
  incomplete: string[]
  totals: CoverageTotals
  /** In order of name. */
  services: ServiceCoverage[]
  /** In order of file, line and column. */
  callSites: CallSiteCoverage[]
  /** Places that may call out, of which no one can tell: listed, not scored. */
  unresolvedSites: UnresolvedSite[]
  recordings: RecordingCoverage[]
  /** Interactions that no test uses any more. Empty unless `complete`. */
  unused: InteractionReference[]
  /** Recordings whose test file is gone. */
  orphans: { recording: string; interactions: number }[]
  stale: (InteractionReference & { since: string })[]
  /** `test` is `file > full name`; only the file for a call outside any test. */
  unmatched: CallReference[]
  /** Calls that reached the network. */
  live: CallReference[]
  /** Calls that were answered for other path parameters than recorded. */
  loosened: (InteractionReference & { test: string })[]
  /** Interactions in whose place mocks answered that tests registered; absent where there are none. */
  shadowed?: ShadowedInteraction[]
  /** Recorded answers that contradict the service's OpenAPI document. They cover neither their outcome nor their operation. */
  contradictions: (InteractionReference & { service: string; operation: string; outcome: string; message: string })[]
  problems: CoverageProblem[]
}

/** How much of something is covered. */
export interface Ratio {
  total: number
  covered: number
  /** Percent with two decimals; null where there is nothing to cover. */
  pct: number | null
}

/** The denominators, each apart. */
export interface CoverageTotals extends ServiceTotals {
  callSites: Ratio
}

/** Those that can be told by service. */
export interface ServiceTotals {
  /** Known from any source. */
  operations: Ratio
  outcomes: Ratio
  /** Recorded calls that a passing test replayed. */
  interactions: Ratio
  declared: { operations: Ratio; outcomes: Ratio }
  observed: { operations: Ratio; outcomes: Ratio }
}

export interface ServiceCoverage {
  name: string
  totals: ServiceTotals
  /** In order of path, method and name. */
  operations: OperationCoverage[]
}

export interface OperationCoverage {
  name: string
  method: string
  /** `/payments/:id`, without the base URL's path. */
  path: string
  /** Empty for what only mocks gave that tests registered: it counts in no figure. */
  sources: KnowledgeSource[]
  /** True where a passing test replayed a call of it. */
  covered: boolean
  /** Calls that passing tests replayed. */
  calls: number
  /** Those of the calls that mocks answered which tests registered; absent where there are none. */
  registered?: number
  /** Passing tests that made them: `file > full name`, sorted. */
  tests: string[]
  outcomes: OutcomeCoverage[]
}

export interface OutcomeCoverage {
  /** A status, `timeout`, `network-error`, `malformed`, or a class such as `5xx` of which no status is known. */
  outcome: string
  /** As of an operation. */
  sources: KnowledgeSource[]
  covered: boolean
  calls: number
  /** As of an operation. */
  registered?: number
  tests: string[]
  interactions: InteractionReference[]
}

export interface InteractionReference {
  recording: string
  interaction: string
}

/** An interaction that would have answered, had no mock been registered. */
export interface ShadowedInteraction extends InteractionReference {
  /** Calls that mocks answered in its place. */
  calls: number
  /** True where another call still used it. */
  isUsed: boolean
  /** `file > full name`, sorted. */
  tests: string[]
}

export interface CallReference {
  method: string
  url: string
  test: string
}

export interface CallSiteCoverage {
  file: string
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  endLine: number
  client: string
  /** Calls from here that passing tests replayed. */
  calls: number
  /** `Service.operation` of those calls, sorted. */
  operations: string[]
  tests: string[]
}

export interface UnresolvedSite {
  file: string
  line: number
  column: number
  client: string
  reason: string
}

export interface RecordingCoverage {
  recording: string
  /** Null where it is gone. */
  testFile: string | null
  interactions: {
    id: string
    test: string | null
    service: string
    operation: string
    outcome: string
    /** Calls that it answered in passing tests. */
    calls: number
  }[]
}
