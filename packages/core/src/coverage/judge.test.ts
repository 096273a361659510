import { expect, test } from 'vitest'
import { compareWithBaseline, parseBaseline, printBaseline, toBaseline } from './baseline.js'
import type { CoverageData } from './coverage-data.js'
import type { CoverageResult } from './coverage-result.js'
import { dataOf, interaction, operation, ranFile, recordingOf, replay, site } from './sample-data.js'
import { judgeThresholds } from './thresholds.js'
import { toCoverageResult } from './to-coverage-result.js'

const A = 'a.test.ts'

const DATA = dataOf({
  operations: [
    operation('get', ['200', '404', '500', 'timeout', 'malformed'], { sources: ['declared'] }),
    operation('refund', ['201']),
    operation('send', ['202'], { service: 'Mail' }),
  ],
  recordings: [
    {
      recording: recordingOf(A),
      testFile: A,
      interactions: [interaction('get#1', 't1', '200'), interaction('refund#1', 't2', '201')],
    },
  ],
  sites: [site('src/x.ts', 3, 5), site('src/x.ts', 9, 5), site('src/y.ts', 1, 1)],
  files: [ranFile(A, { t1: 'passed' })],
  calls: [replay(A, 't1', 'get#1', '200', { site: { file: 'src/y.ts', line: 1, column: 1 } })],
})

const resultOf = (parts: Partial<CoverageData> = {}): CoverageResult => toCoverageResult({ ...DATA, ...parts })

const PARTIAL = resultOf({ runs: [{ root: '', shard: null, partial: ['tests were chosen by name'] }] })

test('names what was never exercised where a threshold is missed', () => {
  const { failures, notes } = judgeThresholds(resultOf(), {
    operations: 50,
    outcomes: 90,
    callSites: 33.34,
    interactions: 100,
    declared: { operations: 100, outcomes: 20.01 },
    observed: { operations: 1 },
    services: { Pay: { operations: 50.5 }, Mail: { interactions: 100, observed: { outcomes: 10 } } },
  })
  expect(failures).toEqual([
    'Understudy: coverage threshold for operations (50%) not met: 33.33%; never exercised: Mail.send and Pay.refund',
    'Understudy: coverage threshold for outcomes (90%) not met: 14.28%; never exercised: Mail.send 202, Pay.get 404, Pay.get 500 and 3 more',
    'Understudy: coverage threshold for call sites (33.34%) not met: 33.33%; never exercised: src/x.ts:3:5 and src/x.ts:9:5',
    'Understudy: coverage threshold for interactions (100%) not met: 50%; never exercised: __mocks__/a.test.recorded.json refund#1',
    'Understudy: coverage threshold for declared outcomes (20.01%) not met: 20%; never exercised: Pay.get 404, Pay.get 500, Pay.get malformed and 1 more',
    'Understudy: coverage threshold for observed operations (1%) not met: 0%; never exercised: Mail.send and Pay.refund',
    'Understudy: coverage threshold for operations of Pay (50.5%) not met: 50%; never exercised: Pay.refund',
    'Understudy: coverage threshold for observed outcomes of Mail (10%) not met: 0%; never exercised: Mail.send 202',
  ])
  expect(notes).toEqual([])
})

test('takes a negative threshold for how many may be uncovered', () => {
  expect(judgeThresholds(resultOf(), { operations: -2, callSites: -1 }).failures).toEqual([
    'Understudy: uncovered count for call sites (2) exceeds coverage threshold (1); never exercised: src/x.ts:3:5 and src/x.ts:9:5',
  ])
})

test('takes a threshold for met where there is nothing to cover', () => {
  const empty = resultOf({ operations: [], recordings: [], sites: [], calls: [] })
  const all = { operations: 100, outcomes: -1, callSites: 100, declared: { operations: 100 } }
  expect(judgeThresholds(empty, all)).toEqual({ failures: [], notes: [] })
})

test('fails thresholds for what documents declare where one cannot be read', () => {
  const problem = { file: 'pay.yaml', message: '"pay.yaml" is no YAML' }
  const broken = resultOf({ problems: [{ kind: 'openapi-invalid', ...problem }] })
  const message = 'not met: what "pay.yaml" declares is not known, as it cannot be read'
  const failures = [`Understudy: coverage thresholds are ${message}`]
  expect(judgeThresholds(broken, { operations: 1 }).failures).toEqual(failures)
  expect(judgeThresholds(broken, { services: { Pay: { outcomes: -9 } } }).failures).toEqual(failures)
  expect(judgeThresholds(broken, { declared: { operations: 0 }, callSites: 1, interactions: 1 }).failures).toEqual([])
  expect(judgeThresholds(resultOf({ problems: [{ kind: 'schema-invalid', ...problem }] }), { operations: 1 })).toEqual({
    failures: [],
    notes: [],
  })
  expect(compareWithBaseline(broken, toBaseline(resultOf())).failures).toEqual([
    `Understudy: coverage baseline is ${message}`,
  ])
})

test('fails for the name of a service that is not known, and says which may be meant', () => {
  const services = { pya: { operations: 1 }, Warehouse: {}, Stock: { operations: 1 } }
  expect(judgeThresholds(resultOf(), { services }, ['Stock']).failures).toEqual([
    'Understudy: coverage.thresholds.services names "pya", which is no service that is known; did you mean "Pay"?',
    'Understudy: coverage.thresholds.services names "Warehouse", which is no service that is known; known are Mail, Pay and Stock',
  ])
})

test('judges no run that is incomplete', () => {
  expect(judgeThresholds(PARTIAL, { operations: 100 })).toEqual({
    failures: [],
    notes: ['Understudy: coverage thresholds are not judged, as the run is incomplete: tests were chosen by name'],
  })
  expect(judgeThresholds(PARTIAL, { services: {} })).toEqual({ failures: [], notes: [] })
  expect(compareWithBaseline(PARTIAL, toBaseline(resultOf({ calls: [] })))).toEqual({
    failures: [],
    notes: ['Understudy: coverage baseline is not judged, as the run is incomplete: tests were chosen by name'],
  })
})

test('makes a baseline of figures and of what is not covered', () => {
  const figures = { interactions: 50, 'observed.operations': 0, 'observed.outcomes': 0 }
  const declared = { 'declared.operations': 100, 'declared.outcomes': 20 }
  const baseline = {
    version: 1,
    totals: { operations: 33.33, outcomes: 14.28, ...figures, ...declared, callSites: 33.33 },
    services: {
      Mail: {
        operations: 0,
        outcomes: 0,
        interactions: null,
        'declared.operations': null,
        'declared.outcomes': null,
        'observed.operations': 0,
        'observed.outcomes': 0,
      },
      Pay: { operations: 50, outcomes: 16.66, ...figures, ...declared },
    },
    gaps: {
      operations: ['Mail.send', 'Pay.refund'],
      outcomes: [
        'Mail.send 202',
        'Pay.get 404',
        'Pay.get 500',
        'Pay.get malformed',
        'Pay.get timeout',
        'Pay.refund 201',
      ],
      callSites: { 'src/x.ts': 2 },
    },
  }
  expect(toBaseline(resultOf())).toEqual(baseline)
  const printed = printBaseline(toBaseline(resultOf()))
  expect(printed).toBe(`${JSON.stringify(toBaseline(resultOf()), null, 2)}\n`)
  expect(parseBaseline(printed, 'coverage-baseline.json')).toEqual(baseline)
})

test('has nothing to say of a run that is as good as its baseline', () => {
  expect(compareWithBaseline(resultOf(), toBaseline(resultOf()))).toEqual({ failures: [], notes: [] })
})

test('says which figures fell, and what is newly uncovered', () => {
  const worse = resultOf({ calls: [], sites: [...DATA.sites, site('src/x.ts', 20, 1)] })
  expect(compareWithBaseline(worse, toBaseline(resultOf()))).toEqual({
    failures: [
      'Understudy: coverage of operations fell from 33.33% to 0%',
      'Understudy: coverage of outcomes fell from 14.28% to 0%',
      'Understudy: coverage of interactions fell from 50% to 0%',
      'Understudy: coverage of declared operations fell from 100% to 0%',
      'Understudy: coverage of declared outcomes fell from 20% to 0%',
      'Understudy: coverage of call sites fell from 33.33% to 0%',
      'Understudy: coverage of operations of Pay fell from 50% to 0%',
      'Understudy: coverage of outcomes of Pay fell from 16.66% to 0%',
      'Understudy: coverage of interactions of Pay fell from 50% to 0%',
      'Understudy: coverage of declared operations of Pay fell from 100% to 0%',
      'Understudy: coverage of declared outcomes of Pay fell from 20% to 0%',
      'Understudy: operations that the coverage baseline does not accept as never exercised: Pay.get',
      'Understudy: outcomes that the coverage baseline does not accept as never exercised: Pay.get 200',
      'Understudy: call sites that the coverage baseline does not accept as never exercised: src/x.ts (3, before 2) and src/y.ts (1, before 0)',
    ],
    notes: [],
  })
})

test('names what is newly uncovered even where another gap was closed', () => {
  const swapped = resultOf({
    calls: [replay(A, 't1', 'refund#1', '201', { site: { file: 'src/y.ts', line: 1, column: 1 } })],
  })
  const { failures } = compareWithBaseline(swapped, { ...toBaseline(resultOf()), totals: {}, services: {} })
  expect(failures).toEqual([
    'Understudy: operations that the coverage baseline does not accept as never exercised: Pay.get',
    'Understudy: outcomes that the coverage baseline does not accept as never exercised: Pay.get 200',
  ])
})

test('hints to write the baseline anew where figures are better', () => {
  const { failures, notes } = compareWithBaseline(resultOf(), toBaseline(resultOf({ calls: [] })))
  expect([failures, notes]).toEqual([
    [],
    [
      'Understudy: coverage is better than its baseline (operations 0% to 33.33%, outcomes 0% to 14.28%, interactions 0% to 50% and 8 more); keep it with "understudy coverage --update-baseline"',
    ],
  ])
})

const FIX = 'restore it from version control, or write it anew with "understudy coverage --update-baseline"'

test.each([
  ['{ "version": 2 }', `"b.json" is of version 2, and this build reads version 1\n  fix  ${FIX}`],
  ['[]', `"b.json" is no baseline of coverage\n  reason  it is an array, and should be an object\n  fix     ${FIX}`],
  [
    '{ "version": 1, "totals": { "outcomes": "9" }, "services": {} }',
    `"b.json" is no baseline of coverage\n  reason  totals.outcomes is the string "9", and should be a percentage\n  fix     ${FIX}`,
  ],
  [
    '{ "version": 1, "totals": {}, "services": {} }',
    `"b.json" is no baseline of coverage\n  reason  gaps is missing, and should be an object\n  fix     ${FIX}`,
  ],
])('says what is wrong with the baseline %s', (text, message) => {
  expect(() => parseBaseline(text, 'b.json')).toThrow(`[coverage-baseline-invalid] The coverage baseline ${message}`)
})

test('says that a baseline is no JSON', () => {
  expect(() => parseBaseline('{ "version": 1,', 'b.json')).toThrow(
    /^\[coverage-baseline-invalid\] The coverage baseline "b\.json" is no JSON\n {2}reason {2}.+\n {2}fix {5}restore/,
  )
})
