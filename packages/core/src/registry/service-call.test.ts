import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect as jestExpect } from 'expect'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi, type MockInstance } from 'vitest'
import { rehearse, type Rehearsal, type RehearsedTest } from '../session/rehearsal.js'
import { mockRegistry } from './mock-registry.js'
import { mockResponse } from './mock-response.js'
import { serviceCall, type ServiceCall } from './service-call.js'
import type { ServiceExchange } from './service-request.js'

let server: Server
let origin: string

beforeEach(async () => {
  server = createServer((request, response) => void discard(request).then(() => response.writeHead(201).end('{}')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

async function discard(request: IncomingMessage): Promise<void> {
  for await (const _chunk of request);
}

const OPERATIONS = { processRefund: 'POST /refunds', getPayment: 'GET /payments/:id' }

/** Run a body as a test of a session, and give what it returns. */
async function inTest<T>(body: () => Promise<T>, more: Partial<Rehearsal> = {}): Promise<T> {
  const one: RehearsedTest = { name: 'one', body }
  const { values } = await rehearse({ PaymentService: origin }).run({
    mode: 'auto',
    operations: OPERATIONS,
    tests: [one],
    ...more,
  })
  return values['one'] as T
}

function refund(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const head = { 'content-type': 'application/json', ...headers }
  return fetch(`${origin}/refunds?expand=charge`, { method: 'POST', headers: head, body: JSON.stringify(body) })
}

const processRefund = serviceCall('PaymentService', 'processRefund')

/** The message with which an assertion fails; null where it holds. */
function messageOf(assert: () => unknown): string | null {
  try {
    assert()
    return null
  } catch (error) {
    // oxlint-disable-next-line no-control-regex
    return (error as Error).message.replaceAll(/\u001B\[\d+m/g, '')
  }
}

describe.each([
  ['Vitest', expect],
  // Their matchers of mock functions have the same names.
  ['Jest', jestExpect as unknown as typeof expect],
])('with the expect of %s', (runner, expectOf) => {
  test('tells what was called, how often and with what', async () => {
    const failures = await inTest(async () => {
      await refund({ amount: 1200 })
      await refund({ amount: 900 })
      return [
        messageOf(() => expectOf(processRefund).toHaveBeenCalled()),
        messageOf(() => expectOf(processRefund).toHaveBeenCalledTimes(2)),
        messageOf(() => expectOf(processRefund.where({ body: { amount: 900 } })).toHaveBeenCalledTimes(1)),
        messageOf(() => expectOf(processRefund.where({ body: { amount: 1 } })).not.toHaveBeenCalled()),
        messageOf(() => expectOf(serviceCall('PaymentService', 'getPayment')).not.toHaveBeenCalled()),
        messageOf(() =>
          expectOf(processRefund).toHaveBeenCalledWith(expectOf.objectContaining({ body: { amount: 1200 } })),
        ),
        messageOf(() =>
          expectOf(processRefund).toHaveBeenLastCalledWith(expectOf.objectContaining({ body: { amount: 900 } })),
        ),
        messageOf(() =>
          expectOf(processRefund).toHaveBeenNthCalledWith(
            1,
            expectOf.objectContaining({ query: { expand: 'charge' } }),
          ),
        ),
        messageOf(() =>
          expectOf(processRefund).not.toHaveBeenCalledWith(expectOf.objectContaining({ body: { amount: 1 } })),
        ),
        messageOf(() => expectOf(processRefund).toHaveReturnedWith({ status: 201 })),
      ]
    })
    expect(failures).toEqual(Array.from({ length: 10 }, () => null))
  })

  test('fails with a message that names the operation and its conditions, and prints no credentials', async () => {
    const [times, calledWith] = await inTest(async () => {
      await refund({ amount: 1200 }, { authorization: 'Bearer hunter2', 'x-api-key': 'hunter3' })
      return [
        messageOf(() => expectOf(processRefund.where({ body: { amount: 900 } })).toHaveBeenCalledTimes(1)),
        messageOf(() =>
          expectOf(processRefund).toHaveBeenCalledWith(expectOf.objectContaining({ body: { amount: 1 } })),
        ),
      ]
    })
    expect(times).toContain(
      runner === 'Vitest'
        ? 'expected "PaymentService.processRefund where {"body":{"amount":900}}" to be called 1 times, but got 0 times'
        : 'expect(PaymentService.processRefund where {"body":{"amount":900}}).toHaveBeenCalledTimes(expected)',
    )
    expect(calledWith).toContain('PaymentService.processRefund')
    expect(calledWith).toContain('"amount": 1200')
    expect(calledWith).not.toContain('hunter')
  })
})

test('tells the order of calls, over operations', async () => {
  await inTest(async () => {
    await fetch(`${origin}/payments/pay_1`)
    await refund({ amount: 1200 })
    // The matcher reads no more of a mock function than there is.
    const getPayment = serviceCall('PaymentService', 'getPayment') as unknown as MockInstance
    expect(getPayment).toHaveBeenCalledBefore(processRefund as unknown as MockInstance)
    expect(processRefund).toHaveBeenCalledAfter(getPayment)
    expect(processRefund).toHaveBeenCalledOnce()
  }).then((outcome) => expect(outcome).toBeUndefined())
})

test('counts a call that fails as one that throws', async () => {
  const results = await inTest(async () => {
    mockRegistry.register(processRefund, mockResponse().withNetworkError('ECONNRESET'))
    await refund({}).catch(() => null)
    return processRefund.mock.results
  })
  expect(results).toEqual([{ type: 'throw', value: undefined }])
})

describe('mockRegistry.calls', () => {
  test('lists what was sent in plain values, and what came of it', async () => {
    const calls = await inTest(async () => {
      mockRegistry.register(processRefund.where({ body: { amount: 900 } }), mockResponse().withStatus(503))
      await refund({ amount: 1200 })
      await refund({ amount: 900 })
      return mockRegistry.calls<{ amount: number }>('PaymentService', 'processRefund')
    })
    expectTypeOf(calls).toEqualTypeOf<ServiceExchange<{ amount: number }>[]>()
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: `${origin}/refunds?expand=charge`,
        path: '/refunds',
        params: {},
        query: { expand: 'charge' },
        headers: { 'content-type': 'application/json', host: origin.slice('http://'.length) },
        body: { amount: 1200 },
        status: 201,
        outcome: 'recorded',
        registered: false,
      },
      { body: { amount: 900 }, status: 503, outcome: 'replayed', registered: true },
    ])
  })

  test('decodes path parameters, forms, files and what is packed', async () => {
    const bodies = await inTest(async () => {
      await fetch(`${origin}/payments/a%2Fb`)
      const files = new FormData()
      files.append('title', 'Invoice')
      files.append('file', new Blob([new Uint8Array([0, 255])], { type: 'image/png' }), 'a.png')
      const packed = gzipSync('{"amount":5}')
      const type = { 'content-type': 'application/json' }
      await fetch(`${origin}/refunds`, { method: 'POST', body: new URLSearchParams('a=1&b=2&b=3') })
      await fetch(`${origin}/refunds`, { method: 'POST', body: files })
      await fetch(`${origin}/refunds`, {
        method: 'POST',
        body: packed,
        headers: { ...type, 'content-encoding': 'gzip' },
      })
      await fetch(`${origin}/refunds`, { method: 'POST', body: new Uint8Array([1, 255]) })
      await fetch(`${origin}/refunds`, { method: 'POST', body: 'plain' })
      await fetch(`${origin}/refunds`, { method: 'POST' })
      return [
        mockRegistry.calls('PaymentService', 'getPayment')[0]?.params,
        ...mockRegistry.calls(processRefund).map(({ body }) => body),
      ]
    })
    expect(bodies).toEqual([
      { id: 'a/b' },
      { a: '1', b: ['2', '3'] },
      { title: 'Invoice', file: { filename: 'a.png', contentType: 'image/png', body: new Uint8Array([0, 255]) } },
      { amount: 5 },
      new Uint8Array([1, 255]),
      'plain',
      undefined,
    ])
  })

  test('has credentials by name, and does not list them', async () => {
    const headers = await inTest(async () => {
      await refund({}, { Authorization: 'Bearer hunter2' })
      return mockRegistry.calls(processRefund)[0]!.headers
    })
    expect(headers).toHaveProperty('authorization', 'Bearer hunter2')
    expect(headers).toMatchObject({ authorization: 'Bearer hunter2' })
    expect(JSON.stringify(headers)).not.toContain('hunter2')
  })
})

describe('narrows the calls that a mock answers', () => {
  test('by conditions that add up', async () => {
    const statuses = await inTest(async () => {
      const late = processRefund
        .where({ query: { expand: 'charge' } })
        .where(({ body }) => JSON.stringify(body).includes('late'))
      mockRegistry.register(late, mockResponse().withStatus(402))
      return [(await refund({ reason: 'late' })).status, (await refund({ reason: 'lost' })).status]
    })
    expect(statuses).toEqual([402, 201])
  })
})

describe('refuses', () => {
  const response = mockResponse().withStatus(503)
  const register = mockRegistry.register as (...given: unknown[]) => void
  test.each<[string, () => unknown]>([
    ['serviceCall() is given undefined as service', () => serviceCall(undefined as unknown as string, 'a')],
    ['serviceCall() is given "" as operation', () => serviceCall('PaymentService', '')],
    ['PaymentService.processRefund is called as a function', () => (processRefund as unknown as () => void)()],
    ['mockRegistry.register() is given "PaymentService" as call', () => register('PaymentService', response)],
    ['mockRegistry.register() is given an object as response', () => register(processRefund, { status: 503 })],
    [
      'mockRegistry.register() is given the function mockResponse as response',
      () => register(processRefund, mockResponse),
    ],
    ['mockRegistry.register() is given several responses', () => register(processRefund, response, response)],
    ['mockRegistry.calls() is given undefined as call', () => mockRegistry.calls(undefined as unknown as ServiceCall)],
  ])('%s', (what, act) => {
    expect(act).toThrow(`[registration-invalid] ${what}`)
  })

  test('what no session can know', () => {
    expect(() => mockRegistry.register(processRefund, response)).toThrow(
      '[no-session] mockRegistry.register() finds no running session\n',
    )
    expect(() => mockRegistry.reset()).toThrow('[no-session] mockRegistry.reset() finds')
    expect(() => expect(processRefund).toHaveBeenCalled()).toThrow(
      '[no-session] expect(PaymentService.processRefund) finds',
    )
  })
})

test('is a mock function to the runner, and prints as it is written', () => {
  expect(vi.isMockFunction(processRefund)).toBe(true)
  expect(String(processRefund)).toBe(`serviceCall('PaymentService', 'processRefund')`)
  expect([processRefund.service, processRefund.operation]).toEqual(['PaymentService', 'processRefund'])
  expect(serviceCall('users.example.com', 'GET /users/:id').getMockName()).toBe('users.example.com GET /users/:id')
})
