import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { UnderstudyConfig } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Recording } from '../model/index.js'
import { rehearse, type RehearsedFile } from '../session/rehearsal.js'
import { importTraffic, type ImportOptions, type ImportResult } from './import-traffic.js'
import type { TrafficFilter } from './import-traffic-choice.js'
import type { TrafficEntry } from './traffic-entry.js'

const API = 'https://shop.example.com'

const CONFIG: UnderstudyConfig = {
  services: { Shop: { baseUrl: API, operations: { getOrder: 'GET /orders/:id', refund: 'POST /refunds' } } },
}

/** A call that was answered with JSON. */
function call(method: string, url: string, answer: unknown, rest: Partial<TrafficEntry> = {}): TrafficEntry {
  const headers: [string, string][] = [['content-type', 'application/json']]
  return {
    startedAt: Date.UTC(2026, 2, 1),
    method,
    url: url.startsWith('/') ? `${API}${url}` : url,
    requestHeaders: [],
    requestBody: null,
    response: { status: 200, statusText: 'OK', headers, body: Buffer.from(JSON.stringify(answer)) },
    failure: null,
    latencyMs: 12,
    test: null,
    ...rest,
  }
}

const sending = (value: unknown): Partial<TrafficEntry> => ({
  requestHeaders: [['content-type', 'application/json']],
  requestBody: Buffer.from(JSON.stringify(value)),
})

function importInto(file: RehearsedFile, entries: TrafficEntry[], options: Partial<ImportOptions> = {}): ImportResult {
  return importTraffic([{ entries, losses: [] }], {
    path: file.recordingPath,
    shownAs: 'shop.test.recorded.json',
    testFile: join(file.root, 'src/shop.test.ts'),
    config: resolveConfig(CONFIG, null),
    env: {},
    now: Date.UTC(2026, 5, 1),
    ...options,
  })
}

const shortOf = ({ interactions }: Recording): string[] =>
  interactions.map(({ id, test, response }) => `${test ?? '-'} ${id} ${JSON.stringify(response?.body)}`)

const EVERYTHING = [
  call('GET', '/orders/1', 1),
  call('POST', '/refunds', 2, sending({ amount: 5 })),
  call('GET', '/orders/3', 3, { response: null, failure: { code: 'ECONNRESET', message: 'read ECONNRESET' } }),
  call('GET', 'https://other.example.com/x', 4),
  call('GET', '/style.css', 5, { part: 'page' }),
  call('OPTIONS', '/refunds', 6, { part: 'preflight' }),
  call('GET', 'http://localhost:3000/health', 7),
]

it.each<[string, TrafficFilter, string[]]>([
  ['what the services of the configuration claim', {}, ['Shop.getOrder#1', 'Shop.refund#1', 'Shop.getOrder#2']],
  [
    'a service that the configuration does not name',
    { services: ['other.example.com'] },
    ['other.example.com GET /x#1'],
  ],
  ['an operation', { operations: ['refund'] }, ['Shop.refund#1']],
  [
    'an operation with its service',
    { operations: ['Shop.getOrder', 'Other.refund'] },
    ['Shop.getOrder#1', 'Shop.getOrder#2'],
  ],
  ['a part of a URL, be it of the page', { urls: ['.css'] }, ['Shop GET /style.css#1']],
  ['a whole URL', { urls: ['https://*.example.com/x'] }, ['other.example.com GET /x#1']],
  ['a method', { methods: ['post'] }, ['Shop.refund#1']],
  ['failed calls', { statuses: ['0'] }, ['Shop.getOrder#1']],
  ['a class of statuses', { statuses: ['2xx'], methods: ['GET'] }, ['Shop.getOrder#1']],
  ['preflights', { preflights: true, methods: ['OPTIONS'] }, ['Shop OPTIONS /refunds#1']],
  ['the last calls', { last: 2 }, ['Shop.refund#1', 'Shop.getOrder#1']],
  ['the first ones', { first: 1 }, ['Shop.getOrder#1']],
  ['the last of the first', { first: 2, last: 1 }, ['Shop.refund#1']],
])('takes %s', (_what, filter, ids) => {
  const file = rehearse({})
  expect(importInto(file, EVERYTHING, { filter }).added).toEqual(ids)
  expect(file.recording().interactions.map(({ id }) => id)).toEqual(ids)
})

it('takes all that is no part of a page where no services are configured, and nothing of this machine', () => {
  const { added, calls } = importInto(rehearse({}), EVERYTHING, { config: resolveConfig({}, null) })
  expect(added).toHaveLength(4)
  expect(calls.map(({ skipped }) => skipped)).toEqual([null, null, null, null, 'page', 'preflight', 'passed'])
})

it('says why a call cannot be replayed', () => {
  const without = call('GET', '/orders/1', 0)
  const { calls } = importInto(rehearse({}), [
    { ...without, response: { ...without.response!, body: null } },
    { ...without, response: { ...without.response!, status: 304 } },
  ])
  expect(calls.map(({ skipped }) => skipped)).toEqual(['no-body', 'not-modified'])
})

it('keeps what tests have recorded, and renews what is asked again', () => {
  const file = rehearse({})
  importInto(file, [call('GET', '/orders/1', 'before'), call('GET', '/orders/2', 'other')])
  importInto(file, [call('GET', '/orders/1', 'of a test')], { test: 'orders > shows one' })
  const { added, changed, unchanged } = importInto(file, [
    call('GET', '/orders/1', 'after'),
    call('GET', '/orders/9', 'new'),
  ])
  expect([added, changed, unchanged]).toEqual([['Shop.getOrder#4'], ['Shop.getOrder#1'], 0])
  expect(shortOf(file.recording())).toEqual([
    '- Shop.getOrder#1 {"json":"after"}',
    '- Shop.getOrder#2 {"json":"other"}',
    '- Shop.getOrder#4 {"json":"new"}',
    'orders > shows one Shop.getOrder#3 {"json":"of a test"}',
  ])
})

it('replays a repeated call in the order of the file, for its test alone', async () => {
  const file = rehearse({ Shop: API })
  const polls = ['queued', 'running', 'failed'].map((state, index) =>
    call('GET', '/jobs/7', { state }, { startedAt: 1000 + index }),
  )
  importInto(file, polls.toReversed(), { test: 'sees it fail' })
  const poll = async (): Promise<string[]> => {
    const states: string[] = []
    for (let times = 0; times < 3; times += 1) states.push(await (await fetch(`${API}/jobs/7`)).text())
    return states
  }
  const { values, failures } = await file.run({
    mode: 'replay',
    tests: [
      { name: 'sees it fail', body: poll },
      { name: 'another one', body: async () => (await fetch(`${API}/jobs/7`)).text() },
    ],
  })
  expect(values['sees it fail']).toEqual(['{"state":"queued"}', '{"state":"running"}', '{"state":"failed"}'])
  expect(failures['another one']?.[0]).toContain('[unmatched-call]')
})

it('links what a later call took from an earlier one, also where the earlier one was imported before', () => {
  const file = rehearse({})
  const made = call('POST', '/refunds', { id: 're_8f3kd92ms' }, sending({ amount: 5 }))
  importInto(file, [made])
  importInto(file, [made, call('GET', '/refunds/re_8f3kd92ms', { id: 're_8f3kd92ms' })])
  expect(file.recording().interactions[1]?.request.url).toBe(`${API}/refunds/{{Shop.refund#1.response.body.id}}`)
})

it('dates calls by their own moment, and times of that day as varying', () => {
  const file = rehearse({})
  importInto(file, [
    call('POST', '/refunds', {}, { ...sending({ at: 1772323200 }), startedAt: Date.UTC(2026, 1, 28, 23, 59) }),
  ])
  importInto(file, [call('GET', '/orders/5', {}, { startedAt: null })])
  const [refund, order] = file.recording().interactions
  expect([refund?.recordedAt, order?.recordedAt]).toEqual(['2026-02-28', '2026-06-01'])
  expect(refund?.request.body).toEqual({ json: { at: '{{unixSeconds}}' } })
})

it('gives each call to the test that the file names', () => {
  const file = rehearse({})
  importInto(file, [call('GET', '/orders/1', 1, { test: 'b' }), call('GET', '/orders/2', 2, { test: 'a' })])
  expect(shortOf(file.recording()).map((line) => line.slice(0, 17))).toEqual(['b Shop.getOrder#1', 'a Shop.getOrder#2'])
})

it('records what cannot be encoded again as if it had come without encoding', () => {
  const file = rehearse({})
  const headers: [string, string][] = [
    ['content-type', 'application/json'],
    ['content-encoding', 'dcb'],
  ]
  const response = { status: 200, statusText: 'OK', headers, body: Buffer.from('{"a":1}') }
  importInto(file, [call('GET', '/orders/1', 0, { response })])
  expect(file.recording().interactions[0]?.response).toMatchObject({
    headers: { 'content-type': 'application/json' },
    body: { json: { a: 1 } },
  })
})

it('records a chunked answer without the length that a tool has added', () => {
  const file = rehearse({})
  const headers: [string, string][] = [
    ['content-type', 'text/plain'],
    ['transfer-encoding', 'chunked'],
    ['content-length', '2'],
  ]
  importInto(file, [
    call('GET', '/orders/1', 0, { response: { status: 200, statusText: '', headers, body: Buffer.from('hi') } }),
  ])
  expect(file.recording().interactions[0]?.response?.headers).toEqual({
    'content-type': 'text/plain',
    'transfer-encoding': 'chunked',
  })
})

it('records a stream piece by piece', () => {
  const file = rehearse({})
  const response = {
    status: 200,
    statusText: '',
    headers: [['content-type', 'text/event-stream']] as [string, string][],
    body: Buffer.from('data: 1\n\ndata: 2\n\ndata: [DONE]'),
  }
  importInto(file, [call('GET', '/orders/1', 0, { response })])
  expect(file.recording().interactions[0]?.response?.body).toEqual({
    stream: [
      { delayMs: 0, text: 'data: 1\n\n' },
      { delayMs: 0, text: 'data: 2\n\n' },
      { delayMs: 0, text: 'data: [DONE]' },
    ],
  })
})

it('hides the values of secret environment variables, and those of URLs that are not taken', () => {
  const file = rehearse({})
  const secret = 'k9-Zx81qLmv0-PWt27'
  const env = { SHOP_API_SECRET: secret }
  const asked = [
    call('GET', `/orders/1?who=${secret}`, { seen: secret }),
    call('GET', `https://o.example/?token=${secret}`, 1),
  ]
  const result = importInto(file, asked, { env })
  expect(result.calls.map(({ skipped }) => skipped)).toEqual([null, 'unclaimed'])
  expect(`${file.allBytes()}${JSON.stringify(result)}`).not.toContain(secret)
})

it('leaves a broken recording alone', () => {
  const file = rehearse({})
  importInto(file, [call('GET', '/orders/1', 1)])
  file.write({ version: 1, interactions: 'none' } as unknown as Recording)
  const before = file.files()
  for (const dryRun of [true, false])
    expect(() => importInto(file, [call('GET', '/orders/1', 2)], { dryRun })).toThrow('[recording-invalid]')
  expect(file.files()).toEqual(before)
})
