import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseMultipart } from '../body/multipart.js'
import { checkCalls } from './check-calls.js'
import { probeRecordings } from './probe-recordings.js'
import { outcomesOf, probeTrial, serveTrial, trialOptions, type TrialAnswer } from './probe-trial.js'
import { freeLimits, sampleProject, SAMPLE_RECORDING, type SampleCall } from './sample-project.js'

const UNSAFE = { drift: { unsafe: true } }

test('makes recorded requests in their order, and says who it is', async () => {
  const service = await serveTrial(() => ({}))
  const calls = await probeTrial(service.origin, [
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
  const service = await serveTrial(({ line }) =>
    line === 'POST /orders' ? { json: { id: 'o/9', lines: [{ sku: 8 }] } } : {},
  )
  const calls = await probeTrial(service.origin, [CREATE, GET_CREATED], UNSAFE)
  expect(service.lines()).toEqual(['POST /orders', 'GET /orders/o%2F9?sku=8'])
  expect(JSON.parse(service.seen[0]!.body.toString())).toEqual({
    total: 3,
    key: expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/),
  })
  expect(outcomesOf(calls)).toEqual([200, 200])
})

test('does not make what may change something, nor what needs it', async () => {
  const service = await serveTrial(() => ({}))
  const recordings = sampleProject(service.origin, [CREATE, GET_CREATED])
  const options = trialOptions(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  expect(service.lines()).toEqual([])
  expect(outcomesOf(calls)).toEqual(['unsafe', 'unsafe'])
  const { result } = await checkCalls(calls, options)
  expect(result.summary).toMatchObject({ compared: 0, skipped: 2, couldNotCheck: 0 })
})

test('makes unsafe calls of a service or an operation that is opted in', async () => {
  const service = await serveTrial(() => ({ json: { id: 'o_1', lines: [{ sku: 1 }] } }))
  const other = { ...CREATE, id: 'Shop.other#1', operation: 'other' }
  const calls = await probeTrial(service.origin, [CREATE, other], { drift: { unsafe: ['Shop.createOrder'] } })
  expect(outcomesOf(calls)).toEqual([200, 'unsafe'])
  expect(outcomesOf(await probeTrial(service.origin, [CREATE, other], { drift: { unsafe: ['Shop'] } }))).toEqual([
    200, 200,
  ])
})

test.each<[string, TrialAnswer, string]>([
  ['has it not', { json: {} }, 'takes the id from Shop.createOrder#1, which has none now (200)'],
  ['is an error', { status: 500 }, 'takes the id from Shop.createOrder#1, which has none now (500)'],
])('does not make a request whose source %s', async (_title, answer, reason) => {
  const service = await serveTrial(() => answer)
  const calls = await probeTrial(
    service.origin,
    [CREATE, { ...GET_CREATED, path: '/orders/{{Shop.createOrder#1.response.body.id}}' }],
    UNSAFE,
  )
  expect(outcomesOf(calls)[1]).toEqual([reason])
  expect(service.seen).toHaveLength(1)
})

test('makes only what is chosen, and the log-in that it needs', async () => {
  const service = await serveTrial(({ line }) => ({
    json: line.endsWith('/login') ? { token: 'live-Tok3n-123456' } : {},
  }))
  const recordings = sampleProject(service.origin, [
    { path: '/other' },
    { path: '/login', json: { token: 'redacted-1' } },
    { path: '/me', request: { headers: { authorization: 'Bearer redacted-1' } } },
  ])
  const plan = { [SAMPLE_RECORDING]: [recordings[0]!.recording.interactions[2]!.id] }
  const { calls } = await probeRecordings(trialOptions(recordings, service.origin, {}, { plan }))
  expect(service.lines()).toEqual(['GET /login', 'GET /me'])
  expect(service.seen[1]!.headers.authorization).toBe('Bearer live-Tok3n-123456')
  expect(outcomesOf(calls)).toEqual(['not-chosen', 'not-chosen', 200])
})

test('calls the address that is given for the run, and a configured one in the place of one that is gone', async () => {
  const service = await serveTrial(() => ({}))
  const recordings = sampleProject('http://127.0.0.1:1/v2', [{ path: '/a?x=1' }])
  const config = { services: { Shop: { baseUrl: `${service.origin}/v2` } } }
  await probeRecordings(trialOptions(recordings, service.origin, config))
  await probeRecordings(
    trialOptions(recordings, service.origin, config, { baseUrls: { Shop: `${service.origin}/staging/` } }),
  )
  expect(service.lines()).toEqual(['GET /v2/a?x=1', 'GET /staging/a?x=1'])
})

test('sends bodies as they were sent: packed, of parts, beside the recording', async () => {
  const service = await serveTrial(() => ({}))
  const root = mkdtempSync(join(tmpdir(), 'understudy-probe-'))
  const file = join(root, dirname(SAMPLE_RECORDING), 'orders.test.recorded', 'body.bin')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, Buffer.from([1, 2, 3]))
  const post = (request: SampleCall['request']): SampleCall => ({
    path: '/in',
    method: 'POST',
    ...(request === undefined ? {} : { request }),
  })
  const calls = await probeTrial(
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
    { rootDir: root },
  )
  rmSync(root, { recursive: true, force: true })
  expect(gunzipSync(service.seen[0]!.body).toString()).toBe('{"a": 1}')
  const boundary = /boundary=(.+)$/.exec(service.seen[1]!.headers['content-type']!)![1]!
  expect(parseMultipart(service.seen[1]!.body, boundary)).toEqual([
    { name: 'a', filename: undefined, contentType: undefined, bytes: Buffer.from('1') },
    { name: 'f', filename: 'x%22y.bin', contentType: 'image/png', bytes: Buffer.from([1, 2, 3]) },
  ])
  expect([...service.seen[2]!.body]).toEqual([1, 2, 3])
  expect(service.seen[3]!.body.toString()).toBe('a=1&a=2&b=x+y')
  expect(outcomesOf(calls)).toEqual([200, 200, 200, 200, ['a file of its body is not there']])
})

test('asks for the whole answer, unless nothing was the answer', async () => {
  const service = await serveTrial(() => ({}))
  const request = { headers: { 'if-none-match': '"a"' } }
  await probeTrial(service.origin, [
    { path: '/a', request },
    { path: '/b', request, status: 304 },
  ])
  expect(service.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"a"'])
})

test('makes no request whose path nobody knows', async () => {
  const service = await serveTrial(() => ({}))
  const calls = await probeTrial(service.origin, [
    { path: '/bots/redacted-1/send' },
    { path: '/a/{{any}}' },
    { path: '/a/{{Shop.gone#1.response.body.id}}' },
  ])
  expect(service.seen).toEqual([])
  expect(outcomesOf(calls)).toEqual([
    ['the secret in path segment 2 cannot be re-hydrated'],
    ['the path holds {{any}}, of which no value is known'],
    ['takes the id from Shop.gone#1, which was not made'],
  ])
})

test('waits for a service that asks for time, and tells of its progress', async () => {
  let count = 0
  const service = await serveTrial(() => ((count += 1) === 1 ? { status: 429, headers: { 'retry-after': '2' } } : {}))
  const limits = freeLimits()
  const told: unknown[] = []
  const calls = await probeTrial(
    service.origin,
    [{ path: '/a' }],
    {},
    { limits, onProgress: (progress) => told.push(progress) },
  )
  expect(outcomesOf(calls)).toEqual([200])
  expect(limits.holds).toEqual([{ service: 'Shop', ms: 2000 }])
  expect(told).toEqual([{ step: 'probe', done: 1, total: 1 }])
})

test('makes what a chosen call takes its id from, though it is not chosen', async () => {
  const service = await serveTrial(() => ({ json: { id: 'o_9', lines: [{ sku: 8 }] } }))
  const recordings = sampleProject(service.origin, [CREATE, GET_CREATED])
  const plan = { [SAMPLE_RECORDING]: [recordings[0]!.recording.interactions[1]!.id] }
  const { calls } = await probeRecordings(trialOptions(recordings, service.origin, UNSAFE, { plan }))
  expect(service.lines()).toEqual(['POST /orders', 'GET /orders/o_9?sku=8'])
  expect(outcomesOf(calls)).toEqual(['not-chosen', 200])
})

test('asks once what several tests ask, unless something may change', async () => {
  const service = await serveTrial(() => ({}))
  const calls = [{ path: '/a' }, { path: '/a' }, { path: '/b' }]
  expect(outcomesOf(await probeTrial(service.origin, calls))).toEqual([200, 200, 200])
  expect(service.lines()).toEqual(['GET /a', 'GET /b'])
  await probeTrial(service.origin, calls, UNSAFE)
  expect(service.lines()).toEqual(['GET /a', 'GET /b', 'GET /a', 'GET /a', 'GET /b'])
})

test('leaves out a call that failed when it was recorded', async () => {
  const service = await serveTrial(() => ({}))
  const recordings = sampleProject(service.origin, [{ path: '/a' }])
  const [interaction] = recordings[0]!.recording.interactions
  delete interaction!.response
  interaction!.error = { code: 'ECONNREFUSED', message: 'refused' }
  const { calls } = await probeRecordings(trialOptions(recordings, service.origin))
  expect(outcomesOf(calls)).toEqual(['not-chosen'])
})
