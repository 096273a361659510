import { expect, test } from 'vitest'
import { whyIncomplete } from './completeness.js'
import type { CoverageData, CoverageRun } from './coverage-data.js'
import { dataOf, ranFile } from './sample-data.js'

function run(shard: string | null, partial: string[] = [], root = ''): CoverageRun {
  const [index, count] = (shard ?? '').split('/').map(Number)
  return { root, shard: shard === null ? null : { index: index!, count: count! }, partial }
}

function why(...runs: CoverageRun[]): string[] {
  return whyIncomplete(dataOf({ runs }))
}

function whyOf(parts: Partial<CoverageData>): string[] {
  return whyIncomplete(dataOf(parts))
}

test('takes a whole run, or all shards of one division, for complete', () => {
  expect(why(run(null))).toEqual([])
  expect(why(run('1/2'), run('2/2'))).toEqual([])
  expect(why(run('1/2'), run('2/2'), run('1/3'))).toEqual([])
  expect(why(run('1/2'), run('2/2'), run('2/2', ['bail']))).toEqual([])
  expect(why(run(null), run(null, ['tests were chosen by name']))).toEqual([])
})

test('names what kept tests from running', () => {
  expect(why()).toEqual(['no run of the tests is known'])
  expect(why(run(null, ['tests were chosen by name', 'bail']))).toEqual(['bail', 'tests were chosen by name'])
  expect(why(run('1/2', ['bail']), run('2/2'))).toEqual(['bail'])
})

test('names the shards that are missing', () => {
  expect(why(run('1/3'), run('3/3'))).toEqual(['shard 2 of 3 did not run'])
  expect(why(run('1/3'))).toEqual(['shards 2 and 3 of 3 did not run'])
  expect(why(run('1/9'), run('1/2'))).toEqual([
    'shard 2 of 2 did not run',
    'shards 2, 3, 4 and 5 more of 9 did not run',
  ])
})

test('asks each root for a whole run', () => {
  expect(why(run(null, [], 'packages/a'), run('1/2', [], 'packages/b'), run(null, ['bail'], ''))).toEqual([
    'bail',
    'packages/b: shard 2 of 2 did not run',
  ])
  expect(why(run(null, [], 'packages/a'), run(null, [], 'packages/b'))).toEqual([])
})

test('names test files that did not run as a whole, unless the run as a whole was narrowed', () => {
  const cut = ['d', 'a', 'c', 'e', 'b'].map((name) => ranFile(`${name}.test.ts`, {}, { isWhole: false }))
  const files = [...cut, ranFile('f.test.ts', {})]
  expect(whyOf({ files })).toEqual(['not every test ran in a.test.ts, b.test.ts, c.test.ts and 2 more'])
  expect(whyOf({ files: files.slice(3) })).toEqual(['not every test ran in b.test.ts and e.test.ts'])
  expect(whyOf({ files, runs: [run(null, ['tests were chosen by name'])] })).toEqual(['tests were chosen by name'])
})

test('names test files without a result, and shards that cannot be read', () => {
  const problems: CoverageData['problems'] = [
    { kind: 'session-missing', file: 'a.test.ts', message: 'gone' },
    { kind: 'session-missing', file: 'b.test.ts', message: 'gone' },
    { kind: 'shard-invalid', file: 'shards/x.json', message: 'cut short' },
    { kind: 'source-invalid', file: 'x.ts', message: 'odd' },
  ]
  expect(whyOf({ problems, files: [ranFile('b.test.ts', {})] })).toEqual([
    'no result came from a.test.ts',
    'what ran is not known from shards/x.json',
  ])
})
