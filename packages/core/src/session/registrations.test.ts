import { request as httpRequest, type ClientRequest } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mockRegistry } from '../registry/mock-registry.js'
import { mockResponse } from '../registry/mock-response.js'
import { serviceCall } from '../registry/service-call.js'
import { rehearse, type Rehearsal, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { startService, type Service } from './shop-service.js'

let service: Service
let file: RehearsedFile

beforeEach(async () => {
  service = await startService()
  file = rehearse({ Shop: service.origin })
})
afterEach(() => service.stop())

/** Run one test, and give what it returns. */
async function runOne(body: RehearsedTest['body'], more: Partial<Rehearsal> = {}): Promise<unknown> {
  const { values, failures } = await file.run({ mode: 'auto', ...more, tests: [{ name: 'one', body: body! }] })
  expect(failures['one']).toEqual([])
  return values['one']
}

const orders = serviceCall('Shop', 'GET /orders/:id')
const say = (text: string) => mockResponse().withBody(text)

async function get(path: string): Promise<string> {
  const response = await fetch(service.origin + path)
  return `${response.status} ${await response.text()}`
}

test('answers the calls of the running test, and not those of the next one', async () => {
  const { values, result } = await file.run({
    mode: 'auto',
    tests: [
      {
        name: 'a',
        body: async () => {
          mockRegistry.register(orders, mockResponse().withStatus(503))
          return get('/orders/7')
        },
      },
      { name: 'b', body: () => get('/orders/7') },
    ],
  })
  expect(values).toEqual({ a: '503 ', b: '200 order 7' })
  expect(service.requests).toEqual(['GET /orders/7'])
  expect(result.counts).toMatchObject({ replayed: 1, registered: 1, recorded: 1, unmatched: 0 })
  expect(result.calls).toMatchObject([
    { outcome: 'replayed', test: 'a', service: 'Shop', operation: 'GET /orders/:id', result: '503', registered: true },
    { outcome: 'recorded', test: 'b' },
  ])
  expect(file.recording().interactions.map(({ test }) => test)).toEqual(['b'])
})

test('lets limited mocks answer in the order of registration, and before those without a limit', async () => {
  const answers = await runOne(async () => {
    mockRegistry.register(orders, say('always'))
    mockRegistry.register(orders, say('first').once())
    mockRegistry.register(orders, say('then').times(2))
    mockRegistry.register(orders, say('latest'))
    return [1, 2, 3, 4, 5].reduce<Promise<string[]>>(
      async (before) => [...(await before), await get('/orders/7')],
      Promise.resolve([]),
    )
  })
  expect(answers).toEqual(['200 first', '200 then', '200 then', '200 latest', '200 latest'])
})

test('lets the recording answer again once a mock is used up', async () => {
  const body = (): Promise<string> => get('/orders/7')
  await runOne(body)
  const answers = await runOne(
    async () => {
      mockRegistry.register(orders, mockResponse().withStatus(429).once())
      return [await body(), await body()]
    },
    { mode: 'replay' },
  )
  expect(answers).toEqual(['429 ', '200 order 7'])
})

test('plays a sequence in turn, and repeats its last response', async () => {
  const answers = await runOne(async () => {
    mockRegistry.register(orders, mockResponse().withSequence(say('a').times(2), say('b'), say('c')))
    return Promise.all([1, 2, 3, 4, 5].map(() => get('/orders/7')))
  })
  expect(answers).toEqual(['200 a', '200 a', '200 b', '200 c', '200 c'])
})

test("prefers the running test's mocks to those of the file, which answer all tests", async () => {
  const { values } = await file.run({
    mode: 'replay',
    before: async () => {
      mockRegistry.register(orders, say('of the file').times(3))
      return get('/orders/1')
    },
    tests: [
      {
        name: 'own',
        body: async () => {
          mockRegistry.register(orders, say('of the test'))
          const own = await get('/orders/1')
          mockRegistry.reset()
          return [own, await get('/orders/1')]
        },
      },
      { name: 'none', body: () => get('/orders/1') },
    ],
  })
  expect(values).toEqual({
    before: '200 of the file',
    own: ['200 of the test', '200 of the file'],
    none: '200 of the file',
  })
})

test('keeps the mocks of concurrent tests apart', async () => {
  const names = ['a', 'b', 'c', 'd']
  const { values } = await file.run({
    mode: 'replay',
    concurrent: true,
    tests: names.map((name) => ({
      name,
      body: async () => {
        mockRegistry.register(orders, say(name))
        await new Promise((resolve) => setTimeout(resolve, 5))
        const texts = await Promise.all([get('/orders/1'), get('/orders/2')])
        return [...texts, mockRegistry.calls(orders).length]
      },
    })),
  })
  for (const name of names) expect(values[name]).toEqual([`200 ${name}`, `200 ${name}`, 2])
})

test('begins each attempt at a test without the mocks of the one before', async () => {
  let attempts = 0
  const { values, result } = await file.run({
    mode: 'replay',
    tests: [
      {
        name: 'flaky',
        retries: 1,
        body: async () => {
          attempts += 1
          const before = mockRegistry.calls(orders).length
          mockRegistry.register(orders, say(`attempt ${attempts}`).once())
          return [before, await get('/orders/1')]
        },
      },
    ],
  })
  expect(values['flaky']).toEqual([0, '200 attempt 2'])
  expect(result.counts).toMatchObject({ replayed: 1, registered: 1 })
})

test('finds calls by configured name, by derived name and by a template of any parameter name', async () => {
  const answers = await runOne(
    async () => {
      mockRegistry.register(serviceCall('Shop', 'getOrder'), say('by name').once())
      mockRegistry.register(serviceCall('Shop', 'GET /orders/:order'), say('by template').once())
      mockRegistry.register(serviceCall('Shop', 'POST /carts/:cart/items'), say('spelled out').once())
      const texts = [await get('/orders/7'), await get('/orders/x')]
      const posted = await fetch(`${service.origin}/carts/blue%20one/items`, { method: 'POST', body: '{"n":1}' })
      const [call] = mockRegistry.calls('Shop', 'POST /carts/:cart/items')
      return [...texts, await posted.text(), call?.params, call?.body, call?.registered]
    },
    { operations: { getOrder: 'GET /orders/:id' } },
  )
  expect(answers).toEqual(['200 by name', '200 by template', 'spelled out', { cart: 'blue one' }, { n: 1 }, true])
})

test('finds GraphQL calls by the name of their operation', async () => {
  const ask = async (operationName: string): Promise<string> => {
    const body = JSON.stringify({ operationName, query: `query ${operationName} { order { id } }` })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${service.origin}/graphql`, { method: 'POST', headers, body })).text()
  }
  const answers = await runOne(async () => {
    mockRegistry.register(serviceCall('Shop', 'GetOrder'), say('mocked'))
    const texts = [await ask('GetOrder'), await ask('GetCart')]
    return [texts[0], texts[1]?.slice(0, 13), mockRegistry.calls('Shop', 'GetOrder').length]
  })
  expect(answers).toEqual(['mocked', 'POST /graphql', 1])
})

test('refuses services and operations that nothing knows, with those that are known', async () => {
  const register = (name: string, operation: string) => (): void => {
    mockRegistry.register(serviceCall(name, operation), say('no'))
  }
  const answers = await runOne(
    async () => {
      const messages: string[] = []
      for (const act of [
        register('Shopp', 'getOrder'),
        register('Shop', 'getOrders'),
        register(new URL(service.origin).host, 'GET /'),
      ])
        try {
          act()
        } catch (error) {
          messages.push((error as Error).message)
        }
      register('api.example.com', 'GET /never/:recorded')()
      return messages
    },
    { operations: { getOrder: 'GET /orders/:id', placeOrder: 'POST /orders' } },
  )
  expect(answers).toEqual([
    `[registration-unknown] The service "Shopp" is not known
  nearest   "Shop"
  services  "Shop"
  fix       name a service of understudy.config, or a host`,
    `[registration-unknown] The operation "getOrders" of "Shop" is not known
  nearest     "getOrder"
  operations  "getOrder", "placeOrder"
  fix         name one of these, or spell it out: 'POST /path/:id', and for GraphQL .where({ body: { operationName } })`,
    `[registration-unknown] All of the host "${new URL(service.origin).host}" is the service "Shop"
  fix  name it so: serviceCall('Shop', …)`,
  ])
})

test('takes what one line registers for many tests as used where one of them uses it', async () => {
  const hooked = (name: string, calls: boolean) => ({
    name,
    body: async () => {
      for (const path of ['/orders/1', '/orders/2']) mockRegistry.register(orders.where({ path }), say('by a hook'))
      if (calls) await get('/orders/1')
      if (calls) mockRegistry.register(orders, say('of one test'))
    },
  })
  const { result } = await file.run({ mode: 'replay', tests: [hooked('idle', false), hooked('busy', true)] })
  expect(result.unusedMocks.map(({ test, where }) => [test, where])).toEqual([
    ['idle', '{"path":"/orders/2"}'],
    ['busy', '{"path":"/orders/2"}'],
    ['busy', ''],
  ])
})

test('tells of mocks that no call used, without their secrets', async () => {
  const { result } = await file.run({
    mode: 'replay',
    before: async () => mockRegistry.register(serviceCall('Shop', 'GET /of/the/file'), say('x')),
    tests: [
      {
        name: 'passes',
        body: async () => {
          mockRegistry.register(orders, mockResponse().withSequence(say('a'), say('b')))
          mockRegistry.register(
            orders.where({ headers: { authorization: 'Bearer sk_live_4eC39HqLyjWDarjtT1zdp7dc' }, path: '/orders/1' }),
            say('never'),
          )
          return get('/orders/1')
        },
      },
      {
        name: 'fails',
        status: 'failed',
        body: async () => mockRegistry.register(orders, say('never')),
      },
    ],
  })
  expect(result.unusedMocks).toMatchObject([
    { service: 'Shop', operation: 'GET /orders/:id', test: 'passes' },
    { service: 'Shop', operation: 'GET /of/the/file', where: '', test: null },
  ])
  expect(JSON.stringify(result)).not.toContain('4eC39HqLyjWDarjtT1zdp7dc')
})

test('fails a call whose predicate throws, and its test with it', async () => {
  const { values, failures } = await file.run({
    mode: 'replay',
    tests: [
      {
        name: 'one',
        body: async () => {
          mockRegistry.register(
            orders.where(() => {
              throw new Error('no such thing')
            }),
            say('never'),
          )
          return get('/orders/1').catch(() => 'failed')
        },
      },
    ],
  })
  expect(values['one']).toBe('failed')
  expect(failures['one']).toEqual([expect.stringContaining('.where() throws "no such thing"')])
})

test('ends calls that were never answered with the test that made them', async () => {
  const ends: string[] = []
  const silent = mockResponse().withTimeout()
  const { values } = await file.run({
    mode: 'replay',
    before: async () => {
      mockRegistry.register(orders, silent)
      void fetch(`${service.origin}/orders/0`).catch(() => ends.push('of the file'))
    },
    tests: [
      {
        name: 'waits',
        body: async () => {
          mockRegistry.register(orders, mockResponse().withStatus(200).withLatency(60_000))
          void fetch(`${service.origin}/orders/1`).catch(() => ends.push('late'))
          mockRegistry.register(orders.where({ path: '/orders/2' }), silent)
          void fetch(`${service.origin}/orders/2`).catch(() => ends.push('silent'))
          await expect.poll(() => mockRegistry.calls(orders).length, { timeout: 5000 }).toBe(2)
          return ends.length
        },
      },
      { name: 'next', body: async () => [...ends].sort() },
    ],
  })
  expect(values).toEqual({ before: undefined, waits: 0, next: ['late', 'silent'] })
  expect(ends).toHaveLength(3)
})

test('counts calls whose client gives up before they are on the wire, once', async () => {
  const { values, result } = await file.run({
    mode: 'replay',
    tests: [
      {
        name: 'one',
        body: async () => {
          mockRegistry.register(orders, mockResponse().withTimeout())
          const byFetch = new AbortController()
          const fetched = fetch(`${service.origin}/orders/1`, { signal: byFetch.signal }).catch(
            (error: Error) => error.name,
          )
          // Long enough for the client to send, and too short for a connection to be made.
          for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
          byFetch.abort()
          const asked = httpGet(`${service.origin}/orders/2`)
          await new Promise((resolve) => setImmediate(resolve))
          asked.request.destroy(new Error('gave up'))
          return [await fetched, await asked.ended, mockRegistry.calls(orders).map(({ path }) => path)]
        },
      },
    ],
  })
  expect(values['one']).toEqual(['AbortError', 'gave up', ['/orders/1', '/orders/2']])
  expect(result.unusedMocks).toEqual([])
  expect(result.calls).toMatchObject([{ result: 'ETIMEDOUT' }, { result: 'ETIMEDOUT' }])
})

function httpGet(url: string): { request: ClientRequest; ended: Promise<string> } {
  const request = httpRequest(url)
  const ended = new Promise<string>((resolve) => {
    request.once('error', (error) => resolve(error.message)).once('response', () => resolve('answered'))
  })
  request.end()
  return { request, ended }
}
