import zlib from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mockRegistry, mockResponse, serviceCall, type MockResponse } from '../index.js'
import { FAULT_CLIENTS, type FaultCall, type Observation } from './fault-clients.js'
import { startFaultyServers, type FaultyServers, type Misbehaviour } from './faulty-servers.js'
import { rehearse } from './rehearsal.js'

/** A fault, as a server really has it and as test code registers it. */
interface Fault extends Omit<FaultCall, 'url'> {
  /** Without one there is no server that answers. */
  real?: Misbehaviour
  mock: () => MockResponse
  /** How much of the body a client unpacks before it fails is a matter of threads. */
  isPacked?: true
  /** Where it is asked for; by default where servers misbehave, by HTTPS too. */
  at?: 'refused' | 'nowhere' | 'secure' | 'expired' | 'noCipher'
}

/** Until then a head has surely come, on a busy machine too. */
const GIVES_UP_MS = 1500

const ITEMS = { items: ['one', 'two', 'three'] }

const TEXT = JSON.stringify(ITEMS)

const JSON_TYPE = { 'content-type': 'application/json' }

const whole =
  (status: number, headers: Record<string, string> = {}): Misbehaviour =>
  (_request, response) =>
    void response.writeHead(status, { ...JSON_TYPE, ...headers, 'content-length': TEXT.length }).end(TEXT)

/** Send so many bytes of a body that is longer, and then do what `end` does. */
const partly =
  (bytes: number, end: 'close' | 'reset' | 'stall', body: Buffer, headers: Record<string, string> = {}): Misbehaviour =>
  (_request, response, reset) => {
    response.writeHead(200, { ...JSON_TYPE, ...headers, 'content-length': body.length })
    response.flushHeaders()
    response.write(body.subarray(0, bytes))
    if (end === 'stall') return
    setTimeout(() => (end === 'reset' ? reset() : response.socket?.end()), 100)
  }

const slowly =
  (bytesPerTurn: number, turnMs: number): Misbehaviour =>
  (_request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': TEXT.length })
    response.flushHeaders()
    let at = 0
    const send = (): void => {
      if (response.destroyed) return
      response.write(TEXT.slice(at, at + bytesPerTurn))
      at += bytesPerTurn
      if (at >= TEXT.length) response.end()
      else setTimeout(send, turnMs).unref()
    }
    setTimeout(send, turnMs).unref()
  }

const GZIPPED = zlib.gzipSync(TEXT)

const FAULTS: Record<string, Fault> = {
  'status 503': { real: whole(503), mock: () => mockResponse().withStatus(503).withBody(ITEMS) },
  'status 429': {
    real: whole(429, { 'retry-after': '2' }),
    mock: () => mockResponse().withStatus(429).withRetryAfter(2).withBody(ITEMS),
  },
  'an empty 500': {
    real: (_request, response) => void response.writeHead(500, { 'content-length': 0 }).end(),
    mock: () => mockResponse().withStatus(500),
  },
  'malformed JSON': {
    real: (_request, response) => {
      const half = TEXT.slice(0, Math.ceil(TEXT.length / 2))
      response.writeHead(200, { ...JSON_TYPE, 'content-length': half.length }).end(half)
    },
    mock: () => mockResponse().withBody(ITEMS).withMalformedJson(),
    parses: true,
  },
  'body cut off by a close': {
    real: partly(12, 'close', Buffer.from(TEXT)),
    mock: () => mockResponse().withBody(ITEMS).withTruncatedBody({ bytes: 12 }),
  },
  'body cut off by a reset': {
    real: partly(12, 'reset', Buffer.from(TEXT)),
    mock: () => mockResponse().withBody(ITEMS).withTruncatedBody({ bytes: 12, end: 'reset' }),
  },
  'body that never goes on': {
    real: partly(12, 'stall', Buffer.from(TEXT)),
    mock: () => mockResponse().withBody(ITEMS).withTruncatedBody({ bytes: 12, end: 'stall' }),
    timeoutMs: GIVES_UP_MS,
  },
  'no byte of the body': {
    real: partly(0, 'close', Buffer.from(TEXT)),
    mock: () => mockResponse().withBody(ITEMS).withTruncatedBody({ bytes: 0 }),
  },
  'gzip cut off': {
    isPacked: true,
    real: partly(20, 'close', GZIPPED, { 'content-encoding': 'gzip' }),
    mock: () =>
      mockResponse().withHeaders({ 'content-encoding': 'gzip' }).withBody(ITEMS).withTruncatedBody({ bytes: 20 }),
  },
  'slow body': {
    real: slowly(5, 10),
    mock: () => mockResponse().withBody(ITEMS).withSlowBody({ bytesPerSecond: 500 }),
  },
  'body too slow for the client': {
    real: slowly(1, 30_000),
    mock: () => mockResponse().withBody(ITEMS).withSlowBody({ bytesPerSecond: 0.03 }),
    timeoutMs: GIVES_UP_MS,
  },
  latency: {
    real: (...of) => void setTimeout(() => whole(200)(...of), 60),
    mock: () => mockResponse().withBody(ITEMS).withLatency(60),
  },
  'latency that is too long for the client': {
    real: (...of) => void setTimeout(() => whole(200)(...of), 30_000).unref(),
    mock: () => mockResponse().withBody(ITEMS).withLatency(30_000),
    timeoutMs: GIVES_UP_MS,
  },
  silence: { real: () => undefined, mock: () => mockResponse().withTimeout(), timeoutMs: GIVES_UP_MS },
  'ECONNRESET in place of an answer': {
    real: (_request, _response, reset) => reset(),
    mock: () => mockResponse().withNetworkError('ECONNRESET'),
  },
  'close in place of an answer': {
    real: ({ socket }) => void socket.end(),
    mock: () => mockResponse().withNetworkError('UND_ERR_SOCKET'),
  },
  ECONNREFUSED: { at: 'refused', mock: () => mockResponse().withNetworkError('ECONNREFUSED') },
  'ECONNREFUSED of a POST': {
    at: 'refused',
    mock: () => mockResponse().withNetworkError('ECONNREFUSED'),
    posts: true,
  },
  'ECONNRESET of a POST': {
    real: (_request, _response, reset) => reset(),
    mock: () => mockResponse().withNetworkError('ECONNRESET'),
    posts: true,
  },
  'self-signed certificate of a POST': {
    at: 'secure',
    mock: () => mockResponse().withNetworkError('DEPTH_ZERO_SELF_SIGNED_CERT'),
    posts: true,
    distrusts: true,
  },
  ENOTFOUND: { at: 'nowhere', mock: () => mockResponse().withNetworkError('ENOTFOUND') },
  'self-signed certificate': {
    at: 'secure',
    mock: () => mockResponse().withNetworkError('DEPTH_ZERO_SELF_SIGNED_CERT'),
    distrusts: true,
  },
  'expired certificate': {
    at: 'expired',
    mock: () => mockResponse().withNetworkError('CERT_HAS_EXPIRED'),
    distrusts: true,
  },
  'failed handshake': { at: 'noCipher', mock: () => mockResponse().withNetworkError('EPROTO'), distrusts: true },
}

/** No resolver asks for a name with a label of more than 63 characters. */
const NOWHERE = `http://${'nowhere-'.repeat(8)}at-all.invalid`

let servers: FaultyServers
type Table = Record<string, Record<string, Observation>>
let live: Table
let mocked: Table
let requests: number

beforeAll(async () => {
  servers = await startFaultyServers(
    Object.fromEntries(Object.entries(FAULTS).map(([name, { real }]) => [slug(name), real ?? (() => undefined)])),
  )
  live = await liveTable()
  servers.disconnect()
  requests = servers.requests()
  mocked = { ...(await mockedTable(QUICK, false)), ...(await mockedTable(TIMED, true)) }
}, 30_000)

afterAll(() => servers.stop())

test.for(Object.keys(FAULTS))('shows each client the same of a mock and of the real thing: %s', (name) => {
  expect(mocked[name]).toEqual(live[name])
})

test('asks no server for a mock', () => {
  expect(servers.requests()).toBe(requests)
})

const QUICK = Object.keys(FAULTS).filter((name) => FAULTS[name]!.timeoutMs === undefined)

/** Faults that are waited for, all at once. */
const TIMED = Object.keys(FAULTS).filter((name) => FAULTS[name]!.timeoutMs !== undefined)

async function liveTable(): Promise<Table> {
  const table: Table = {}
  for (const name of QUICK) table[name] = await row(name)
  const timed = await Promise.all(TIMED.map(async (name) => [name, await row(name)] as const))
  return { ...table, ...Object.fromEntries(timed) }
}

async function mockedTable(names: readonly string[], concurrent: boolean): Promise<Table> {
  const { plain, secure, expired, noCipher, refused } = servers
  const origins = { plain, secure, expired, noCipher, refused, nowhere: NOWHERE }
  const tests = names.map((name) => ({
    name,
    body: async () => {
      const operation = FAULTS[name]!.posts ? 'send' : 'ask'
      for (const service of Object.keys(origins))
        mockRegistry.register(serviceCall(service, operation), FAULTS[name]!.mock())
      return row(name)
    },
  }))
  const run = rehearse(origins).run({
    mode: 'replay',
    tests,
    operations: { ask: 'GET /:fault', send: 'POST /:fault' },
    concurrent,
  })
  const { values, failures } = await run
  expect(Object.values(failures).flat()).toEqual([])
  return values as Table
}

/** What each client sees of a fault. */
async function row(name: string): Promise<Record<string, Observation>> {
  const { at, timeoutMs, isPacked, parses = false, posts = false, distrusts = false } = FAULTS[name]!
  const call = { parses, posts, distrusts, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
  const cells = Object.entries(FAULT_CLIENTS).map(async ([client, ask]) => {
    const origin = at === 'nowhere' ? NOWHERE : servers[at ?? (client === 'https' ? 'secure' : 'plain')]
    const { bytes, ...seen } = await ask({ url: `${origin}/${slug(name)}`, ...call })
    return [client, isPacked ? seen : { bytes, ...seen }] as const
  })
  return Object.fromEntries(await Promise.all(cells))
}

function slug(name: string): string {
  return name.replaceAll(' ', '-')
}
