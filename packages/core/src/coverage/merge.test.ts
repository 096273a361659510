import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageData } from './arbitrary-data.js'
import type { CoverageData } from './coverage-data.js'
import { mergeCoverage } from './merge.js'
import { dataOf, interaction, operation, ranFile, replay, site } from './sample-data.js'

const print = (...list: CoverageData[]): string => JSON.stringify(mergeCoverage(list))

test('makes equal bytes of data in any order', () => {
  fc.assert(
    fc.property(coverageData, coverageData, coverageData, (a, b, c) => {
      const inOneGo = print(a, b, c)
      expect(print(c, a, b)).toBe(inOneGo)
      expect(print(b, a, c)).toBe(inOneGo)
    }),
  )
})

test('makes equal bytes of data that was merged before, in any grouping', () => {
  fc.assert(
    fc.property(coverageData, coverageData, coverageData, (a, b, c) => {
      const inOneGo = print(a, b, c)
      expect(print(mergeCoverage([a, b]), c)).toBe(inOneGo)
      expect(print(a, mergeCoverage([b, c]))).toBe(inOneGo)
      expect(print(mergeCoverage([a, c]), b)).toBe(inOneGo)
    }),
  )
})

test('adds nothing by what is known already, nor by nothing', () => {
  const none = mergeCoverage([])
  fc.assert(
    fc.property(coverageData, coverageData, (a, b) => {
      expect(print(a, a)).toBe(print(a))
      expect(print(mergeCoverage([a, b]), a)).toBe(print(a, b))
      expect(print(a, none)).toBe(print(a))
    }),
  )
  expect(none).toEqual(dataOf({ runs: [] }))
})

test('leaves what it is given as it was', () => {
  fc.assert(
    fc.property(coverageData, coverageData, (a, b) => {
      const before = JSON.stringify([a, b])
      mergeCoverage([a, b])
      expect(JSON.stringify([a, b])).toBe(before)
    }),
  )
})

test('keeps the files of shards of one root relative to it', () => {
  const first = dataOf({
    root: 'packages/pay',
    runs: [{ root: 'packages/pay', shard: { index: 1, count: 2 }, partial: [] }],
    files: [ranFile('a.test.ts', { t1: 'passed' })],
    calls: [replay('a.test.ts', 't1', 'get#1', '200')],
  })
  const second = dataOf({
    root: 'packages/pay',
    runs: [{ root: 'packages/pay', shard: { index: 2, count: 2 }, partial: [] }],
    files: [ranFile('b.test.ts', { t1: 'failed' })],
  })
  expect(mergeCoverage([second, first])).toEqual({
    ...first,
    runs: [...first.runs, ...second.runs],
    files: [...first.files, ...second.files],
  })
})

test('makes files relative to the repository where roots differ', () => {
  const pay = dataOf({
    root: 'packages/pay',
    runs: [{ root: 'packages/pay', shard: null, partial: [] }],
    recordings: [
      {
        recording: '__mocks__/a.test.recorded.json',
        testFile: 'a.test.ts',
        interactions: [interaction('get#1', 't1', '200')],
      },
      { recording: '__mocks__/b.test.recorded.json', testFile: null, interactions: [] },
    ],
    sites: [site('../shared/x.ts', 1, 2)],
    files: [ranFile('a.test.ts', { t1: 'passed' })],
    calls: [
      replay('a.test.ts', 't1', 'get#1', '200', { site: { file: '../shared/x.ts', line: 1, column: 2 } }),
      replay('a.test.ts', 't2', 'get#1', '200', { site: { file: '/elsewhere/y.ts', line: 3, column: 4 } }),
    ],
    problems: [{ kind: 'source-invalid', file: 'src/z.ts', message: '"src/z.ts" is odd' }],
  })
  const mail = dataOf({ root: 'packages/mail', runs: [{ root: 'packages/mail', shard: null, partial: [] }] })
  expect(mergeCoverage([pay, mail])).toEqual(
    dataOf({
      runs: [...mail.runs, ...pay.runs],
      recordings: [
        {
          recording: 'packages/pay/__mocks__/a.test.recorded.json',
          testFile: 'packages/pay/a.test.ts',
          interactions: [interaction('get#1', 't1', '200')],
        },
        { recording: 'packages/pay/__mocks__/b.test.recorded.json', testFile: null, interactions: [] },
      ],
      sites: [site('packages/shared/x.ts', 1, 2)],
      files: [ranFile('packages/pay/a.test.ts', { t1: 'passed' })],
      calls: [
        replay('packages/pay/a.test.ts', 't1', 'get#1', '200', {
          site: { file: 'packages/shared/x.ts', line: 1, column: 2 },
        }),
        replay('packages/pay/a.test.ts', 't2', 'get#1', '200', {
          site: { file: '/elsewhere/y.ts', line: 3, column: 4 },
        }),
      ],
      problems: [{ kind: 'source-invalid', file: 'packages/pay/src/z.ts', message: '"src/z.ts" is odd' }],
    }),
  )
})

test('takes the better of two runs of a test, and the greater count of a call', () => {
  const first = dataOf({
    files: [ranFile('a.test.ts', { t1: 'failed', t2: 'passed', t3: 'skipped' }, { isWhole: false })],
    calls: [replay('a.test.ts', 't1', 'get#1', '200', { count: 3 })],
  })
  const second = dataOf({
    files: [ranFile('a.test.ts', { t1: 'passed', t2: 'skipped', t3: 'failed', t4: 'skipped' })],
    calls: [replay('a.test.ts', 't1', 'get#1', '200', { count: 2 }), replay('a.test.ts', 't1', 'get#2', '404')],
  })
  const merged = mergeCoverage([first, second])
  expect(merged.files).toEqual([ranFile('a.test.ts', { t1: 'passed', t2: 'passed', t3: 'failed', t4: 'skipped' })])
  expect(merged.calls).toEqual([
    replay('a.test.ts', 't1', 'get#1', '200', { count: 3 }),
    replay('a.test.ts', 't1', 'get#2', '404'),
  ])
})

test('joins what is known of an operation, and prefers where it was declared to be', () => {
  const observed = dataOf({ operations: [operation('get', ['200', '503'], { path: '/a' })] })
  const declared = dataOf({ operations: [operation('get', ['200', '5xx'], { path: '/b', sources: ['declared'] })] })
  expect(mergeCoverage([observed, declared]).operations).toEqual([
    {
      ...operation('get', [], { path: '/b', sources: ['declared', 'observed'] }),
      outcomes: [
        { outcome: '200', sources: ['declared', 'observed'] },
        { outcome: '503', sources: ['observed'] },
        { outcome: '5xx', sources: ['declared'] },
      ],
    },
  ])
})

test('takes the state of an interaction that was verified later', () => {
  const [unverified, verified, fresh] = ['2026-01-01', '2026-02-01', null].map((staleSince) => {
    const interactions = [interaction('get#1', 't1', '200', { recordedAt: '2026-01-01', staleSince })]
    return dataOf({ recordings: [{ recording: 'r', testFile: null, interactions }] })
  })
  expect(mergeCoverage([unverified!, verified!]).recordings).toEqual(verified!.recordings)
  expect(mergeCoverage([fresh!, verified!]).recordings).toEqual(fresh!.recordings)
})

test('takes the later state of an interaction, and a test file and a site as known where any run knows them', () => {
  const earlier = dataOf({
    recordings: [
      {
        recording: 'r',
        testFile: null,
        interactions: [interaction('get#1', 't1', '500', { recordedAt: '2026-01-01', staleSince: '2026-01-01' })],
      },
    ],
    sites: [site('x.ts', 1, 1, { unresolved: 'its URL is computed' })],
  })
  const later = dataOf({
    recordings: [{ recording: 'r', testFile: 'a.test.ts', interactions: [interaction('get#1', 't1', '200')] }],
    sites: [site('x.ts', 1, 1, { client: 'stripe' })],
  })
  const merged = mergeCoverage([earlier, later])
  expect(merged.recordings).toEqual(later.recordings)
  expect(merged.sites).toEqual(later.sites)
})
