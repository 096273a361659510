import type { Config } from '@jest/types'
import { expect, test } from 'vitest'
import { leftOut, type RunOutcome } from './left-out.js'

const WHOLE: RunOutcome = {
  numFailedTests: 0,
  numTotalTestSuites: 2,
  testResults: [{}, {}] as RunOutcome['testResults'],
  wasInterrupted: false,
}

const config = (more: object): Config.GlobalConfig =>
  ({ bail: 0, nonFlagArgs: [], testPathPatterns: patterns(false), ...more }) as unknown as Config.GlobalConfig

const patterns = (isSet: boolean) => ({ isSet: () => isSet })

const ONE_LEFT: Partial<RunOutcome> = { testResults: [{}] as RunOutcome['testResults'], numFailedTests: 1 }

test.each<[string, object, Partial<RunOutcome>, string[], string[]]>([
  ['a run of all', {}, {}, [], []],
  ['a shard', { shard: { shardIndex: 1, shardCount: 3 } }, {}, ['--shard=1/3', '--ci'], []],
  ['a path pattern', { testPathPatterns: patterns(true) }, {}, ['orders'], ['test files were chosen by name']],
  [
    'paths',
    { runTestsByPath: true, nonFlagArgs: ['a.test.ts'] },
    {},
    ['--runTestsByPath', 'a.test.ts'],
    ['test files were chosen by name'],
  ],
  ['runTestsByPath without any path', { runTestsByPath: true }, {}, ['--runTestsByPath'], []],
  [
    'a name pattern',
    { testNamePattern: 'refund' },
    {},
    ['-t', 'refund'],
    ['tests were chosen by name (--testNamePattern)'],
  ],
  [
    'related tests',
    { findRelatedTests: true, nonFlagArgs: ['a.ts'], testPathPatterns: patterns(true) },
    {},
    [],
    ['only test files that are related to the files named were run (--findRelatedTests)'],
  ],
  [
    'changed files',
    { onlyChanged: true },
    {},
    ['-o'],
    ['only test files that are related to changed files were run (--onlyChanged)'],
  ],
  ['failures', { onlyFailures: true }, {}, [], ['only tests that failed before were run (--onlyFailures)']],
  ['a filter', { filter: '/f.js' }, {}, [], ['test files were chosen by a filter (--filter)']],
  ['a filter that is skipped', { filter: '/f.js', skipFilter: true }, {}, [], []],
  ['one project of several', {}, {}, ['--selectProjects', 'api'], ['test files were chosen by --selectProjects']],
  [
    'a flag in kebab case, with its value',
    {},
    {},
    ['--test-path-ignore-patterns=e2e'],
    ['test files were chosen by --testPathIgnorePatterns'],
  ],
  ['a bail-out', { bail: 1 }, ONE_LEFT, [], ['the run stopped after 1 failed test (--bail)']],
  ['a failure in the last file with bail', { bail: 1 }, { numFailedTests: 1 }, [], []],
  ['an interrupted run', {}, { wasInterrupted: true }, [], ['the run was interrupted']],
  ['a runner that gave up', {}, ONE_LEFT, [], ['the run ended before all test files were run']],
])('%s leaves out what it says', (_name, more, run, args, expected) => {
  expect(leftOut(config(more), { ...WHOLE, ...run }, args)).toEqual(expected)
})
