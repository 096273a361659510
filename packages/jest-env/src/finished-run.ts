import { relative, sep } from 'node:path'
import type { AggregatedResult } from '@jest/reporters'
import type { Config } from '@jest/types'
import type { ResolvedConfig } from '@understudy/core/config'
import type { FinishedRun } from '@understudy/core/run'
import type { SessionResult } from '@understudy/core/session'
import { leftOut } from './left-out.js'

/** What is known when Jest has run all that it was to run. */
export interface RunFacts {
  globalConfig: Config.GlobalConfig
  config: ResolvedConfig
  /** Of the run's sessions. */
  results: readonly SessionResult[]
  /** Those of Jest's command line. */
  args: readonly string[]
}

/** Put a run as coverage sees it. */
export function finishedRun(run: AggregatedResult, { globalConfig, config, results, args }: RunFacts): FinishedRun {
  const { rootDir, shard, collectCoverage } = globalConfig
  const partial = leftOut(globalConfig, run, args)
  const fileOf = (path: string): string => relative(rootDir, path).split(sep).join('/')
  const withSession = new Set(results.map(({ testFile }) => testFile))
  return {
    rootDir,
    config,
    results,
    shard: shard === undefined ? null : { index: shard.shardIndex, count: shard.shardCount },
    partial,
    // A file that runs in another environment has no session either, but its tests have run.
    silent: run.testResults
      .filter(({ testExecError }) => testExecError !== undefined)
      .map(({ testFilePath }) => fileOf(testFilePath))
      .filter((file) => !withSession.has(file)),
    testFiles:
      partial.length > 0 || shard !== undefined
        ? null
        : run.testResults.map(({ testFilePath }) => fileOf(testFilePath)),
    isAsked: collectCoverage,
    isWatch: isWatch(globalConfig),
  }
}

/** Jest goes on after this run. */
function isWatch({ watch, watchAll }: Config.GlobalConfig): boolean {
  return watch || watchAll
}
