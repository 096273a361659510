import { expect, test } from 'vitest'
import type { CallRecord, SessionResult } from '../model/index.js'
import { toEvidence, type EvidenceOptions } from './evidence.js'
import { ranFile, replay } from './sample-data.js'

const COUNTS = {
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

function session(testFile: string, parts: Partial<SessionResult>): SessionResult {
  return {
    version: 1,
    testFile,
    recording: ranFile(testFile, {}).recording,
    mode: 'replay',
    calls: [],
    complete: true,
    isWhole: true,
    tests: [],
    callers: [],
    counts: COUNTS,
    unused: [],
    unusedMocks: [],
    stale: [],
    redactions: [],
    notes: [],
    ...parts,
  }
}

const URL = 'https://pay.example.com/payments/7'

function call(parts: Partial<CallRecord>): CallRecord {
  return {
    outcome: 'replayed',
    test: 't1',
    service: 'Pay',
    operation: 'GET /payments/:id',
    method: 'GET',
    url: URL,
    ...parts,
  }
}

const OPTIONS: EvidenceOptions = {
  siteOf: ({ frames: [frame] }) => frame ?? null,
  placeOf: (_, id) => (id === 'get#1' ? { service: 'Pay', operation: 'getPayment', outcome: 'malformed' } : null),
}

const FRAME = { file: 'src/pay.ts', line: 3, column: 7 }

test('says what became of files and tests, and counts calls that are alike', () => {
  const result = session('src/a.test.ts', {
    isWhole: false,
    tests: [
      { name: 't2', status: 'failed' },
      { name: 't1', status: 'passed' },
    ],
    callers: [
      { frames: [FRAME], packages: [], transport: 'fetch' },
      { frames: [], packages: [], transport: 'fetch' },
    ],
    calls: [
      call({ interaction: 'get#1', result: '200', caller: 0 }),
      call({ interaction: 'get#1', result: '200', caller: 0, url: `${URL}8` }),
      call({ interaction: 'get#1', result: '200', caller: 1, loosened: true }),
      call({ interaction: 'gone#1', result: '201', test: null }),
    ],
  })
  const known = replay('src/a.test.ts', 't1', 'get#1', 'malformed', { operation: 'getPayment' })
  expect(toEvidence([result], OPTIONS)).toEqual({
    files: [ranFile('src/a.test.ts', { t1: 'passed', t2: 'failed' }, { isWhole: false })],
    calls: [
      replay('src/a.test.ts', null, 'gone#1', '201', { operation: 'GET /payments/:id' }),
      { ...known, site: FRAME, count: 2 },
      { ...known, isLoosened: true },
    ],
  })
})

test('says which files were left to the live services', () => {
  const { files } = toEvidence([session('src/a.test.ts', { mode: 'live' })], OPTIONS)
  expect(files).toEqual([ranFile('src/a.test.ts', {}, { isLive: true })])
})

test('keeps the request of a call that was not replayed, and the method where a mock answered', () => {
  const calls = [
    call({ outcome: 'unmatched' }),
    call({ outcome: 'recorded', result: 'ECONNRESET' }),
    call({ outcome: 'verified', result: 'ABORTED' }),
    call({ outcome: 'passed-through', result: 'NOT_HTTP' }),
    call({ outcome: 'replayed', result: '503' }),
  ]
  const evidence = toEvidence([session('a.test.ts', { calls })], OPTIONS)
  expect(evidence.calls.map(({ outcome, result, method, url }) => [outcome, result, method, url])).toEqual([
    ['passed-through', 'malformed', 'GET', URL],
    ['recorded', 'network-error', 'GET', URL],
    ['replayed', '503', 'GET', ''],
    ['unmatched', '', 'GET', URL],
    ['verified', 'timeout', 'GET', URL],
  ])
})

test('names calls that no interaction answered as it is told', () => {
  const nameOf = ({ method }: CallRecord): { service: string; operation: string } => ({
    service: 'Payments',
    operation: `${method} it`,
  })
  const calls = [call({ result: '200' }), call({ result: '200', interaction: 'get#1' })]
  const { calls: named } = toEvidence([session('a.test.ts', { calls })], { ...OPTIONS, nameOf })
  expect(named.map(({ service, operation }) => `${service}.${operation}`)).toEqual([
    'Pay.getPayment',
    'Payments.GET it',
  ])
})

test('says of a mock what it gave, in the names of the interaction that it bent or stood in front of', () => {
  const byMock = { registered: true } as const
  const calls = [
    call({ ...byMock, interaction: 'get#1', result: '200' }),
    call({ ...byMock, shadows: 'get#1', result: 'ETIMEDOUT' }),
    call({ ...byMock, result: 'malformed' }),
  ]
  const { calls: evidence } = toEvidence([session('a.test.ts', { calls })], OPTIONS)
  expect(
    evidence.map(({ operation, result, interaction, shadows }) => [operation, result, interaction, shadows]),
  ).toEqual([
    ['GET /payments/:id', 'malformed', null, null],
    ['getPayment', '200', 'get#1', null],
    ['getPayment', 'timeout', null, 'get#1'],
  ])
  expect(evidence.every(({ isRegistered }) => isRegistered)).toBe(true)
})

test('takes several results of a file for several runs of it', () => {
  const first = session('a.test.ts', {
    tests: [{ name: 't1', status: 'failed' }],
    calls: [call({ interaction: 'get#1' })],
  })
  const second = session('a.test.ts', {
    isWhole: false,
    tests: [{ name: 't1', status: 'passed' }],
    calls: [call({ interaction: 'get#1' }), call({ interaction: 'get#1' })],
  })
  expect(toEvidence([first, second], OPTIONS)).toEqual({
    files: [ranFile('a.test.ts', { t1: 'passed' })],
    calls: [replay('a.test.ts', 't1', 'get#1', 'malformed', { operation: 'getPayment', count: 2 })],
  })
})
