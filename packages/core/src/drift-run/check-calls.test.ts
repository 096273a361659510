import { afterEach, expect, test } from 'vitest'
import { exitCodeOf } from '../drift/index.js'
import type { LiveCall } from '../model/index.js'
import { checkCalls } from './check-calls.js'
import {
  BROKEN,
  checkOptions,
  checkTrial,
  ORDER,
  ORDER_CALL,
  serveTurns,
  type TurnAnswer,
  type TurnService,
} from './check-trial.js'
import { makeCalls, sampleProject, SAMPLE_RECORDING } from './sample-project.js'

const services: TurnService[] = []
afterEach(async () => {
  for (const one of services.splice(0)) await one.close()
})

async function serveInTurn(...answers: TurnAnswer[]): Promise<TurnService> {
  const one = await serveTurns(answers)
  services.push(one)
  return one
}

test('compares a call, and tells where it stands and which tests make it', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkTrial(service, [{ path: '/health', json: { ok: true }, test: null }, ORDER_CALL])
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
  const run = await checkTrial(service, [ORDER_CALL])
  expect(run.result.summary).toEqual({ compared: 1, match: 1, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 0 })
  expect(run.result.findings).toEqual([])
  expect(service.seen).toHaveLength(1)
  expect(exitCodeOf(run.result)).toBe(0)
})

const NOT_MADE: Partial<LiveCall> = { answer: null }

test.each<[string, Partial<LiveCall>, string | null]>([
  ['outside the sample', { ...NOT_MADE, skipped: 'not-chosen' }, null],
  ['unsafe', { ...NOT_MADE, skipped: 'unsafe' }, null],
  [
    'held back',
    { ...NOT_MADE, skipped: 'held' },
    'the service is left alone, as it asks for more time than the run has, or does not answer',
  ],
  ['without its source', { ...NOT_MADE, unresolved: ['takes the id from Shop.a#1'] }, 'takes the id from Shop.a#1'],
  ['not made for no known reason', NOT_MADE, 'the call was not made'],
])('tells a call that is %s', async (_title, rest, reason) => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const { result } = await checkCalls(await makeCalls(recordings, rest), checkOptions(service.origin, recordings))
  expect(result.summary).toMatchObject(
    reason === null ? { skipped: 1, couldNotCheck: 0 } : { skipped: 0, couldNotCheck: 1 },
  )
  expect(result.couldNotCheck.map((one) => one.reason)).toEqual(reason === null ? [] : [reason])
})

test('counts a call that the application repeated as one, by the answer that tells most', async () => {
  const service = await serveInTurn({ status: 503, json: {} }, { status: 500, json: {} }, { json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const calls = [...(await makeCalls(recordings)), ...(await makeCalls(recordings)), ...(await makeCalls(recordings))]
  const { result, compared } = await checkCalls(calls, checkOptions(service.origin, recordings))
  expect(result.summary).toMatchObject({ compared: 1, match: 1, couldNotCheck: 0 })
  expect(compared).toHaveLength(1)
})

test('goes by what was to be made, where a call was left out of one run and made in another', async () => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const left = await makeCalls(recordings, { answer: null, skipped: 'not-chosen' })
  const held = await makeCalls(recordings, { answer: null, skipped: 'held' })
  const made = await makeCalls(recordings)
  const summaryOf = async (calls: LiveCall[]) =>
    (await checkCalls(calls, checkOptions(service.origin, recordings))).result.summary
  expect(await summaryOf([...left, ...held])).toMatchObject({ couldNotCheck: 1, skipped: 0 })
  expect(await summaryOf([...left, ...held, ...made])).toMatchObject({ match: 1, couldNotCheck: 0, skipped: 0 })
})

test('lists calls that are not recorded once, without their secrets', async () => {
  const service = await serveInTurn({ json: ORDER })
  const recordings = sampleProject(service.origin, [
    { ...ORDER_CALL, path: '/orders/1?api_key=sk4f9a8b7c6d5e4f3a2b1c' },
  ])
  const calls = await makeCalls(recordings, { interaction: null })
  const refused = calls.map((call) => ({ ...call, answer: null, skipped: 'unsafe' as const, operation: 'refused' }))
  const { unrecorded, result } = await checkCalls(
    [...calls, ...calls, ...refused],
    checkOptions(service.origin, recordings),
  )
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
  const { result } = await checkCalls(calls, checkOptions(service.origin, recordings))
  expect(result.couldNotCheck).toMatchObject([{ reason: 'the recording does not hold this interaction any more' }])
})

test('tells of its progress', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const told: unknown[] = []
  await checkTrial(service, [ORDER_CALL], { onProgress: (progress) => told.push(progress) })
  expect(told).toEqual([
    { step: 'compare', done: 1, total: 1 },
    { step: 'probe', done: 1, total: null },
    { step: 'probe', done: 2, total: null },
  ])
})

test('compares a stream that was left when it was recorded, and is left now', async () => {
  const recordings = sampleProject('https://shop.example.com', [{ path: '/feed', json: ORDER }])
  const [interaction] = recordings[0]!.recording.interactions
  interaction!.response!.error = { code: 'ABORTED', message: 'the client gave up' }
  const answer = { status: 200, statusText: '', headers: [], body: null, latencyMs: 1 }
  const call: LiveCall = {
    testFile: 'src/orders.test.ts',
    recording: SAMPLE_RECORDING,
    test: null,
    service: 'Shop',
    operation: 'GET /feed',
    interaction: interaction!.id,
    request: { method: 'GET', url: 'https://shop.example.com/feed', headers: [], body: null },
    answer: { ...answer, failure: { code: 'ABORTED', message: 'the client gave up' } },
    unresolved: [],
  }
  const { result } = await checkCalls([call], checkOptions('https://shop.example.com', recordings))
  expect(result.summary).toMatchObject({ compared: 1, unverified: 1, couldNotCheck: 0 })
})

test('cannot tell anything of a call that failed when it was recorded', async () => {
  const service = await serveInTurn({ cut: true })
  const recordings = sampleProject(service.origin, [ORDER_CALL])
  const calls = await makeCalls(recordings)
  const [interaction] = recordings[0]!.recording.interactions
  delete interaction!.response
  interaction!.error = { code: 'ECONNRESET', message: 'socket hang up' }
  const { result } = await checkCalls(calls, checkOptions(service.origin, recordings))
  expect(result.unverified).toMatchObject([{ reason: 'the recorded call failed, so that no answer is known' }])
  expect(result.summary).toMatchObject({ unverified: 1, couldNotCheck: 0 })
})
