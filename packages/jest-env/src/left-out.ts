import type { AggregatedResult } from '@jest/reporters'
import type { Config } from '@jest/types'

/** Flags of the command line that narrow what a configuration would run, and leave no trace in Jest's own settings. */
const NARROWING = [
  'selectProjects',
  'ignoreProjects',
  'testPathIgnorePatterns',
  'testMatch',
  'testRegex',
  'roots',
  'modulePathIgnorePatterns',
]

/** What of a run tells whether it was cut short. */
export type RunOutcome = Pick<
  AggregatedResult,
  'numFailedTests' | 'numTotalTestSuites' | 'runExecError' | 'testResults' | 'wasInterrupted'
>

/**
 * Say why tests did not run that would run by default, in a sentence for each reason; none for a run of all. A shard is no
 * reason, as the other shards run the rest. `args` are those of Jest's command line.
 */
export function leftOut(globalConfig: Config.GlobalConfig, run: RunOutcome, args: readonly string[]): string[] {
  return [...chosen(globalConfig), ...narrowed(args), ...cutShort(globalConfig, run)]
}

function chosen(config: Config.GlobalConfig): string[] {
  const { findRelatedTests, runTestsByPath, nonFlagArgs, onlyChanged, testPathPatterns, testNamePattern } = config
  const isByName = testPathPatterns.isSet() || (runTestsByPath && nonFlagArgs.length > 0)
  return [
    ...(findRelatedTests ? ['only test files that are related to the files named were run (--findRelatedTests)'] : []),
    ...(isByName && !findRelatedTests ? ['test files were chosen by name'] : []),
    ...(testNamePattern ? ['tests were chosen by name (--testNamePattern)'] : []),
    ...(onlyChanged ? ['only test files that are related to changed files were run (--onlyChanged)'] : []),
    ...(config.onlyFailures ? ['only tests that failed before were run (--onlyFailures)'] : []),
    ...(config.filter !== undefined && !config.skipFilter ? ['test files were chosen by a filter (--filter)'] : []),
    ...(config.collectTests ? ['tests were listed, and not run (--collectTests)'] : []),
  ]
}

function narrowed(args: readonly string[]): string[] {
  const flags = args.flatMap((arg) => /^--([A-Za-z-]+)(?:=|$)/.exec(arg)?.[1] ?? [])
  const given = new Set(flags.map((flag) => flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())))
  return NARROWING.filter((flag) => given.has(flag)).map((flag) => `test files were chosen by --${flag}`)
}

function cutShort({ bail }: Config.GlobalConfig, run: RunOutcome): string[] {
  const { numFailedTests: failed, numTotalTestSuites, runExecError, testResults, wasInterrupted } = run
  if (wasInterrupted) return ['the run was interrupted']
  if (runExecError === undefined && testResults.length >= numTotalTestSuites) return []
  return bail > 0 && failed >= bail
    ? [`the run stopped after ${failed} failed test${failed === 1 ? '' : 's'} (--bail)`]
    : ['the run ended before all test files were run']
}
