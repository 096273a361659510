import type { CoverageResult } from '../../coverage/coverage-result.js'
import type { LineRange } from '../../store/interaction-lines.js'

/** Makes the files of one kind of report. Pure: what it needs beside the result comes with the context. */
export type CoverageReporter = (result: CoverageResult, context: ReportContext) => ReportFile[]

/** One file of a report. */
export interface ReportFile {
  /** Relative to `coverage.directory`, `/` between folders. */
  path: string
  text: string
}

/** What a report needs beside the figures. Nothing in it throws; what cannot be had is null or empty. */
export interface ReportContext {
  /** Those of this reporter, from `[name, options]`. */
  options: Readonly<Record<string, unknown>>
  /** In percent: below the first is red, from the second on green. */
  watermarks: readonly [number, number]
  /** Absolute path of the folder that the result's files are relative to. */
  projectRoot: string
  /** Where the reports are written, absolute or relative to that; links between files need it. Default `coverage/downstream`. */
  directory?: string
  /** The text of a file that the result names; null where there is none. */
  readFile: (path: string) => string | null
  /** On which lines the interactions of a recording stand, by their ids; empty where that cannot be told. */
  linesOf: (recording: string) => ReadonlyMap<string, LineRange>
  /** Which thresholds were missed: sentences. */
  thresholdFailures: readonly string[]
  /** When the report is made: ISO date and time. */
  generatedAt: string
}
