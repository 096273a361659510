import { beforeEach, expect, test } from 'vitest'
import { mockRegistry } from '../registry/mock-registry.js'
import { mockResponse } from '../registry/mock-response.js'
import { serviceCall } from '../registry/service-call.js'
import { json, openShop, type LiveShop } from './live-shop.js'

let shop: LiveShop
beforeEach(async () => {
  shop = await openShop()
  shop.answerBy(({ line }, response) => json(response, { line }))
})

const get = async (path: string): Promise<number> => (await fetch(shop.origin + path)).status

/** The code of the error that a call ends with, or its name. */
const outcome = (call: Promise<unknown>): Promise<unknown> =>
  call.catch(({ name, cause }: Error) => (cause as { code?: string } | undefined)?.code ?? name)

const register = (path: string, response: ReturnType<typeof mockResponse>): void =>
  mockRegistry.register(serviceCall('Shop', `GET ${path}`), response)

const BOTH = { name: 't', body: async () => [await get('/a'), await get('/b')] }

test('skips what a mock answers in a drift run, and compares the rest', async () => {
  await shop.record({ tests: [BOTH] })
  const mocked = {
    name: 't',
    body: async () => {
      register('/a', mockResponse().withStatus(503))
      return BOTH.body()
    },
  }
  const { calls, values, result } = await shop.verify({ tests: [mocked] })
  expect(values['t']).toEqual([503, 200])
  expect(calls.map(({ interaction, skipped, answer }) => [interaction, skipped, answer?.status])).toEqual([
    ['Shop GET /a#1', 'mocked', undefined],
    ['Shop GET /b#1', undefined, 200],
  ])
  expect(shop.asked.map(({ line }) => line)).toEqual(['GET /b'])
  expect(result.calls).toMatchObject([{ registered: true, shadows: 'Shop GET /a#1' }, { outcome: 'verified' }])
})

test('answers with faults in a drift run as they are', async () => {
  await shop.record({ tests: [BOTH] })
  const { values, calls } = await shop.verify({
    tests: [
      {
        name: 't',
        body: async () => {
          register('/reset', mockResponse().withNetworkError('ECONNRESET'))
          register('/refused', mockResponse().withNetworkError('ECONNREFUSED'))
          register('/silent', mockResponse().withTimeout())
          const signal = AbortSignal.timeout(50)
          return Promise.all([
            outcome(get('/reset')),
            outcome(get('/refused')),
            outcome(fetch(`${shop.origin}/silent`, { signal })),
          ])
        },
      },
    ],
  })
  expect(values['t']).toEqual(['ECONNRESET', 'ECONNREFUSED', 'TimeoutError'])
  expect(calls).toEqual([])
  expect(shop.asked).toEqual([])
})
