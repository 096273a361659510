import { expect, test } from 'vitest'
import type { CoverageData } from './coverage-data.js'
import type { CoverageResult, Ratio } from './coverage-result.js'
import { ratio } from './ratio.js'
import { dataOf, interaction, mocked, operation, ranFile, recordingOf, replay, site } from './sample-data.js'
import { toCoverageResult } from './to-coverage-result.js'

const A = 'src/a.test.ts'
const RECORDING = 'src/__mocks__/a.test.recorded.json'

const of = (total: number, covered: number, pct: number | null): Ratio => ({ total, covered, pct })

/** Each operation and outcome with its sources, and `+` where it is covered. */
function outline({ services }: CoverageResult): string[] {
  const line = ({ covered, sources }: { covered: boolean; sources: string[] }, name: string): string =>
    `${covered ? '+' : '-'} ${name} (${sources.join(', ')})`
  return services.flatMap(({ name: service, operations }) =>
    operations.flatMap((one) => [
      line(one, `${service}.${one.name}`),
      ...one.outcomes.map((outcome) => line(outcome, `  ${outcome.outcome}`)),
    ]),
  )
}

function resultOf(parts: Partial<CoverageData>): CoverageResult {
  return toCoverageResult(dataOf(parts))
}

test('says what passing tests replayed, of all that is known', () => {
  const data = dataOf({
    operations: [
      operation('get', ['200', '404'], { path: '/b' }),
      operation('refund', ['201'], { method: 'POST', path: '/a', sources: ['declared'] }),
    ],
    recordings: [
      {
        recording: RECORDING,
        testFile: A,
        interactions: [interaction('get#1', 't1', '200'), interaction('get#2', 't2', '404')],
      },
    ],
    sites: [
      site('src/x.ts', 12, 3),
      site('src/x.ts', 3, 5, { client: 'axios' }),
      site('src/x.ts', 5, 1, { unresolved: 'its client cannot be told' }),
    ],
    files: [ranFile(A, { t1: 'passed', t2: 'failed' })],
    calls: [
      replay(A, 't1', 'get#1', '200', { site: { file: 'src/x.ts', line: 12, column: 3 }, count: 2 }),
      replay(A, null, 'get#1', '200'),
      replay(A, 't2', 'get#2', '404', { site: { file: 'src/x.ts', line: 3, column: 5 } }),
    ],
  })
  const tests = [A, `${A} > t1`]
  const totals = {
    operations: of(2, 1, 50),
    outcomes: of(3, 1, 33.33),
    interactions: of(2, 1, 50),
    declared: { operations: of(1, 0, 0), outcomes: of(1, 0, 0) },
    observed: { operations: of(1, 1, 100), outcomes: of(2, 1, 50) },
  }
  expect(toCoverageResult(data)).toEqual({
    version: 1,
    complete: true,
    incomplete: [],
    totals: { ...totals, callSites: of(2, 1, 50) },
    services: [
      {
        name: 'Pay',
        totals,
        operations: [
          {
            name: 'refund',
            method: 'POST',
            path: '/a',
            sources: ['declared'],
            covered: false,
            calls: 0,
            tests: [],
            outcomes: [
              { outcome: '201', sources: ['declared'], covered: false, calls: 0, tests: [], interactions: [] },
            ],
          },
          {
            name: 'get',
            method: 'GET',
            path: '/b',
            sources: ['observed'],
            covered: true,
            calls: 3,
            tests,
            outcomes: [
              {
                outcome: '200',
                sources: ['observed'],
                covered: true,
                calls: 3,
                tests,
                interactions: [{ recording: RECORDING, interaction: 'get#1' }],
              },
              {
                outcome: '404',
                sources: ['observed'],
                covered: false,
                calls: 0,
                tests: [],
                interactions: [{ recording: RECORDING, interaction: 'get#2' }],
              },
            ],
          },
        ],
      },
    ],
    callSites: [
      { file: 'src/x.ts', line: 3, column: 5, endLine: 3, client: 'axios', calls: 0, operations: [], tests: [] },
      {
        file: 'src/x.ts',
        line: 12,
        column: 3,
        endLine: 12,
        client: 'fetch',
        calls: 2,
        operations: ['Pay.get'],
        tests: [`${A} > t1`],
      },
    ],
    unresolvedSites: [{ file: 'src/x.ts', line: 5, column: 1, client: 'fetch', reason: 'its client cannot be told' }],
    recordings: [
      {
        recording: RECORDING,
        testFile: A,
        interactions: [
          { id: 'get#1', test: 't1', service: 'Pay', operation: 'get', outcome: '200', calls: 3 },
          { id: 'get#2', test: 't2', service: 'Pay', operation: 'get', outcome: '404', calls: 0 },
        ],
      },
    ],
    unused: [],
    orphans: [],
    stale: [],
    unmatched: [],
    live: [],
    loosened: [],
    contradictions: [],
    problems: [],
  })
})

test('has no percentage of nothing', () => {
  const none = of(0, 0, null)
  const pair = { operations: none, outcomes: none }
  expect(resultOf({}).totals).toEqual({
    ...pair,
    interactions: none,
    declared: pair,
    observed: pair,
    callSites: none,
  })
})

test('rounds percentages down, so that only all is 100', () => {
  expect(ratio(100_000, 99_999)).toEqual(of(100_000, 99_999, 99.99))
  expect(ratio(3, 2)).toEqual(of(3, 2, 66.66))
  expect(ratio(7, 7)).toEqual(of(7, 7, 100))
})

test('counts calls outside of tests where a test of the file passed', () => {
  const parts = { operations: [operation('get', ['200'])], calls: [replay(A, null, 'get#1', '200')] }
  const coveredBy = (file: Parameters<typeof ranFile>[1]): boolean =>
    resultOf({ ...parts, files: [ranFile(A, file)] }).services[0]!.operations[0]!.covered
  expect(coveredBy({ t1: 'passed', t2: 'failed' })).toBe(true)
  expect(coveredBy({ t1: 'failed' })).toBe(false)
  expect(coveredBy({ t1: 'skipped' })).toBe(false)
})

test('counts only what was replayed', () => {
  const calls = (['recorded', 'verified', 'passed-through', 'unmatched'] as const).map((outcome) =>
    replay(A, 't1', 'get#1', '200', { outcome, interaction: null }),
  )
  const result = resultOf({
    operations: [operation('get', ['200'])],
    files: [ranFile(A, { t1: 'passed' })],
    calls,
  })
  expect(outline(result)).toEqual(['- Pay.get (observed)', '-   200 (observed)'])
})

test('lets a class stand until statuses of it are known', () => {
  const both = [
    { outcome: '4xx', sources: ['declared' as const] },
    { outcome: '5xx', sources: ['declared' as const] },
    { outcome: '429', sources: ['observed' as const] },
    { outcome: '503', sources: ['observed' as const] },
  ]
  const result = resultOf({
    operations: [operation('get', [], { outcomes: both })],
    files: [ranFile(A, { t1: 'passed' })],
    calls: [replay(A, 't1', 'get#1', '429'), replay(A, 't1', 'get#2', '422', { interaction: null })],
  })
  expect(outline(result)).toEqual([
    '+ Pay.get (observed)',
    '+   429 (observed)',
    '+   4xx (declared)',
    '-   503 (declared, observed)',
  ])
})

test('lists what only a mock gave where a passing test exercised it', () => {
  const byHand = { interaction: null, isRegistered: true, method: 'POST' }
  const result = resultOf({
    operations: [operation('get', ['200'])],
    files: [ranFile(A, { t1: 'passed', t2: 'failed' })],
    calls: [
      replay(A, 't1', 'get', 'timeout', byHand),
      replay(A, 't2', 'get', '500', byHand),
      replay(A, 't1', 'DELETE /payments/:id', '204', byHand),
      replay(A, 't1', 'GetUser', '', byHand),
      replay(A, 't2', 'GetTeam', '200', byHand),
    ],
  })
  expect(outline(result)).toEqual([
    '+ Pay.GetUser ()',
    '+ Pay.get (observed)',
    '-   200 (observed)',
    '+   timeout ()',
    '+ Pay.DELETE /payments/:id ()',
    '+   204 ()',
  ])
  expect(result.totals).toMatchObject({ operations: { total: 1, covered: 1 }, outcomes: { total: 1, covered: 0 } })
  expect(result.services[0]!.operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST ',
    'GET /get',
    'DELETE /payments/:id',
  ])
})

test('covers by a mock what is recorded or declared, and says that a mock did', () => {
  const result = resultOf({
    operations: [
      operation('get', ['200', '404']),
      operation('put', [], { outcomes: [{ outcome: 'timeout', sources: ['declared'] }] }),
    ],
    recordings: [
      {
        recording: RECORDING,
        testFile: A,
        interactions: [interaction('get#1', 't1', '200'), interaction('get#2', 't1', '404')],
      },
    ],
    files: [ranFile(A, { t1: 'passed' })],
    calls: [
      replay(A, 't1', 'get#1', '200'),
      mocked(A, 't1', '200'),
      mocked(A, 't1', '404', { shadows: 'get#2', count: 2 }),
      mocked(A, 't1', 'timeout', { operation: 'put' }),
    ],
  })
  expect(outline(result)).toEqual([
    '+ Pay.get (observed)',
    '+   200 (observed)',
    '+   404 (observed)',
    '+ Pay.put (observed)',
    '+   timeout (declared)',
  ])
  const [get] = result.services[0]!.operations
  expect([get, ...get!.outcomes].map((one) => [one!.calls, one!.registered])).toEqual([
    [4, 3],
    [2, 1],
    [2, 2],
  ])
  expect(result.totals.interactions).toEqual({ total: 2, covered: 1, pct: 50 })
})

test('lists interactions in front of which mocks stand, and those that are captured, not as unused', () => {
  const ids = ['get#1', 'get#2', 'get#3', 'get#4']
  const result = resultOf({
    recordings: [{ recording: RECORDING, testFile: A, interactions: ids.map((id) => interaction(id, 't1', '200')) }],
    files: [ranFile(A, { t1: 'passed' }, { captured: ['get#3'] })],
    calls: [
      replay(A, 't1', 'get#1', '200'),
      mocked(A, 't1', '503', { shadows: 'get#1' }),
      mocked(A, 't1', '503', { shadows: 'get#2', count: 2 }),
    ],
  })
  const recording = RECORDING
  expect(result.shadowed).toEqual([
    { recording, interaction: 'get#1', calls: 1, isUsed: true, tests: [`${A} > t1`] },
    { recording, interaction: 'get#2', calls: 2, isUsed: false, tests: [`${A} > t1`] },
  ])
  expect(result.unused).toEqual([{ recording, interaction: 'get#4' }])
})

test('covers neither outcome nor operation by an answer that contradicts the document', () => {
  const result = resultOf({
    operations: [operation('get', ['200'])],
    recordings: [
      {
        recording: RECORDING,
        testFile: A,
        interactions: [interaction('get#1', 't1', '200', { contradiction: 'its body has no "id"' })],
      },
    ],
    sites: [site('x.ts', 1, 1)],
    files: [ranFile(A, { t1: 'passed' })],
    calls: [replay(A, 't1', 'get#1', '200', { site: { file: 'x.ts', line: 1, column: 1 } })],
  })
  expect(outline(result)).toEqual(['- Pay.get (observed)', '-   200 (observed)'])
  expect([result.totals.interactions, result.totals.callSites]).toEqual([of(1, 1, 100), of(1, 1, 100)])
  expect(result.contradictions).toEqual([
    {
      recording: RECORDING,
      interaction: 'get#1',
      service: 'Pay',
      operation: 'get',
      outcome: '200',
      message: 'its body has no "id"',
    },
  ])
})

test('keeps services apart, in order of name', () => {
  const result = resultOf({
    operations: [operation('get', ['200']), operation('get', ['200'], { service: 'Mail' })],
    recordings: [
      { recording: RECORDING, testFile: A, interactions: [interaction('x#1', 't1', '200', { service: 'Audit' })] },
    ],
    files: [ranFile(A, { t1: 'passed' })],
    calls: [replay(A, 't1', 'get#1', '200', { service: 'Mail' })],
  })
  expect(
    result.services.map(({ name, totals: { operations, interactions } }) => [name, operations, interactions]),
  ).toEqual([
    ['Audit', of(0, 0, null), of(1, 0, 0)],
    ['Mail', of(1, 1, 100), of(0, 0, null)],
    ['Pay', of(1, 0, 0), of(0, 0, null)],
  ])
})

test('names calls that were live or found nothing, each once', () => {
  const live = { interaction: null, method: 'GET', url: 'https://pay.example.com/x' }
  const { unmatched, live: reached } = resultOf({
    calls: [
      replay(A, 't2', 'get', '', { ...live, outcome: 'unmatched', count: 3 }),
      replay(A, null, 'get', '', { ...live, outcome: 'unmatched' }),
      replay(A, 't1', 'get', '200', { ...live, outcome: 'recorded' }),
      replay(A, 't1', 'get', '201', { ...live, outcome: 'recorded' }),
      replay(A, 't1', 'get', '200', { ...live, outcome: 'verified', method: 'DELETE' }),
    ],
  })
  const { url } = live
  expect(unmatched).toEqual([
    { method: 'GET', url, test: A },
    { method: 'GET', url, test: `${A} > t2` },
  ])
  expect(reached).toEqual([
    { method: 'DELETE', url, test: `${A} > t1` },
    { method: 'GET', url, test: `${A} > t1` },
  ])
})

test('names stale and loosened interactions, and recordings without a test file', () => {
  const gone = recordingOf('gone.test.ts')
  const { stale, loosened, orphans, unused } = resultOf({
    recordings: [
      {
        recording: RECORDING,
        testFile: A,
        interactions: [
          interaction('get#1', 't1', '200', { staleSince: '2026-02-01', recordedAt: '2026-01-01' }),
          interaction('get#2', 't1', '200'),
        ],
      },
      {
        recording: gone,
        testFile: null,
        interactions: [interaction('get#1', 't1', '200', { staleSince: '2025-01-01', recordedAt: '2025-01-01' })],
      },
    ],
    files: [ranFile(A, { t1: 'passed' })],
    calls: [
      replay(A, 't1', 'get#1', '200', { isLoosened: true, count: 2 }),
      replay(A, 't1', 'get#2', '200'),
      replay(A, 't1', 'get#1', '200', { isLoosened: true, site: { file: 'x.ts', line: 1, column: 1 } }),
    ],
  })
  expect(stale).toEqual([
    { recording: gone, interaction: 'get#1', since: '2025-01-01' },
    { recording: RECORDING, interaction: 'get#1', since: '2026-02-01' },
  ])
  expect(loosened).toEqual([{ recording: RECORDING, interaction: 'get#1', test: `${A} > t1` }])
  expect(orphans).toEqual([{ recording: gone, interactions: 1 }])
  expect(unused).toEqual([])
})

/** The ids of interactions that a run leaves unused, given one of each test, of a gone one and of none. */
function unusedIn(parts: Partial<CoverageData>): string[] {
  const tests = ['passes', 'fails', 'skips', 'gone', null]
  const recorded = tests.map((name) => interaction(`get#${name}`, name, '200'))
  const recordings = [
    { recording: RECORDING, testFile: A, interactions: [...recorded, interaction('used#1', 't', '200')] },
  ]
  const files = [ranFile(A, { passes: 'passed', fails: 'failed', skips: 'skipped' })]
  const calls = [replay(A, 'passes', 'used#1', '200')]
  return resultOf({ recordings, files, calls, ...parts }).unused.map(({ interaction: id }) => id)
}

test('calls unused what no test needs that passed or is gone', () => {
  expect(unusedIn({})).toEqual(['get#gone', 'get#passes'])
  expect(unusedIn({ files: [ranFile(A, { passes: 'passed' })] })).toEqual([
    'get#fails',
    'get#gone',
    'get#null',
    'get#passes',
    'get#skips',
  ])
})

test('calls nothing unused where tests may yet use it', () => {
  expect(unusedIn({ files: [] })).toEqual([])
  expect(unusedIn({ files: [ranFile(A, { passes: 'passed' }, { isWhole: false })] })).toEqual([])
  expect(unusedIn({ files: [ranFile(A, { passes: 'passed' }, { isLive: true })], calls: [] })).toEqual([])
  expect(unusedIn({ runs: [{ root: '', shard: null, partial: ['tests were chosen by name'] }] })).toEqual([])
  const live = { interaction: null, method: 'GET', url: 'https://pay.example.com/x' }
  const replayed = replay(A, 'passes', 'used#1', '200')
  const passedThrough = replay(A, 'passes', 'get', '200', { ...live, outcome: 'passed-through' })
  expect(unusedIn({ calls: [replayed, replay(A, 'passes', 'get', '200', { ...live, outcome: 'recorded' })] })).toEqual(
    [],
  )
  expect(unusedIn({ calls: [passedThrough] })).toEqual([])
  expect(unusedIn({ calls: [passedThrough, replayed] })).toEqual(['get#gone', 'get#passes'])
})
