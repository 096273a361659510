import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type http from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { UnderstudyConfig } from '../config/config.js'
import { parseMultipart } from '../body/multipart.js'
import type { LiveCall } from '../model/index.js'
import { checkCalls } from './check-calls.js'
import { probeRecordings, type ProbeRecordingsOptions } from './probe-recordings.js'
import type { ProjectRecording } from './project-recordings.js'
import { freeLimits, sampleConfig, sampleProject, SAMPLE_RECORDING, type SampleCall } from './sample-project.js'
import { serveHttp, type Served } from './serve-http.js'

/** What a service saw of a request. */
interface Seen {
  line: string
  headers: http.IncomingHttpHeaders
  body: Buffer
}

type Answer = { status?: number; json?: unknown; headers?: http.OutgoingHttpHeaders }

let root: string
const served: Served[] = []
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-probe-'))
})
afterEach(async () => {
  rmSync(root, { recursive: true, force: true })
  for (const one of served.splice(0)) await one.close()
})

/** A service that answers by method and path. */
async function serve(answer: (request: Seen) => Answer): Promise<{ origin: string; seen: Seen[]; lines(): string[] }> {
  const seen: Seen[] = []
  const one = await serveHttp((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const line = `${request.method} ${request.url}`
      seen.push({ line, headers: request.headers, body: Buffer.concat(pieces) })
      const { status = 200, json = { ok: true }, headers = {} } = answer(seen.at(-1)!)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
    })
  })
  served.push(one)
  return { origin: one.origin, seen, lines: () => seen.map(({ line }) => line) }
}

function optionsFor(
  recordings: readonly ProjectRecording[],
  origin: string,
  config: UnderstudyConfig = {},
  rest: Partial<ProbeRecordingsOptions> = {},
): ProbeRecordingsOptions {
  const ids = recordings[0]!.recording.interactions.map(({ id }) => id)
  return {
    rootDir: root,
    plan: { [SAMPLE_RECORDING]: ids },
    recordings,
    config: sampleConfig(origin, config),
    limits: freeLimits(),
    env: {},
    ...rest,
  }
}

async function probe(
  origin: string,
  calls: readonly SampleCall[],
  config: UnderstudyConfig = {},
  rest: Partial<ProbeRecordingsOptions> = {},
): Promise<LiveCall[]> {
  const options = optionsFor(sampleProject(origin, calls), origin, config, rest)
  return (await probeRecordings(options)).calls
}

function brief(calls: readonly LiveCall[]): unknown[] {
  return calls.map(({ answer, skipped, unresolved }) => answer?.status ?? skipped ?? unresolved)
}

const UNSAFE = { drift: { unsafe: true } }

test('makes recorded requests in their order, and says who it is', async () => {
  const service = await serve(() => ({}))
  const calls = await probe(service.origin, [
    { path: '/b?x=1&y=%20', request: { headers: { accept: 'application/json', 'x-one': ['1', '2'] } } },
    { path: '/a', method: 'HEAD' },
  ])
  expect(service.lines()).toEqual(['GET /b?x=1&y=%20', 'HEAD /a'])
  expect(service.seen[0]!.headers).toMatchObject({
    accept: 'application/json',
    'x-one': '1, 2',
    'user-agent': 'understudy',
  })
  expect(calls).toMatchObject([
    {
      testFile: 'src/orders.test.ts',
      recording: SAMPLE_RECORDING,
      interaction: 'Shop.GET /b#1',
      test: 'orders > lists',
    },
    { interaction: 'Shop.HEAD /a#2', answer: { status: 200 } },
  ])
})

const CREATE: SampleCall = {
  path: '/orders',
  method: 'POST',
  operation: 'createOrder',
  id: 'Shop.createOrder#1',
  json: { id: 'o_1', lines: [{ sku: 7 }] },
  request: { headers: { 'content-type': 'application/json' }, body: { json: { total: 3, key: '{{uuid}}' } } },
}

const GET_CREATED: SampleCall = {
  path: '/orders/{{Shop.createOrder#1.response.body.id}}?sku={{Shop.createOrder#1.response.body.lines.0.sku}}',
  operation: 'GET /orders/:id',
}

test('hands on what the live answer gave, and makes fresh values', async () => {
  const service = await serve(({ line }) =>
    line === 'POST /orders' ? { json: { id: 'o/9', lines: [{ sku: 8 }] } } : {},
  )
  const calls = await probe(service.origin, [CREATE, GET_CREATED], UNSAFE)
  expect(service.lines()).toEqual(['POST /orders', 'GET /orders/o%2F9?sku=8'])
  expect(JSON.parse(service.seen[0]!.body.toString())).toEqual({
    total: 3,
    key: expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/),
  })
  expect(brief(calls)).toEqual([200, 200])
})

test('does not make what may change something, nor what needs it', async () => {
  const service = await serve(() => ({}))
  const recordings = sampleProject(service.origin, [CREATE, GET_CREATED])
  const options = optionsFor(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  expect(service.lines()).toEqual([])
  expect(brief(calls)).toEqual([
    'unsafe',
    [
      'takes the id from Shop.createOrder#1, which was not made',
      'takes the sku from Shop.createOrder#1, which was not made',
    ],
  ])
  const { result } = await checkCalls(calls, options)
  expect(result.summary).toMatchObject({ compared: 0, skipped: 1, couldNotCheck: 1 })
  expect(result.couldNotCheck[0]!.reason).toMatch(/^takes the id from Shop\.createOrder#1, which was not made/)
})

test('makes unsafe calls of a service or an operation that is opted in', async () => {
  const service = await serve(() => ({ json: { id: 'o_1', lines: [{ sku: 1 }] } }))
  const other = { ...CREATE, id: 'Shop.other#1', operation: 'other' }
  const calls = await probe(service.origin, [CREATE, other], { drift: { unsafe: ['Shop.createOrder'] } })
  expect(brief(calls)).toEqual([200, 'unsafe'])
  expect(brief(await probe(service.origin, [CREATE, other], { drift: { unsafe: ['Shop'] } }))).toEqual([200, 200])
})

test.each<[string, Answer, string]>([
  ['has it not', { json: {} }, 'takes the id from Shop.createOrder#1, which has none now (200)'],
  ['is an error', { status: 500 }, 'takes the id from Shop.createOrder#1, which has none now (500)'],
])('does not make a request whose source %s', async (_title, answer, reason) => {
  const service = await serve(() => answer)
  const calls = await probe(
    service.origin,
    [CREATE, { ...GET_CREATED, path: '/orders/{{Shop.createOrder#1.response.body.id}}' }],
    UNSAFE,
  )
  expect(brief(calls)[1]).toEqual([reason])
  expect(service.seen).toHaveLength(1)
})

test('makes only what is chosen, and the log-in that it needs', async () => {
  const service = await serve(({ line }) => ({ json: line.endsWith('/login') ? { token: 'live-Tok3n-123456' } : {} }))
  const recordings = sampleProject(service.origin, [
    { path: '/other' },
    { path: '/login', json: { token: 'redacted-1' } },
    { path: '/me', request: { headers: { authorization: 'Bearer redacted-1' } } },
  ])
  const plan = { [SAMPLE_RECORDING]: [recordings[0]!.recording.interactions[2]!.id] }
  const { calls } = await probeRecordings(optionsFor(recordings, service.origin, {}, { plan }))
  expect(service.lines()).toEqual(['GET /login', 'GET /me'])
  expect(service.seen[1]!.headers.authorization).toBe('Bearer live-Tok3n-123456')
  expect(brief(calls)).toEqual(['not-chosen', 'not-chosen', 200])
})

const LOGIN: SampleCall = {
  path: '/login',
  json: {
    user: { email: 'user-1@example.com' },
    session: { token: 'redacted-1' },
    link: '/in?t=sk_live_redacted-4&x=1',
  },
  headers: { 'set-cookie': ['sid=redacted-2; Path=/', 'theme=dark'], 'x-csrf-token': 'redacted-3' },
}

const LIVE_LOGIN: Answer = {
  json: { user: { email: 'alice@acme.io' }, session: { token: 'T0k' }, link: '/in?t=sk_live_9x&x=1' },
  headers: { 'set-cookie': ['theme=dark', 'sid=s1d; Path=/; Secure'], 'x-csrf-token': 'c5rf' },
}

test('carries secrets of earlier answers over: tokens, cookies, headers, parts of text', async () => {
  const service = await serve(({ line }) => (line.includes('/login') ? LIVE_LOGIN : {}))
  const calls = await probe(service.origin, [
    LOGIN,
    {
      path: '/me?token=redacted-1&mail=user-1%40example.com',
      request: {
        headers: {
          authorization: 'Bearer redacted-1',
          cookie: 'sid=redacted-2; theme=dark',
          'x-csrf-token': 'redacted-3',
        },
      },
    },
    {
      path: '/graphql',
      method: 'POST',
      request: {
        headers: { 'content-type': 'application/json' },
        body: { json: { query: '{ me }', variables: { key: 'sk_live_redacted-4' } } },
      },
    },
  ])
  expect(brief(calls)).toEqual([200, 200, 200])
  expect(service.seen[1]).toMatchObject({
    line: 'GET /me?token=T0k&mail=alice%40acme.io',
    headers: { authorization: 'Bearer T0k', cookie: 'sid=s1d; theme=dark', 'x-csrf-token': 'c5rf' },
  })
  expect(JSON.parse(service.seen[2]!.body.toString())).toEqual({ query: '{ me }', variables: { key: 'sk_live_9x' } })
})

test('carries a token over whose claims are others each time', async () => {
  const standIn = (exp: number): string =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ sub: 'u1', exp })).toString('base64url')}.redacted-1`
  const live = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSIsImV4cCI6OX0.bGl2ZQ'
  const service = await serve(({ line }) => (line.includes('/login') ? { json: { jwt: live } } : {}))
  await probe(service.origin, [
    { path: '/login', json: { jwt: standIn(1) } },
    { path: '/me', request: { headers: { authorization: `Bearer ${standIn(2)}` } } },
  ])
  expect(service.seen[1]!.headers.authorization).toBe(`Bearer ${live}`)
})

const WITH_KEY: SampleCall = {
  path: '/orders?api_key=redacted-2',
  request: { headers: { authorization: 'Bearer redacted-1' } },
}

test('takes secrets from the configuration and the environment', async () => {
  const service = await serve(() => ({}))
  const credentials = { Shop: { headers: { Authorization: 'Token ${SHOP_TOKEN}' }, query: { api_key: '${KEY}' } } }
  const env = { SHOP_TOKEN: 'live-t0ken', KEY: 'a b' }
  const calls = await probe(service.origin, [WITH_KEY], { drift: { credentials } }, { env })
  expect(service.seen[0]).toMatchObject({
    line: 'GET /orders?api_key=a%20b',
    headers: { authorization: 'Token live-t0ken' },
  })
  expect(brief(calls)).toEqual([200])
})

test('takes secrets of bodies by pointer or by field', async () => {
  const service = await serve(() => ({}))
  const credentials = { Shop: { body: { '/auth/pass': '${PASS}', client_secret: '${SECRET}' } } }
  const body = { json: { query: '{ a }', auth: { pass: 'redacted-1' }, client_secret: 'redacted-2' } }
  const call: SampleCall = {
    path: '/graphql',
    method: 'POST',
    request: { headers: { 'content-type': 'application/json' }, body },
  }
  await probe(service.origin, [call], { drift: { credentials } }, { env: { PASS: 'p', SECRET: 's' } })
  expect(JSON.parse(service.seen[0]!.body.toString())).toEqual({
    query: '{ a }',
    auth: { pass: 'p' },
    client_secret: 's',
  })
})

test('does not make a request whose secret nobody knows, and says what to set', async () => {
  const service = await serve(() => ({}))
  const recordings = sampleProject(service.origin, [WITH_KEY])
  const options = optionsFor(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  const reasons = [
    'the secret in query parameter "api_key" cannot be re-hydrated: set drift.credentials.Shop.query.api_key',
    'the secret in header "authorization" cannot be re-hydrated: set drift.credentials.Shop.headers.authorization',
  ]
  expect(brief(calls)).toEqual([reasons])
  expect(service.seen).toEqual([])
  const { result } = await checkCalls(calls, options)
  expect(result.couldNotCheck).toMatchObject([{ reason: reasons.join('; ') }])
})

test('names a variable that is not set', async () => {
  const service = await serve(() => ({}))
  const credentials = { Shop: { headers: { authorization: 'Bearer ${SHOP_TOKEN}' } } }
  const calls = await probe(service.origin, [{ ...WITH_KEY, path: '/orders' }], { drift: { credentials } })
  expect(brief(calls)).toEqual([['the variable SHOP_TOKEN of drift.credentials.Shop.headers.authorization is not set']])
})

test('sends no secret to a host that is not its service', async () => {
  const shop = await serve(() => ({}))
  const other = await serve(({ line }) => (line.includes('/login') ? LIVE_LOGIN : {}))
  const recordings = sampleProject(other.origin, [WITH_KEY, LOGIN])
  const { interactions } = recordings[0]!.recording
  // Recorded as a call of another service, at its host.
  const config = {
    services: { Other: { baseUrl: other.origin } },
    drift: { credentials: { Shop: { headers: { authorization: '${T}' }, query: { api_key: '${T}' } } } },
  }
  const { calls } = await probeRecordings(optionsFor(recordings, shop.origin, config, { env: { T: 'live-t0ken' } }))
  expect(interactions[0]!.request.url).toContain(other.origin)
  expect(JSON.stringify(other.seen)).not.toContain('live-t0ken')
  expect(shop.seen[0]!.headers.authorization).toBe('live-t0ken')
  expect(brief(calls)).toEqual([200, 200])
})

test('sends no secret to the address of a service that is configured no more', async () => {
  const service = await serve(() => ({}))
  const credentials = { Legacy: { headers: { authorization: '${T}' } } }
  const calls = await probe(
    service.origin,
    [{ ...WITH_KEY, path: '/a', service: 'Legacy' }],
    { drift: { credentials } },
    { env: { T: 'live-t0ken' } },
  )
  expect(service.seen).toEqual([])
  expect(brief(calls)).toEqual([
    [`the secret in header "authorization" is not sent to ${service.origin}, which is no address of Legacy`],
  ])
})

test('sends a secret of one host to no other that is no known service', async () => {
  const stranger = await serve(() => ({}))
  const login = await serve(() => LIVE_LOGIN)
  const recordings = sampleProject(login.origin, [
    LOGIN,
    { path: '/steal', service: 'Stranger', request: { headers: { authorization: 'Bearer redacted-1' } } },
  ])
  recordings[0]!.recording.interactions[1]!.request.url = `${stranger.origin}/steal`
  const { calls } = await probeRecordings(optionsFor(recordings, login.origin))
  expect(stranger.seen).toEqual([])
  expect(brief(calls)[1]).toEqual([
    `the secret in header "authorization" comes from another host, and ${stranger.origin} is no address of a service`,
  ])
})

test('calls the address that is given for the run, and a configured one in the place of one that is gone', async () => {
  const service = await serve(() => ({}))
  const recordings = sampleProject('http://127.0.0.1:1/v2', [{ path: '/a?x=1' }])
  const config = { services: { Shop: { baseUrl: `${service.origin}/v2` } } }
  await probeRecordings(optionsFor(recordings, service.origin, config))
  await probeRecordings(
    optionsFor(recordings, service.origin, config, { baseUrls: { Shop: `${service.origin}/staging/` } }),
  )
  expect(service.lines()).toEqual(['GET /v2/a?x=1', 'GET /staging/a?x=1'])
})

test('sends bodies as they were sent: packed, of parts, beside the recording', async () => {
  const service = await serve(() => ({}))
  const file = join(root, dirname(SAMPLE_RECORDING), 'orders.test.recorded', 'body.bin')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, Buffer.from([1, 2, 3]))
  const post = (request: SampleCall['request']): SampleCall => ({
    path: '/in',
    method: 'POST',
    ...(request === undefined ? {} : { request }),
  })
  const calls = await probe(
    service.origin,
    [
      post({
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: { json: { a: 1 }, layout: 'spaced' },
      }),
      post({
        headers: { 'content-type': 'multipart/form-data; boundary={{boundary}}' },
        body: {
          multipart: [
            { name: 'a', text: '1' },
            { name: 'f', filename: 'x"y.bin', contentType: 'image/png', file: 'orders.test.recorded/body.bin' },
          ],
        },
      }),
      post({ headers: {}, body: { file: 'orders.test.recorded/body.bin' } }),
      post({
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: { form: { a: ['1', '2'], b: 'x y' } },
      }),
      post({ headers: {}, body: { file: 'orders.test.recorded/gone.bin' } }),
    ],
    UNSAFE,
  )
  expect(gunzipSync(service.seen[0]!.body).toString()).toBe('{"a": 1}')
  const boundary = /boundary=(.+)$/.exec(service.seen[1]!.headers['content-type']!)![1]!
  expect(parseMultipart(service.seen[1]!.body, boundary)).toEqual([
    { name: 'a', filename: undefined, contentType: undefined, bytes: Buffer.from('1') },
    { name: 'f', filename: 'x%22y.bin', contentType: 'image/png', bytes: Buffer.from([1, 2, 3]) },
  ])
  expect([...service.seen[2]!.body]).toEqual([1, 2, 3])
  expect(service.seen[3]!.body.toString()).toBe('a=1&a=2&b=x+y')
  expect(brief(calls)).toEqual([200, 200, 200, 200, ['a file of its body is not there']])
})

test('asks for the whole answer, unless nothing was the answer', async () => {
  const service = await serve(() => ({}))
  const request = { headers: { 'if-none-match': '"a"' } }
  await probe(service.origin, [
    { path: '/a', request },
    { path: '/b', request, status: 304 },
  ])
  expect(service.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"a"'])
})

test('sends stand-ins of personal data, and says so', async () => {
  const service = await serve(() => ({ status: 404 }))
  const recordings = sampleProject(service.origin, [{ path: '/find?email=user-3%40example.com', json: [{ a: 1 }] }])
  const options = optionsFor(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  expect(calls[0]).toMatchObject({
    answer: { status: 404 },
    unresolved: ['query parameter "email", a stand-in of personal data'],
  })
  expect((await checkCalls(calls, options)).result.summary).toMatchObject({ couldNotCheck: 1, drift: 0 })
})

test('makes no request whose path nobody knows', async () => {
  const service = await serve(() => ({}))
  const calls = await probe(service.origin, [
    { path: '/bots/redacted-1/send' },
    { path: '/a/{{any}}' },
    { path: '/a/{{Shop.gone#1.response.body.id}}' },
  ])
  expect(service.seen).toEqual([])
  expect(brief(calls)).toEqual([
    ['the secret in path segment 2 cannot be re-hydrated'],
    ['the path holds {{any}}, of which no value is known'],
    ['takes the id from Shop.gone#1, which was not made'],
  ])
})

test('waits for a service that asks for time, and tells of its progress', async () => {
  let count = 0
  const service = await serve(() => ((count += 1) === 1 ? { status: 429, headers: { 'retry-after': '2' } } : {}))
  const limits = freeLimits()
  const told: unknown[] = []
  const calls = await probe(
    service.origin,
    [{ path: '/a' }],
    {},
    { limits, onProgress: (progress) => told.push(progress) },
  )
  expect(brief(calls)).toEqual([200])
  expect(limits.holds).toEqual([{ service: 'Shop', ms: 2000 }])
  expect(told).toEqual([{ step: 'probe', done: 1, total: 1 }])
})

test('tells an outage from drift, and no secret of the environment in any of it', async () => {
  const service = await serve(() => ({ status: 401, json: { error: 'token live-t0ken-123456 has expired' } }))
  const env = { SHOP_TOKEN: 'live-t0ken-123456' }
  const config = { drift: { credentials: { Shop: { headers: { authorization: 'Bearer ${SHOP_TOKEN}' } } } } }
  const recordings = sampleProject(service.origin, [{ ...WITH_KEY, path: '/orders', json: { id: 1 } }])
  const options = optionsFor(recordings, service.origin, config, { env })
  const { calls } = await probeRecordings(options)
  const run = await checkCalls(calls, options)
  expect(run.result.couldNotCheck).toMatchObject([{ reason: 'the credentials were refused (401)' }])
  expect(JSON.stringify([run.result, run.unrecorded, run.notes])).not.toContain('live-t0ken')
  expect(run.hide('the token is live-t0ken-123456')).not.toContain('live-t0ken')
})
