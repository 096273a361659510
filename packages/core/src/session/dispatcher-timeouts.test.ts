import { expect, test } from 'vitest'
import { Agent, BalancedPool, Client, interceptors, Pool, request, RetryAgent, type Dispatcher } from 'undici'
import { mockRegistry } from '../registry/mock-registry.js'
import { mockResponse } from '../registry/mock-response.js'
import { serviceCall } from '../registry/service-call.js'
import { rehearse } from './rehearsal.js'

const ORIGIN = 'http://127.0.0.1:1'
const TIMEOUTS = { headersTimeout: 20, bodyTimeout: 20 }

const dispatchers: Record<string, () => Dispatcher> = {
  Agent: () => new Agent(TIMEOUTS),
  Pool: () => new Pool(ORIGIN, TIMEOUTS),
  BalancedPool: () => new BalancedPool(ORIGIN, TIMEOUTS),
  Client: () => new Client(ORIGIN, TIMEOUTS),
  RetryAgent: () => new RetryAgent(new Agent(TIMEOUTS), { maxRetries: 0 }),
  composed: () => new Agent(TIMEOUTS).compose(interceptors.retry({ maxRetries: 0 })),
}

for (const mode of ['auto', 'live'] as const) {
  test(`ends silence by the time-outs of each dispatcher in mode ${mode}`, async () => {
    const { values } = await rehearse({ Shop: ORIGIN }).run({
      mode,
      tests: [
        {
          name: 'one',
          body: async () => {
            mockRegistry.register(serviceCall('Shop', 'GET /head'), mockResponse().withTimeout())
            const stalls = mockResponse().withBody('half of it').withTruncatedBody({ end: 'stall' })
            mockRegistry.register(serviceCall('Shop', 'GET /body'), stalls)
            const told = Object.entries(dispatchers).map(async ([name, create]) => [
              name,
              ...(await failuresOf(create)),
            ])
            return Promise.all(told)
          },
        },
      ],
    })
    const names = Object.keys(dispatchers)
    const expected = names.map((name) => [name, 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
    expect(values['one']).toEqual(expected)
  })
}

async function failuresOf(create: () => Dispatcher): Promise<unknown[]> {
  const dispatcher = create()
  try {
    return await Promise.all(['/head', '/body'].map((path) => failureOf(dispatcher, path)))
  } finally {
    await dispatcher.destroy()
  }
}

async function failureOf(dispatcher: Dispatcher, path: string): Promise<unknown> {
  try {
    const { body } = await request(ORIGIN + path, { dispatcher })
    return await body.text()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}
