import axios from 'axios'
import { http as handle, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { mockRegistry, mockResponse, serviceCall } from '../index.js'
import { rehearse } from './rehearsal.js'
import { echo, get, run, serve, toRecording } from './trial.js'

const server = setupServer(
  handle.get('https://users-own.example/mocked', () => HttpResponse.json({ from: "the user's own" })),
)

async function underOwnMsw<T>(body: () => Promise<T>): Promise<T> {
  server.listen({ onUnhandledFrame: 'bypass' })
  try {
    return await body()
  } finally {
    server.close()
  }
}

test("leaves the user's own MSW handlers in place, and answers what they leave over", async () => {
  const { origin, stop } = await serve(echo)
  const body = (): Promise<unknown[]> =>
    underOwnMsw(async () => [
      await (await fetch('https://users-own.example/mocked')).json(),
      await (await fetch(`${origin}/real`, { method: 'POST', body: 'x' })).json(),
      (await axios.get('https://users-own.example/mocked')).data,
      (await axios.post(`${origin}/real`, { a: 1 })).data,
      // Header names come sorted through MSW's own `Response`.
      { ...((await get(`${origin}/plain`)) as object), raw: undefined },
      await (await undici.request(`${origin}/undici`)).body.json(),
      await (await fetch(`${origin}/real`, { method: 'POST', body: 'x' })).json(),
    ])
  const live = await run('record', origin, null, body)
  await stop()
  const recording = toRecording(live.host)
  expect(recording.interactions.map(({ request }) => request.url.slice(origin.length))).toEqual([
    '/real',
    '/real',
    '/plain',
    '/undici',
    '/real',
  ])
  const replayed = await run('replay', origin, recording, body)
  expect(replayed.value).toEqual(live.value)
  expect(live.value[0]).toEqual({ from: "the user's own" })
  expect(live.value[2]).toEqual({ from: "the user's own" })
})

test('fails unmatched calls below the user MSW too', async () => {
  const { origin, stop } = await serve(echo)
  await stop()
  const { value, host } = await run('replay', origin, { version: 1, interactions: [] }, () =>
    underOwnMsw(() =>
      fetch(`${origin}/nothing`).then(
        () => 'answered',
        (error: Error) => (error.cause as Error).message,
      ),
    ),
  )
  expect(value).toContain('[unmatched-call]')
  expect(host.calls.map(({ outcome }) => outcome)).toEqual(['unmatched'])
})

test('gives the faults of mocks through the user MSW, too', async () => {
  const mocks = {
    late: mockResponse().withBody({ a: 'long enough' }).withLatency(20),
    slow: mockResponse().withBody({ a: 'long enough' }).withSlowBody({ bytesPerSecond: 500 }),
    cut: mockResponse().withBody({ a: 'long enough' }).withTruncatedBody(),
    refused: mockResponse().withNetworkError('ECONNREFUSED'),
    silent: mockResponse().withTimeout(),
  }
  const origin = 'http://127.0.0.1:4996'
  const ask = async (): Promise<string> => {
    const response = await fetch(origin, { signal: AbortSignal.timeout(300) })
    return response.text()
  }
  const tests = Object.entries(mocks).map(([name, mock]) => ({
    name,
    body: () =>
      underOwnMsw(async () => {
        mockRegistry.register(serviceCall('Shop', 'list'), mock)
        const error = await ask().catch((error: unknown) => error)
        return error instanceof Error ? [error.name, (error.cause as { code?: string } | undefined)?.code] : error
      }),
  }))
  const { values } = await rehearse({ Shop: origin }).run({ mode: 'replay', operations: { list: 'GET /' }, tests })
  expect(values).toEqual({
    late: '{"a":"long enough"}',
    slow: '{"a":"long enough"}',
    cut: ['TypeError', 'UND_ERR_SOCKET'],
    refused: ['TypeError', 'ECONNREFUSED'],
    silent: ['TimeoutError', undefined],
  })
})
