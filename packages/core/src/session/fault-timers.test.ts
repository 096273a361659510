import http from 'node:http'
import { text } from 'node:stream/consumers'
import axios from 'axios'
import got from 'got'
import { request } from 'undici'
import { afterEach, expect, test, vi } from 'vitest'
import { mockRegistry, mockResponse, serviceCall, type MockResponse } from '../index.js'
import { rehearse } from './rehearsal.js'

const ORIGIN = 'http://127.0.0.1:4998'

/** Longer than any test may take. */
const A_MINUTE = 60_000

const MOCK = mockResponse()
  .withStatus(201)
  .withBody({ items: ['one', 'two'] })

const BODY = '{"items":["one","two"]}'

const CLIENTS: Record<string, () => Promise<[status: number, body: string]>> = {
  fetch: async () => {
    const response = await fetch(ORIGIN)
    return [response.status, await response.text()]
  },
  http: () =>
    new Promise((resolve, reject) => {
      http
        .get(ORIGIN, (response) => void text(response).then((body) => resolve([response.statusCode!, body]), reject))
        .on('error', reject)
    }),
  axios: async () => {
    const { status, data } = await axios.get<string>(ORIGIN, { responseType: 'text', transformResponse: [] })
    return [status, data]
  },
  got: async () => {
    const { statusCode, body } = await got(ORIGIN, { retry: { limit: 0 } })
    return [statusCode, body]
  },
  'undici.request': async () => {
    const { statusCode, body } = await request(ORIGIN)
    return [statusCode, await body.text()]
  },
}

afterEach(() => void vi.useRealTimers())

/** Make a call that a mock answers, while timers are faked, and say how it went. */
async function play(mock: MockResponse, body: () => Promise<unknown>): Promise<unknown> {
  const { values, failures } = await rehearse({ Shop: ORIGIN }).run({
    mode: 'replay',
    operations: { list: 'GET /' },
    tests: [
      {
        name: 'test',
        async body() {
          mockRegistry.register(serviceCall('Shop', 'list'), mock)
          vi.useFakeTimers()
          return body().finally(() => vi.useRealTimers())
        },
      },
    ],
  })
  expect(Object.values(failures).flat()).toEqual([])
  return values['test']
}

test.for(Object.entries(CLIENTS))('ends latency by fake timers that advance at once: %s', async ([, ask]) => {
  const told = await play(MOCK.withLatency(A_MINUTE), async () => {
    const answer = ask()
    await vi.advanceTimersByTimeAsync(A_MINUTE)
    return answer
  })
  expect(told).toEqual([201, BODY])
})

test.for(Object.entries(CLIENTS))('keeps an answer back until timers have advanced so far: %s', async ([, ask]) => {
  const told = await play(MOCK.withLatency(A_MINUTE), async () => {
    let isAnswered = false
    const answer = ask().finally(() => void (isAnswered = true))
    await vi.advanceTimersByTimeAsync(A_MINUTE - 1)
    const early = isAnswered
    await vi.advanceTimersByTimeAsync(1)
    return [early, await answer]
  })
  expect(told).toEqual([false, [201, BODY]])
})

test.for(Object.entries(CLIENTS))('sends a slow body by fake timers: %s', async ([, ask]) => {
  const told = await play(MOCK.withSlowBody({ bytesPerSecond: 0.5 }), async () => {
    const answer = ask()
    await vi.advanceTimersByTimeAsync(A_MINUTE)
    return answer
  })
  expect(told).toEqual([201, BODY])
})

test('lets the time-outs of clients end a silence', async () => {
  const told = await play(mockResponse().withTimeout(), async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), A_MINUTE)
    const outcomes = Promise.allSettled([
      fetch(ORIGIN, { signal: controller.signal }),
      got(ORIGIN, { timeout: { request: A_MINUTE }, retry: { limit: 0 } }),
    ])
    await vi.advanceTimersByTimeAsync(A_MINUTE)
    return (await outcomes).map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'answered'))
  })
  expect(told).toEqual(['AbortError', 'TimeoutError'])
})

test('fails to connect once that has taken its time by fake timers', async () => {
  const told = await play(mockResponse().withNetworkError('ETIMEDOUT').withLatency(A_MINUTE), async () => {
    const outcomes = Promise.allSettled(Object.values(CLIENTS).map((ask) => ask()))
    await vi.advanceTimersByTimeAsync(A_MINUTE)
    return (await outcomes).map((one) => (one.status === 'rejected' ? codeOf(one.reason as Error) : 'answered'))
  })
  expect(told).toEqual(Object.keys(CLIENTS).map(() => 'ETIMEDOUT'))
})

test('leaves no timer behind', async () => {
  const told = await play(MOCK.withLatency(10), async () => {
    const answer = await CLIENTS['http']!()
    return [answer, vi.getTimerCount()]
  })
  expect(told).toEqual([[201, BODY], 0])
})

function codeOf(error: Error & { code?: string }): string | undefined {
  return error.code ?? (error.cause as { code?: string } | undefined)?.code
}
