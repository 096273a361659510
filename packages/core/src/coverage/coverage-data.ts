import type { CallOutcome } from '../model/index.js'

/**
 * What is known of a project, and of runs of its tests, before any figure is made of it: plain JSON, and what a shard
 * holds. Merging two of them is a union, so it is associative, commutative and idempotent.
 *
 * Files are relative to the runner's root, `/` between folders; where `root` is that of the repository, to that.
 */
export interface CoverageData {
  version: 1
  /** The runner's root, relative to the repository's; empty where it is the same, and for a merge over several roots. */
  root: string
  runs: CoverageRun[]
  operations: KnownOperation[]
  recordings: KnownRecording[]
  sites: KnownSite[]
  files: FileEvidence[]
  calls: CallEvidence[]
  problems: CoverageProblem[]
}

/** One run of one project's tests. */
export interface CoverageRun {
  /** The runner's root, relative to the repository's. */
  root: string
  /** Which part of the test files it ran; null for all. Counted from 1. */
  shard: { index: number; count: number } | null
  /** What else kept tests from running that would run by default: sentences, empty for a whole run. */
  partial: string[]
}

/** How an operation or an outcome is known. */
export type KnowledgeSource = 'observed' | 'declared'

/** One thing that a service does, with what it may answer. Known by service and name. */
export interface KnownOperation {
  service: string
  name: string
  method: string
  /** Template below the base URL: `/payments/:id`. */
  path: string
  sources: KnowledgeSource[]
  outcomes: KnownOutcome[]
}

/**
 * A status (`201`), `timeout`, `network-error` or `malformed`; or a class of statuses (`4xx`, `5xx`). Once statuses of a
 * class are known, from here or from what is merged with it, they stand for it.
 */
export interface KnownOutcome {
  outcome: string
  sources: KnowledgeSource[]
}

/** One `*.recorded.json` of the project. */
export interface KnownRecording {
  recording: string
  /** The test file that it belongs to; null where that is gone. */
  testFile: string | null
  interactions: KnownInteraction[]
}

/** One recorded call, as coverage needs it. */
export interface KnownInteraction {
  id: string
  test: string | null
  service: string
  /** As in `KnownOperation.name`, whatever name stood in the recording. */
  operation: string
  outcome: string
  /** ISO date. */
  recordedAt: string
  /** ISO date on which it was last recorded or verified, where that is longer ago than `staleAfter`; else null. */
  staleSince: string | null
  /** How it contradicts the service's OpenAPI document: a sentence. Such an answer covers nothing. */
  contradiction: string | null
}

/** A place in the project's source that calls out. Known by file, line and column. */
export interface KnownSite extends SourceRange {
  /** What it calls with: `fetch`, `axios`, `got`, `ky`, `ofetch`, `undici`, `http`, or the package of an SDK. */
  client: string
  /** Why it is listed and not scored; null for one that is scored. */
  unresolved: string | null
  /**
   * `source` where it was found by reading; `calls` where only a call that came from it tells of it, as with an SDK. The latter
   * count as soon as a passing test was there: else a figure would depend on tests that fail.
   */
  knownBy: 'source' | 'calls'
}

/** A stretch of source. Lines and columns count from 1, the end is behind the last character. */
export interface SourceRange {
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
}

/** What became of one test file. */
export interface FileEvidence {
  file: string
  recording: string
  /** True where every test ran that would run by default. */
  isWhole: boolean
  /** True where its calls were left to the live services (mode `live`): what it uses is not known. Absent where they were not. */
  isLive?: boolean
  tests: { name: string; status: TestVerdict }[]
  /** Ids of interactions of its recording whose bodies test code took over. Absent where there are none. */
  captured?: string[]
}

/** How a test ended, the better verdict last: of two runs of it, the later one here counts. */
export type TestVerdict = 'skipped' | 'failed' | 'passed'

/** Calls of one test that are alike. Known by all members but `count`. */
export interface CallEvidence {
  file: string
  /** Null for calls outside any test. */
  test: string | null
  outcome: CallOutcome
  service: string
  operation: string
  /** What came back, as an outcome: `201`, `timeout`…; empty where nothing did. */
  result: string
  /**
   * The recording's interaction that answered; null where nothing did, and for a mock that was registered by hand, unless
   * that only bent a recorded answer.
   */
  interaction: string | null
  /** True where a mock answered that test code registered. */
  isRegistered: boolean
  /** The interaction that would have answered, had no mock been registered. */
  shadows: string | null
  /** Empty where an interaction was replayed. */
  method: string
  /** Of calls that were not replayed; empty for those that were. */
  url: string
  isLoosened: boolean
  /** Where the project's source called out; null where that is not known. Points to a `KnownSite`. */
  site: SitePosition | null
  count: number
}

export interface SitePosition {
  file: string
  line: number
  column: number
}

/** What could not be read or understood. The rest of the report stands. */
export interface CoverageProblem {
  kind:
    /** Nothing that the document declares is known. */
    | 'openapi-invalid'
    | 'openapi-missing'
    /** One schema of a document judges nothing; what is declared is known. */
    | 'schema-invalid'
    | 'outcomes-unknown'
    | 'recording-invalid'
    | 'verified-invalid'
    | 'source-invalid'
    | 'source-missing'
    | 'source-map-missing'
    | 'shard-invalid'
    | 'session-missing'
  /** The file that it is about. */
  file: string
  /** A sentence that names the file, says what is wrong and what to do. */
  message: string
}
