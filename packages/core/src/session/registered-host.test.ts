import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Agent, request as undiciRequest } from 'undici'
import { mockRegistry } from '../registry/mock-registry.js'
import { mockResponse } from '../registry/mock-response.js'
import { serviceCall } from '../registry/service-call.js'
import type { Mode } from '../model/index.js'
import { rehearse, type Rehearsal, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { startService, type Service } from './shop-service.js'

let service: Service
let file: RehearsedFile

beforeEach(async () => {
  service = await startService()
  file = rehearse({ Shop: service.origin })
})
afterEach(() => service.stop())

const orders = serviceCall('Shop', 'GET /orders/:id')
const say = (text: string) => mockResponse().withBody(text)

async function run(body: NonNullable<RehearsedTest['body']>, more: Partial<Rehearsal> = {}) {
  const { values, failures, result } = await file.run({ mode: 'auto', ...more, tests: [{ name: 'one', body }] })
  return { value: values['one'], failures: failures['one'], result }
}

/** Every road on which a call leaves. */
const clients: Record<string, (url: string) => Promise<string>> = {
  fetch: async (url) => (await fetch(url)).text(),
  http: (url) =>
    new Promise((resolve, reject) => {
      const send = url.startsWith('https:') ? httpsRequest : httpRequest
      send(url, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        response.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    }),
  undici: async (url) => {
    const dispatcher = new Agent()
    try {
      return await (await undiciRequest(url, { dispatcher })).body.text()
    } finally {
      await dispatcher.close()
    }
  },
}

const modes: Mode[] = ['auto', 'replay', 'record', 'verify', 'live']

for (const mode of modes) {
  for (const [name, get] of Object.entries(clients)) {
    test(`answers ${name} in mode ${mode}, and leaves the service alone`, async () => {
      const { value, failures, result } = await run(
        async () => {
          mockRegistry.register(orders, say('mocked').times(2))
          return [await get(`${service.origin}/orders/1`), await get(`${service.origin}/orders/2`)]
        },
        { mode },
      )
      expect(value).toEqual(['mocked', 'mocked'])
      expect(failures).toEqual([])
      expect(service.requests).toEqual([])
      expect(result.counts).toMatchObject({ replayed: 2, registered: 2, recorded: 0, unmatched: 0 })
    })
  }
}

for (const mode of ['auto', 'record', 'live'] as const) {
  test(`tells test code of all calls in mode ${mode}, whoever answered them`, async () => {
    const { value } = await run(
      async () => {
        mockRegistry.register(orders, mockResponse().withStatus(503).once())
        const { origin } = service
        for (const get of Object.values(clients)) await get(`${origin}/orders/7?by=${get.name}`)
        await fetch(`${origin}/carts`, { method: 'POST', body: 'x'.repeat(100_000) })
        const [cart] = mockRegistry.calls<string>('Shop', 'POST /carts')
        return [
          mockRegistry.calls(orders).map(({ status, registered, outcome }) => [status, registered, outcome]),
          cart?.body.length,
        ]
      },
      { mode },
    )
    const real = mode === 'live' ? 'passed-through' : 'recorded'
    expect(value).toEqual([
      [
        [503, true, 'replayed'],
        [200, false, real],
        [200, false, real],
      ],
      100_000,
    ])
  })
}

test('leaves the network alone in mode live, where test code registers nothing', async () => {
  const { fetch: before } = globalThis
  const { value } = await run(
    async () => [globalThis.fetch === before, await clients['fetch']!(`${service.origin}/a`)],
    {
      mode: 'live',
    },
  )
  expect(value).toEqual([true, 'GET /a '])
})

test('answers hosts that nothing is recorded of, without looking their names up', async () => {
  const { value, failures } = await run(
    async () => {
      mockRegistry.register(serviceCall('api.example.com', 'GET /v1/things/:id'), say('made up'))
      return Promise.all(Object.values(clients).map((get) => get('https://api.example.com/v1/things/9').catch(String)))
    },
    { mode: 'replay' },
  )
  expect(failures).toEqual([])
  expect(value).toEqual(['made up', 'made up', 'made up'])
})

for (const mode of ['replay', 'auto', 'record', 'live'] as const) {
  test(`answers for what else passes, and lets the rest of it pass in mode ${mode}`, async () => {
    const other = await startService()
    const { host } = new URL(other.origin)
    try {
      const { value, failures, result } = await run(
        async () => {
          mockRegistry.register(serviceCall(host, 'GET /orders/:id').where({ path: '/orders/1' }), say('mocked'))
          const texts: string[][] = []
          for (const get of Object.values(clients)) {
            const asked = ['/orders/1', '/orders/2', '/else'].map((path) => get(other.origin + path))
            texts.push(await Promise.all(asked))
          }
          return texts
        },
        { mode },
      )
      expect(failures).toEqual([])
      const texts = ['mocked', 'order 2', 'GET /else ']
      expect(value).toEqual([texts, texts, texts])
      expect(result.counts).toMatchObject({ registered: 3, recorded: 0, unmatched: 0 })
    } finally {
      await other.stop()
    }
  })
}

test('bends the recorded answer, and uses it up', async () => {
  const get = async (): Promise<string> => {
    const response = await fetch(`${service.origin}/orders/7`)
    return `${response.status} ${response.headers.get('x-region')} ${await response.text()}`
  }
  await run(get)
  const { value, failures, result } = await run(
    async () => {
      mockRegistry.register(orders, mockResponse().withHeaders({ 'x-region': 'eu' }))
      return get()
    },
    { mode: 'replay' },
  )
  expect(failures).toEqual([])
  expect(value).toBe('200 eu order 7')
  const [interaction] = file.recording().interactions
  expect(result.calls).toMatchObject([{ interaction: interaction!.id, registered: true, result: '200' }])
  expect(result.calls[0]).not.toHaveProperty('shadows')
  expect(result.unused).toEqual([])
})

test('fails a call whose mock has nothing to bend, and says so', async () => {
  const { value, failures, result } = await run(
    async () => {
      mockRegistry.register(orders, mockResponse().withLatency(5))
      return fetch(`${service.origin}/orders/7`).catch(() => 'failed')
    },
    { mode: 'replay' },
  )
  expect(value).toBe('failed')
  expect(failures).toEqual([
    `[unmatched-call] Nothing is recorded that a mock could bend for GET ${service.origin}/orders/7
  mock  Shop GET /orders/:id
  fix   run the test without the mock first, to record the call, or give the mock a status or a body`,
  ])
  expect(result.counts).toMatchObject({ unmatched: 1, registered: 0 })
})

test('asks for another run where the first one has just recorded what a mock bends', async () => {
  const get = (): Promise<string> => clients['fetch']!(`${service.origin}/orders/7`)
  const body = (): Promise<string> => {
    mockRegistry.register(orders, mockResponse().withHeaders({ 'x-bent': '1' }))
    return get().catch(() => 'failed')
  }
  const tests = [
    { name: 'good', body: get },
    { name: 'bent', body },
  ]
  const first = await file.run({ mode: 'auto', tests })
  expect(first.failures['bent']?.[0]).toContain('fix   run the tests once more: this run records the operation')
  const { values, failures } = await file.run({ mode: 'auto', tests })
  expect([values['bent'], failures['bent']]).toEqual([values['good'], []])
})

test('names the interaction in the shadow of a mock, and leaves it unused', async () => {
  const get = (): Promise<string> => clients['fetch']!(`${service.origin}/orders/7`)
  await run(get)
  const { result } = await run(
    async () => {
      mockRegistry.register(orders, mockResponse().withTimeout().once())
      const signal = AbortSignal.timeout(20)
      return fetch(`${service.origin}/orders/7`, { signal }).catch((error: Error) => error.name)
    },
    { mode: 'replay' },
  )
  const [interaction] = file.recording().interactions
  expect(result.calls).toMatchObject([{ shadows: interaction!.id, registered: true, result: 'ETIMEDOUT' }])
  expect(result.unused).toEqual([interaction!.id])
})

test('keeps the interaction in the shadow of a mock where everything is recorded again', async () => {
  await run(() => clients['fetch']!(`${service.origin}/orders/7`))
  const before = file.recording()
  const { result } = await run(
    async () => {
      mockRegistry.register(orders, mockResponse().withStatus(503))
      return clients['fetch']!(`${service.origin}/orders/7`)
    },
    { mode: 'record' },
  )
  expect(result.counts).toMatchObject({ registered: 1, removed: 0 })
  expect(file.recording()).toEqual(before)
})

test('keeps a recording as it is where everything is recorded again, whatever mocks bend', async () => {
  const get = () => clients['fetch']!(`${service.origin}/orders/7`)
  const bend = () => {
    mockRegistry.register(orders, mockResponse().withHeaders({ 'x-region': 'eu' }))
    return get()
  }
  const plain = [
    { name: 'own', body: get },
    { name: 'twice', body: async () => [await get(), await get()] },
    { name: 'again', body: get },
  ]
  await file.run({ mode: 'auto', tests: plain })
  const before = file.recording()
  const tests = [
    { name: 'own', body: get },
    { name: 'twice', body: async () => [await bend(), mockRegistry.reset(), await get()] },
    { name: 'again', body: async () => [await get(), await bend()] },
    { name: 'borrows', body: bend },
  ]
  const { result, failures } = await file.run({ mode: 'record', tests, complete: true })
  expect(failures).toMatchObject({ own: [], twice: [], again: [], borrows: [] })
  expect(result.counts).toMatchObject({ registered: 3, removed: 0, recorded: 0 })
  expect(file.recording()).toEqual(before)
})

test('bends what is recorded in mode live, too', async () => {
  await run(() => clients['fetch']!(`${service.origin}/orders/7`))
  const { value, failures, result } = await run(
    async () => {
      mockRegistry.register(orders, mockResponse().withHeaders({ 'x-region': 'eu' }))
      const response = await fetch(`${service.origin}/orders/7`)
      return [response.headers.get('x-region'), await response.text()]
    },
    { mode: 'live' },
  )
  expect(failures).toEqual([])
  expect(value).toEqual(['eu', 'order 7'])
  expect(service.requests).toHaveLength(1)
  expect(result.unused).toEqual([])
})

test('never writes what a mock answers', async () => {
  const { result } = await run(
    async () => {
      mockRegistry.register(serviceCall('Shop', 'POST /secrets'), say('sk_live_4eC39HqLyjWDarjtT1zdp7dc'))
      await fetch(`${service.origin}/secrets`, { method: 'POST', body: 'password=hunter2' })
      return clients['http']!(`${service.origin}/orders/7`)
    },
    { mode: 'record' },
  )
  expect(file.recording().interactions).toMatchObject([{ operation: 'GET /orders/:id' }])
  expect(file.allBytes()).not.toMatch(/4eC39HqLyjWDarjtT1zdp7dc|hunter2/)
  expect(JSON.stringify(result)).not.toMatch(/4eC39HqLyjWDarjtT1zdp7dc|hunter2/)
})

test('bends what another test of the file recorded, where its own has nothing', async () => {
  const get = async (id: number): Promise<string> => {
    const response = await fetch(`${service.origin}/orders/${id}`)
    return `${response.status} ${response.headers.get('x-region')} ${await response.text()}`
  }
  const bent = async (id: number): Promise<string> => {
    mockRegistry.register(orders, mockResponse().withHeaders({ 'x-region': 'eu' }))
    return get(id)
  }
  const other = { name: 'other', body: () => Promise.all([get(7), get(8)]) }
  await file.run({ mode: 'auto', tests: [other] })
  const tests = [{ name: 'same call', body: () => bent(8) }, { name: 'like call', body: () => bent(9) }, other]
  const { values, failures, result } = await file.run({ mode: 'replay', tests })
  expect(failures).toMatchObject({ 'same call': [], 'like call': [], other: [] })
  expect(values).toMatchObject({
    'same call': '200 eu order 8',
    'like call': '200 eu order 7',
    other: ['200 null order 7', '200 null order 8'],
  })
  expect(result.unused).toEqual([])
})

test('tells calls in the order of their start, in whichever order they are answered', async () => {
  async function* slowly(): AsyncGenerator<Uint8Array> {
    await new Promise((resolve) => setTimeout(resolve, 30))
    yield Buffer.from('late')
  }
  const { value } = await run(
    async () => {
      const echo = serviceCall('Shop', 'POST /echo/:id')
      mockRegistry.register(echo, say('heard'))
      const post = (id: string, body: AsyncIterable<Uint8Array> | string): Promise<string> =>
        fetch(`${service.origin}/echo/${id}`, { method: 'POST', body, duplex: 'half' } as RequestInit).then(
          async (heard) => `${id} ${await heard.text()}`,
        )
      const answered: string[] = []
      const first = post('first', slowly()).then((text) => answered.push(text))
      const second = post('second', 'early').then((text) => answered.push(text))
      await Promise.all([first, second])
      return [answered, mockRegistry.calls(echo).map(({ params }) => params['id'])]
    },
    { mode: 'replay' },
  )
  expect(value).toEqual([
    ['second heard', 'first heard'],
    ['first', 'second'],
  ])
})
