import http from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { exitCodeOf } from '../drift/index.js'
import type { LiveCall } from '../model/index.js'
import { checkCalls, type CheckedRun, type CheckOptions } from './check-calls.js'
import type { ProjectRecording } from './project-recordings.js'
import {
  freeLimits,
  makeCalls,
  sampleConfig,
  sampleProject,
  SAMPLE_RECORDING,
  type SampleCall,
} from './sample-project.js'
import { serveHttp, type Served } from './serve-http.js'
import { createServiceLimits } from './service-limits.js'

const served: Served[] = []
afterEach(async () => {
  for (const one of served.splice(0)) await one.close()
})

/** A service that answers in turn; the last answer repeats. */
async function serveInTurn(
  ...answers: { status?: number; json?: unknown; headers?: http.OutgoingHttpHeaders; cut?: true }[]
): Promise<{ origin: string; seen: http.IncomingMessage[] }> {
  const seen: http.IncomingMessage[] = []
  const one = await serveHttp((request, response) => {
    const { status = 200, json, headers = {}, cut } = answers[Math.min(seen.length, answers.length - 1)]!
    seen.push(request)
    if (cut === true) {
      response.destroy()
      return
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(json === undefined ? '' : JSON.stringify(json))
  })
  served.push(one)
  return { origin: one.origin, seen }
}

function options(
  origin: string,
  recordings: readonly ProjectRecording[],
  rest: Partial<CheckOptions> = {},
): CheckOptions {
  return { rootDir: '/nowhere', recordings, config: sampleConfig(origin), env: {}, limits: freeLimits(), ...rest }
}

const ORDER = { id: 'o_1', total: 12, currency: 'EUR' }
const ORDER_CALL: SampleCall = { path: '/orders/1', json: ORDER }
const BROKEN = { id: 'o_1', total: [[true]], currency: 'EUR' }

/** Record the calls, make them once, and check them. */
async function checkAgainst(
  service: { origin: string },
  calls: readonly SampleCall[],
  rest: Partial<CheckOptions> = {},
): Promise<CheckedRun> {
  const recordings = sampleProject(service.origin, calls)
  return checkCalls(await makeCalls(recordings), options(service.origin, recordings, rest))
}

function brief({ result }: CheckedRun): string[] {
  return result.findings.map(({ severity, kind, path, hint }) => [severity, kind, path, hint ?? '-'].join(' | '))
}

test('compares a call, and tells where it stands and which tests make it', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkAgainst(service, [{ path: '/health', json: { ok: true }, test: null }, ORDER_CALL])
  const finding = run.result.findings.find(({ path }) => path === '/total')
  expect(finding).toMatchObject({
    kind: 'type-changed',
    severity: 'breaking',
    recording: SAMPLE_RECORDING,
    line: expect.any(Number),
    tests: ['src/orders.test.ts > orders > lists'],
    example: { recorded: 12, live: [[true]] },
  })
  const text = sampleProject(service.origin, [{ path: '/health', json: { ok: true }, test: null }, ORDER_CALL])[0]!.text
  expect(text.split('\n')[finding!.line! - 1]).toBe('    {')
  expect(text.split('\n')[finding!.line!]).toContain(finding!.interaction)
  expect(run.result.findings.find(({ operation }) => operation === 'GET /health')?.tests).toEqual([
    'src/orders.test.ts',
  ])
  expect(exitCodeOf(run.result)).toBe(1)
})

test('is quiet where nothing changed, and asks nothing again', async () => {
  const service = await serveInTurn({ json: { ...ORDER, total: 14 } })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(run.result.summary).toEqual({ compared: 1, match: 1, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 0 })
  expect(run.result.findings).toEqual([])
  expect(service.seen).toHaveLength(1)
  expect(exitCodeOf(run.result)).toBe(0)
})

test('alerts of what persists in two more answers', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | -'])
  expect(service.seen).toHaveLength(3)
})

test('does not alert of what is gone in the next answers', async () => {
  const service = await serveInTurn({ json: BROKEN }, { json: ORDER })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['info | type-changed | /total | it did not persist: in 1 of 3 answers'])
  expect(run.result.summary).toMatchObject({ match: 1, drift: 0 })
  expect(run.compared[0]!.checked.comparison.verdict).toBe('match')
  expect(Buffer.from(run.compared[0]!.live.body!).toString()).toBe(JSON.stringify(ORDER))
  expect(exitCodeOf(run.result)).toBe(0)
})

test('does not alert of a variant that comes and goes', async () => {
  const service = await serveInTurn({ json: BROKEN }, { json: ORDER }, { json: BROKEN })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['info | type-changed | /total | it did not persist: in 2 of 3 answers'])
})

test('keeps the fingerprint of a finding that did not persist', async () => {
  const lasting = await checkAgainst(await serveInTurn({ json: BROKEN }), [ORDER_CALL])
  const passing = await checkAgainst(await serveInTurn({ json: BROKEN }, { json: ORDER }), [ORDER_CALL])
  expect(passing.result.findings.map(({ fingerprint }) => fingerprint)).toEqual(
    lasting.result.findings.map(({ fingerprint }) => fingerprint),
  )
})

test('alerts of what a first odd answer has hidden', async () => {
  const service = await serveInTurn({ status: 404, json: { error: 'not found' } }, { json: BROKEN })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(brief(run)).toEqual([
    'breaking | type-changed | /total | -',
    'info | endpoint-gone |  | it did not persist: in 1 of 3 answers',
  ])
})

test('keeps a finding where the service fails when it is asked again', async () => {
  const service = await serveInTurn({ json: BROKEN }, { status: 500, json: {} })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | could not be probed again: the service failed (500)'])
})

test('keeps a finding where the token has expired when it is asked again', async () => {
  const service = await serveInTurn({ json: BROKEN }, { status: 401, json: {} })
  expect(brief(await checkAgainst(service, [ORDER_CALL]))).toEqual([
    'breaking | type-changed | /total | could not be probed again: the credentials were refused (401)',
  ])
})

test('makes a call that may change something only once', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkAgainst(service, [{ ...ORDER_CALL, method: 'POST' }])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | not probed again, as the call may change something'])
  expect(service.seen).toHaveLength(1)
})

test('probes a GraphQL query by POST again', async () => {
  const service = await serveInTurn({ json: { data: { order: BROKEN } } }, { json: { data: { order: ORDER } } })
  const run = await checkAgainst(service, [
    {
      path: '/graphql',
      method: 'POST',
      operation: 'order',
      json: { data: { order: ORDER } },
      request: { headers: { 'content-type': 'application/json' }, body: { json: { query: '{ order { id total } }' } } },
    },
  ])
  expect(run.result.findings).toMatchObject([{ severity: 'info', hint: 'it did not persist: in 1 of 3 answers' }])
})

test('needs no proof of what is accepted', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const first = await checkAgainst(service, [ORDER_CALL])
  const accepted = new Set(first.result.findings.map(({ fingerprint }) => fingerprint))
  const asked = service.seen.length
  const run = await checkAgainst(service, [ORDER_CALL], { accepted })
  expect(run.result.findings).toMatchObject([{ severity: 'breaking', accepted: true }])
  expect(service.seen).toHaveLength(asked + 1)
  expect(exitCodeOf(run.result)).toBe(0)
})

test('asks again for a few of many calls that show the same', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const calls = Array.from({ length: 20 }, () => ORDER_CALL)
  const run = await checkAgainst(service, calls)
  expect(run.result.summary.drift).toBe(20)
  expect(run.result.findings).toHaveLength(1)
  expect(service.seen).toHaveLength(20 + 6)
})

test('makes a call again that was throttled, when the service says so', async () => {
  const service = await serveInTurn({ status: 429, headers: { 'retry-after': '7' } }, { json: BROKEN })
  const limits = freeLimits()
  const run = await checkAgainst(service, [ORDER_CALL], { limits })
  expect(limits.holds).toEqual([{ service: 'Shop', ms: 7000 }])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | -'])
})

test('waits as long as a service asks, with limits as they are', async () => {
  const service = await serveInTurn({ status: 429, headers: { 'retry-after': '1' } }, { json: ORDER })
  const limits = createServiceLimits({ concurrency: 2, requestsPerSecond: 100 })
  const started = performance.now()
  const run = await checkAgainst(service, [ORDER_CALL], { limits })
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
  expect(performance.now() - started).toBeGreaterThan(990)
})

test('does not wait for a service that asks for too much time', async () => {
  const service = await serveInTurn({ status: 503, headers: { 'retry-after': '3600' } }, { json: ORDER })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(run.result.couldNotCheck).toMatchObject([{ reason: 'the service failed (503)' }])
  expect(service.seen).toHaveLength(1)
})

test('makes a call again that the network failed', async () => {
  const service = await serveInTurn({ cut: true }, { json: ORDER })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
})

test('makes a call again that the service failed', async () => {
  const service = await serveInTurn({ status: 502, json: {} }, { json: ORDER })
  const run = await checkAgainst(service, [ORDER_CALL])
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
})

test('does not ask a service again and again that is not there', async () => {
  const service = await serveInTurn({ cut: true })
  const run = await checkAgainst(
    service,
    Array.from({ length: 30 }, () => ORDER_CALL),
  )
  expect(run.result.summary).toMatchObject({ compared: 0, couldNotCheck: 30 })
  expect(run.result.couldNotCheck[0]!.reason).toBe('the call failed (ECONNRESET)')
  expect(service.seen.length).toBeLessThanOrEqual(33)
  expect(exitCodeOf(run.result)).toBe(2)
})

const NOT_MADE: Partial<LiveCall> = { answer: null }

test.each<[string, Partial<LiveCall>, string | null]>([
  ['outside the sample', { ...NOT_MADE, skipped: 'not-chosen' }, null],
  ['unsafe', { ...NOT_MADE, skipped: 'unsafe' }, null],
  ['held back', { ...NOT_MADE, skipped: 'held' }, 'the service asks for more time than the run has'],
  ['without its source', { ...NOT_MADE, unresolved: ['takes the id from Shop.a#1'] }, 'takes the id from Shop.a#1'],
  ['not made for no known reason', NOT_MADE, 'the call was not made'],
])('tells a call that is %s', async (_title, rest, reason) => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const { result } = await checkCalls(await makeCalls(recordings, rest), options(service.origin, recordings))
  expect(result.summary).toMatchObject(
    reason === null ? { skipped: 1, couldNotCheck: 0 } : { skipped: 0, couldNotCheck: 1 },
  )
  expect(result.couldNotCheck.map((one) => one.reason)).toEqual(reason === null ? [] : [reason])
})

test('counts a call that the application repeated as one, by the answer that tells most', async () => {
  const service = await serveInTurn({ status: 503, json: {} }, { status: 500, json: {} }, { json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const calls = [...(await makeCalls(recordings)), ...(await makeCalls(recordings)), ...(await makeCalls(recordings))]
  const { result, compared } = await checkCalls(calls, options(service.origin, recordings))
  expect(result.summary).toMatchObject({ compared: 1, match: 1, couldNotCheck: 0 })
  expect(compared).toHaveLength(1)
})

test('lists calls that are not recorded once, without their secrets', async () => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [
    { ...ORDER_CALL, path: '/orders/1?api_key=sk4f9a8b7c6d5e4f3a2b1c' },
  ])
  const calls = await makeCalls(recordings, { interaction: null })
  const refused = calls.map((call) => ({ ...call, answer: null, skipped: 'unsafe' as const, operation: 'refused' }))
  const { unrecorded, result } = await checkCalls([...calls, ...calls, ...refused], options(service.origin, recordings))
  expect(unrecorded).toEqual([
    {
      service: 'Shop',
      operation: 'GET /orders/1',
      method: 'GET',
      url: `${service.origin}/orders/1?api_key=redacted-1`,
      test: 'orders > lists',
    },
  ])
  expect(result.summary.compared).toBe(0)
})

test('cannot check a call whose interaction is gone', async () => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const calls = await makeCalls(recordings, { interaction: 'Shop.gone#1' })
  const { result } = await checkCalls(calls, options(service.origin, recordings))
  expect(result.couldNotCheck).toMatchObject([{ reason: 'the recording does not hold this interaction any more' }])
})

test('tells of its progress', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const told: unknown[] = []
  await checkAgainst(service, [ORDER_CALL], { onProgress: (progress) => told.push(progress) })
  expect(told).toEqual([
    { step: 'compare', done: 1, total: 1 },
    { step: 'probe', done: 1, total: null },
    { step: 'probe', done: 2, total: null },
  ])
})
