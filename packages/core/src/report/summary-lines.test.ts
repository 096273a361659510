import { expect, test } from 'vitest'
import type { CallOutcome, CallRecord, SessionCounts, SessionResult } from '../model/index.js'
import { summaryLines } from './summary-lines.js'
import { mergeResults } from './summary.js'

const COUNTS: SessionCounts = {
  replayed: 0,
  registered: 0,
  loosened: 0,
  recorded: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  passedThrough: 0,
  unmatched: 0,
}

const call = (outcome: CallOutcome): CallRecord => ({
  outcome,
  test: 'a',
  service: 'Shop',
  operation: 'get',
  method: 'GET',
  url: 'https://shop.example.com/1',
})

function session(mode: SessionResult['mode'], outcomes: readonly CallOutcome[], parts: Partial<SessionResult> = {}) {
  const calls = outcomes.map(call)
  const amount = (outcome: CallOutcome): number => outcomes.filter((one) => one === outcome).length
  return {
    version: 1,
    testFile: 'a.test.ts',
    recording: '__mocks__/a.test.recorded.json',
    mode,
    calls,
    complete: true,
    isWhole: true,
    tests: [],
    callers: [],
    counts: { ...COUNTS, replayed: amount('replayed'), unmatched: amount('unmatched') },
    unused: [],
    unusedMocks: [],
    stale: [],
    redactions: [],
    notes: [],
    ...parts,
  } satisfies SessionResult
}

const linesOf = (results: readonly SessionResult[], env: Record<string, string> = {}): string[] =>
  summaryLines(mergeResults(results), { color: false, env })

const stale = (...days: string[]) => ({
  stale: days.map((since, index) => ({ interaction: `Shop.get#${index + 1}`, since })),
})

test('says since when stale interactions were not verified, and what verifies them', () => {
  expect(linesOf([session('replay', ['replayed'], stale('2026-10-01'))])).toEqual([
    'Understudy Summary',
    ' › 1 interaction stale, not verified since 2026-10-01: run understudy drift',
    ' › 1 call replayed',
  ])
  expect(linesOf([session('replay', [], stale('2026-10-03', '2026-10-01'))])).toEqual([
    'Understudy Summary',
    ' › 2 interactions stale, the oldest not verified since 2026-10-01: run understudy drift',
  ])
})

const VERIFYING = session('verify', ['verified', 'verified', 'replayed', 'unmatched'], {
  notes: ['Shop is slow\n  by  2 s'],
})

test('says in mode verify which calls were verified', () => {
  expect(linesOf([VERIFYING, session('verify', ['verified'])])).toEqual([
    'Understudy Summary',
    ' › 3 calls verified live, 1 answered from recordings',
    ' › 1 call unmatched',
    '   GET https://shop.example.com/1 in a.test.ts',
    ' › Shop is slow\n     by  2 s',
  ])
  expect(linesOf([session('verify', ['verified'])])).toEqual(['Understudy Summary', ' › 1 call verified live'])
  expect(linesOf([session('verify', [])])).toEqual([])
})

test('leaves everything else to the process that drives a run', () => {
  const env = { UNDERSTUDY_DRIFT: '/run/drift.sock' }
  expect(linesOf([VERIFYING], env)).toEqual([
    'Understudy Summary',
    ' › 2 calls verified live, 1 answered from recordings',
  ])
  expect(linesOf([session('verify', [], { notes: ['Shop is slow'] })], env)).toEqual([])
})

test('tells verified calls from replayed ones where projects differ in mode', () => {
  expect(linesOf([VERIFYING, session('replay', ['replayed', 'replayed'])]).at(-1)).toBe(' › 2 calls replayed')
})

test('tells what registered mocks answered, and which of them no call used', () => {
  const mock = { service: 'Shop', operation: 'get', where: '', test: 'pays > twice' }
  const byMock = session('replay', ['replayed', 'replayed'])
  const result = {
    ...byMock,
    counts: { ...byMock.counts, registered: 1 },
    unusedMocks: [mock, { ...mock, where: '{"body":{"amount":1200}}', test: null }],
  }
  expect(linesOf([result])).toEqual([
    'Understudy Summary',
    ' › 2 mocks registered and never called',
    '   Shop.get in a.test.ts > pays > twice',
    '   Shop.get where {"body":{"amount":1200}} in a.test.ts',
    ' › 2 calls replayed, 1 by registered mocks',
  ])
})

test('tells interactions that are shadowed by mocks from those that are unused', () => {
  const result = session('replay', ['replayed'], { unused: ['Shop.get#1', 'Shop.get#2'] })
  const calls = result.calls.map((one): CallRecord => ({ ...one, registered: true, shadows: 'Shop.get#1' }))
  expect(linesOf([{ ...result, calls, counts: { ...result.counts, registered: 1 } }])).toEqual([
    'Understudy Summary',
    ' › 1 interaction unused; run with -u to remove',
    '   __mocks__/a.test.recorded.json: Shop.get#2',
    ' › 1 interaction shadowed by registered mocks',
    ' › 1 call replayed, 1 by registered mocks',
  ])
})

test('takes what a mock answered in mode verify neither for verified nor for recorded', () => {
  const verifying = session('verify', ['verified', 'replayed'])
  const calls = verifying.calls.map((one): CallRecord =>
    one.outcome === 'replayed' ? { ...one, registered: true } : one,
  )
  expect(linesOf([{ ...verifying, calls, counts: { ...verifying.counts, registered: 1 } }])).toEqual([
    'Understudy Summary',
    ' › 1 call verified live',
    ' › 1 call replayed, 1 by registered mocks',
  ])
})
