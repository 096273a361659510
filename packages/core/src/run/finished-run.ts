import type { ResolvedConfig } from '../config/config.js'
import type { SessionResult } from '../model/index.js'

/** What a runner's main process knows when its run is over. */
export interface FinishedRun {
  /** Absolute path of the runner's root. */
  rootDir: string
  config: ResolvedConfig
  /** Of every test file that had a session. */
  results: readonly SessionResult[]
  /** Which part of the test files the run was given; null for all. Counted from 1. */
  shard: { index: number; count: number } | null
  /**
   * What kept tests from running that would run by default, as far as the runner's main process knows: sentences such as
   * `test files were chosen by name`, `the run stopped after 1 failed test (bail)`. `.only` and the like come with the results.
   */
  partial: readonly string[]
  /** Test files that were to run and have no result, as they could not be loaded; relative to the root, `/` between folders. */
  silent: readonly string[]
  /** Every test file of the project that the runner knows, run or not, relative to the root; null where it does not know. */
  testFiles: readonly string[] | null
  /** The runner's own switch for coverage is on (`--coverage`). */
  isAsked: boolean
  isWatch: boolean
}

/** Where what a run says goes to. */
export interface Terminal {
  color: boolean
  /** In columns; 80 where it is no terminal. */
  width: number
  env: Readonly<Record<string, string | undefined>>
  now: Date
  /** Absolute path of the folder that paths are shown from. Default: the runner's root. */
  cwd?: string
}

/** What a run says of its coverage. */
export interface CoverageOutput {
  /** Lines to be printed behind the run's summary; empty where coverage is off. */
  lines: string[]
  /** Messages that fail the run: thresholds that were missed, figures below the baseline. */
  failures: string[]
}
