import { afterEach, expect, test } from 'vitest'
import { exitCodeOf } from '../drift/index.js'
import type { CheckedRun } from './check-calls.js'
import { BROKEN, checkTrial, ORDER, ORDER_CALL, serveTurns, type TurnAnswer, type TurnService } from './check-trial.js'
import { freeLimits } from './sample-project.js'
import { createServiceLimits } from './service-limits.js'

const services: TurnService[] = []
afterEach(async () => {
  for (const one of services.splice(0)) await one.close()
})

async function serveInTurn(...answers: TurnAnswer[]): Promise<TurnService> {
  const one = await serveTurns(answers)
  services.push(one)
  return one
}

function brief({ result }: CheckedRun): string[] {
  return result.findings.map(({ severity, kind, path, hint }) => [severity, kind, path, hint ?? '-'].join(' | '))
}

test('alerts of what persists in two more answers', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | -'])
  expect(service.seen).toHaveLength(3)
})

test('does not alert of what is gone in the next answers', async () => {
  const service = await serveInTurn({ json: BROKEN }, { json: ORDER })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['info | type-changed | /total | it did not persist: in 1 of 3 answers'])
  expect(run.result.summary).toMatchObject({ match: 1, drift: 0 })
  expect(run.compared[0]!.checked.comparison.verdict).toBe('match')
  expect(Buffer.from(run.compared[0]!.live.body!).toString()).toBe(JSON.stringify(ORDER))
  expect(exitCodeOf(run.result)).toBe(0)
})

test('does not alert of a variant that comes and goes', async () => {
  const service = await serveInTurn({ json: BROKEN }, { json: ORDER }, { json: BROKEN })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['info | type-changed | /total | it did not persist: in 2 of 3 answers'])
})

test('keeps the fingerprint of a finding that did not persist', async () => {
  const lasting = await checkTrial(await serveInTurn({ json: BROKEN }), [ORDER_CALL])
  const passing = await checkTrial(await serveInTurn({ json: BROKEN }, { json: ORDER }), [ORDER_CALL])
  expect(passing.result.findings.map(({ fingerprint }) => fingerprint)).toEqual(
    lasting.result.findings.map(({ fingerprint }) => fingerprint),
  )
})

test('alerts of what a first odd answer has hidden', async () => {
  const service = await serveInTurn({ status: 404, json: { error: 'not found' } }, { json: BROKEN })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(brief(run)).toEqual([
    'breaking | type-changed | /total | -',
    'info | endpoint-gone |  | it did not persist: in 1 of 3 answers',
  ])
})

test('keeps a finding where the service fails when it is asked again', async () => {
  const service = await serveInTurn({ json: BROKEN }, { status: 500, json: {} })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | could not be probed again: the service failed (500)'])
})

test('keeps a finding where the token has expired when it is asked again', async () => {
  const service = await serveInTurn({ json: BROKEN }, { status: 401, json: {} })
  expect(brief(await checkTrial(service, [ORDER_CALL]))).toEqual([
    'breaking | type-changed | /total | could not be probed again: the credentials were refused (401)',
  ])
})

test('makes a call that may change something only once', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const run = await checkTrial(service, [{ ...ORDER_CALL, method: 'POST' }])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | not probed again, as the call may change something'])
  expect(service.seen).toHaveLength(1)
})

test('probes a GraphQL query by POST again', async () => {
  const service = await serveInTurn({ json: { data: { order: BROKEN } } }, { json: { data: { order: ORDER } } })
  const run = await checkTrial(service, [
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
  const first = await checkTrial(service, [ORDER_CALL])
  const accepted = new Set(first.result.findings.map(({ fingerprint }) => fingerprint))
  const asked = service.seen.length
  const run = await checkTrial(service, [ORDER_CALL], { accepted })
  expect(run.result.findings).toMatchObject([{ severity: 'breaking', accepted: true }])
  expect(service.seen).toHaveLength(asked + 1)
  expect(exitCodeOf(run.result)).toBe(0)
})

test('asks again for a few of many calls that show the same', async () => {
  const service = await serveInTurn({ json: BROKEN })
  const calls = Array.from({ length: 20 }, () => ORDER_CALL)
  const run = await checkTrial(service, calls)
  expect(run.result.summary.drift).toBe(20)
  expect(run.result.findings).toHaveLength(1)
  expect(service.seen).toHaveLength(20 + 6)
})

test('makes a call again that was throttled, when the service says so', async () => {
  const service = await serveInTurn({ status: 429, headers: { 'retry-after': '7' } }, { json: BROKEN })
  const limits = freeLimits()
  const run = await checkTrial(service, [ORDER_CALL], { limits })
  expect(limits.holds).toEqual([{ service: 'Shop', ms: 7000 }])
  expect(brief(run)).toEqual(['breaking | type-changed | /total | -'])
})

test('waits as long as a service asks, with limits as they are', async () => {
  const service = await serveInTurn({ status: 429, headers: { 'retry-after': '1' } }, { json: ORDER })
  const limits = createServiceLimits({ concurrency: 2, requestsPerSecond: 100 })
  const started = performance.now()
  const run = await checkTrial(service, [ORDER_CALL], { limits })
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
  expect(performance.now() - started).toBeGreaterThan(990)
})

test('does not wait for a service that asks for too much time', async () => {
  const service = await serveInTurn({ status: 503, headers: { 'retry-after': '3600' } }, { json: ORDER })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(run.result.couldNotCheck).toMatchObject([{ reason: 'the service failed (503)' }])
  expect(service.seen).toHaveLength(1)
})

test('makes a call again that the network failed', async () => {
  const service = await serveInTurn({ cut: true }, { json: ORDER })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
})

test('makes a call again that the service failed', async () => {
  const service = await serveInTurn({ status: 502, json: {} }, { json: ORDER })
  const run = await checkTrial(service, [ORDER_CALL])
  expect(run.result.summary).toMatchObject({ match: 1, couldNotCheck: 0 })
})

test('does not ask a service again and again that is not there', async () => {
  const service = await serveInTurn({ cut: true })
  const run = await checkTrial(
    service,
    Array.from({ length: 30 }, () => ORDER_CALL),
  )
  expect(run.result.summary).toMatchObject({ compared: 0, couldNotCheck: 30 })
  expect(run.result.couldNotCheck[0]!.reason).toBe('the call failed (ECONNRESET)')
  expect(service.seen.length).toBeLessThanOrEqual(33)
  expect(exitCodeOf(run.result)).toBe(2)
})
