import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { format } from 'node:util'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { rehearse, type RehearsedFile } from '../session/rehearsal.js'
import { faults, type Fault, type FaultOptions } from './faults.js'
import { mockRegistry } from './mock-registry.js'
import { serviceCall } from './service-call.js'

const ANSWERS: Record<string, [status: number, type: string, body: string]> = {
  '/refunds/ok': [201, 'application/json', '{"id":"re_1","status":"succeeded"}'],
  '/refunds/declined': [422, 'application/problem+json', '{"title":"declined"}'],
  '/refunds/down': [503, 'text/html', '<h1>Down for maintenance</h1>'],
  '/refunds/image': [410, 'image/png', '\u0000\u0001'],
}

let server: Server
let origin: string
let file: RehearsedFile

beforeEach(async () => {
  server = createServer((request, response) => {
    const [status, type, body] = ANSWERS[request.url ?? ''] ?? [404, 'application/json', '{}']
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  file = rehearse({ PaymentService: origin })
})
afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const OPERATION = 'POST /refunds/:kind'

const post = (kind: string): Promise<Response> => fetch(`${origin}/refunds/${kind}`, { method: 'POST' })

/** Record calls, then do something outside any test of the next run, as a `describe.each` would. */
async function afterRecording<T>(kinds: readonly string[], act: () => T): Promise<T> {
  const tests = [{ name: 'refunds', body: async () => void (await Promise.all(kinds.map(post))) }]
  const operations = { refund: OPERATION }
  await file.run({ mode: 'auto', tests, operations })
  const { values } = await file.run({ mode: 'replay', tests, operations, before: async () => act() })
  return values['before'] as T
}

const listed =
  (options?: FaultOptions): (() => string[]) =>
  () =>
    faults('PaymentService', 'refund', options).map((one) => `${one.kind}: ${one.name} (${one.outcome})`)

describe('lists', () => {
  test('what can happen to any operation, while no answer is recorded', async () => {
    expect(await afterRecording([], listed())).toEqual([
      'unavailable: answers 503 (503)',
      'server-error: answers 500 (500)',
      'rate-limited: answers 429 with Retry-After (429)',
      'timeout: times out (timeout)',
      'reset: resets the connection (network-error)',
      'refused: refuses the connection (network-error)',
    ])
  })

  test('what becomes of a recorded answer, and the errors that were recorded', async () => {
    expect(await afterRecording(['ok', 'declined', 'down', 'image'], listed())).toEqual([
      'unavailable: answers 503 (503)',
      'server-error: answers 500 (500)',
      'rate-limited: answers 429 with Retry-After (429)',
      'timeout: times out (timeout)',
      'reset: resets the connection (network-error)',
      'refused: refuses the connection (network-error)',
      'truncated: breaks off half-way (network-error)',
      'malformed: sends malformed JSON (malformed)',
      'slow: is slow (201)',
      'recorded: answers 422 (422)',
      'recorded: answers 410 (410)',
    ])
  })

  test('the kinds that are asked for, in the same order, also where nothing is recorded yet', async () => {
    expect(await afterRecording([], listed({ only: ['slow', 'timeout'] }))).toEqual([
      'timeout: times out (timeout)',
      'slow: is slow (200)',
    ])
    expect(await afterRecording(['ok'], listed({ except: ['slow', 'timeout', 'recorded'] }))).toHaveLength(7)
  })
})

test('answers with what was recorded, and invents no body', async () => {
  const tests = [
    { name: 'refunds', body: async () => void (await Promise.all(['ok', 'declined', 'down', 'image'].map(post))) },
  ]
  const operations = { refund: OPERATION }
  await file.run({ mode: 'auto', tests, operations })
  let given: Fault[] = []
  const { values } = await file.run({
    mode: 'replay',
    operations,
    complete: false,
    before: async () => void (given = faults('PaymentService', 'refund', { latency: 5, retryAfter: 7 })),
    tests: [
      {
        name: 'refunds',
        body: async () => {
          const told: string[] = []
          for (const { name, kind, response } of given) {
            if (kind === 'timeout') continue
            mockRegistry.reset()
            mockRegistry.register(serviceCall('PaymentService', 'refund'), response)
            told.push(`${name}: ${await outcome()}`)
          }
          return told
        },
      },
    ],
  })
  expect(values['refunds']).toEqual([
    'answers 503: 503 text/html - <h1>Down for maintenance</h1>',
    'answers 500: 500 - - ',
    'answers 429 with Retry-After: 429 - 7 ',
    'resets the connection: ECONNRESET',
    'refuses the connection: ECONNREFUSED',
    'breaks off half-way: UND_ERR_SOCKET',
    expect.stringMatching(/^sends malformed JSON: 201 application\/json - \{"id":"re_1/),
    'is slow: 201 application/json - {"id":"re_1","status":"succeeded"}',
    'answers 422: 422 application/problem+json - {"title":"declined"}',
    'answers 410: 410 - - ',
  ])
})

/** What a client sees of a call. */
async function outcome(): Promise<string> {
  try {
    const response = await post('ok')
    const header = (name: string): string => response.headers.get(name) ?? '-'
    return `${response.status} ${header('content-type')} ${header('retry-after')} ${await response.text()}`
  } catch (error) {
    const { cause } = error as Error & { cause?: { code?: string } }
    return String(cause?.code)
  }
}

test('prints as its name in the titles of tables', async () => {
  const titles = await afterRecording([], () => faults('PaymentService', 'refund').map((one) => format('%s', one)))
  expect(titles.slice(0, 4)).toEqual(['answers 503', 'answers 500', 'answers 429 with Retry-After', 'times out'])
})

test('refuses kinds and options that there are not', () => {
  expect(() => faults('PaymentService', 'refund', { only: ['timeouts' as 'timeout'] })).toThrow(
    '[registration-invalid] faults() is given the kind "timeouts"\n  known  unavailable, server-error, ',
  )
  expect(() => faults('PaymentService', 'refund', { onyl: [] } as object)).toThrow('faults() has no "onyl"')
  expect(() => faults('PaymentService', 'refund', { only: 'timeout' as unknown as [] })).toThrow('give a list')
  expect(() => faults('PaymentService', 'refund')).toThrow('[no-session] faults() finds no running session')
  expectTypeOf<FaultOptions['only']>().toEqualTypeOf<readonly Fault['kind'][] | undefined>()
})
