import http, { type RequestListener, type Server } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import axios from 'axios'
import * as undici from 'undici'
import { afterEach, expect, test } from 'vitest'
import type { ResolvedConfig } from '../config/config.js'
import type { Mode, Recording } from '../model/index.js'
import { startNetwork } from '../network/network.js'
import { toInteraction } from '../record/index.js'
import { SessionHost } from './session-host.js'
import { TestScope } from './test-scope.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = http.createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function configFor(origin: string): ResolvedConfig {
  return {
    file: null,
    services: [{ name: 'S', baseUrls: [origin], operations: [], openapi: null, match: { ignoreQuery: [], ignoreBody: [], headers: [] } }],
    passthrough: [],
    replay: { exhausted: 'repeat', latency: 'none' },
    staleAfterDays: 30,
  }
}

function memorySpool() {
  const chunks: Uint8Array[] = []
  return {
    append: (chunk: Uint8Array) => void chunks.push(chunk),
    get size() {
      return chunks.reduce((sum, { length }) => sum + length, 0)
    },
    bytes: () => Buffer.concat(chunks),
    discard: () => undefined,
  }
}

async function run<T>(mode: Mode, origin: string, recording: Recording | null, body: () => Promise<T>): Promise<{ value: T; host: SessionHost }> {
  const scope = new TestScope()
  scope.plan([{ key: 't', name: 't', runs: true }])
  scope.begin('t')
  const host = new SessionHost({
    mode,
    config: configFor(origin),
    scope,
    recordingPath: 'x.recorded.json',
    recording,
    files: { size: () => 0, read: () => Buffer.alloc(0), pieces: () => [] },
    createSpool: memorySpool,
    now: () => performance.now(),
    today: () => '2026-11-22',
  })
  const network = startNetwork(host, globalThis as unknown as Record<PropertyKey, unknown>)
  try {
    const value = await scope.run('t', body)
    await host.quiet(undefined)
    return { value, host }
  } finally {
    network.stop()
  }
}

function toRecording(host: SessionHost): Recording {
  const interactions = host.exchanges.map(({ exchange }, index) => {
    const { draft } = toInteraction(exchange, { test: 't', service: 'S', operation: 'op', nameFile: () => 'file' })
    return { id: `op#${index + 1}`, ...draft }
  })
  return { version: 1, interactions }
}

async function recordAndReplay<T>(listener: RequestListener, body: (origin: string) => Promise<T>): Promise<{ live: T; replayed: T; recording: Recording }> {
  const { origin, stop } = await serve(listener)
  const recorded = await run('record', origin, null, () => body(origin))
  await stop()
  const recording = toRecording(recorded.host)
  const replayed = await run('replay', origin, recording, () => body(origin))
  return { live: recorded.value, replayed: replayed.value, recording }
}

const json: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = JSON.stringify({ url: request.url, method: request.method, body: Buffer.concat(chunks).toString() })
    response.setHeader('content-type', 'application/json')
    response.sendDate = false
    response.end(text)
  })
}

test('replays fetch', async () => {
  const { live, replayed, recording } = await recordAndReplay(json, async (origin) => {
    const response = await fetch(`${origin}/a?x=1`, { method: 'POST', body: '{"a":1}' })
    return { status: response.status, url: response.url, headers: [...response.headers], body: await response.text() }
  })
  expect(recording.interactions).toHaveLength(1)
  expect(replayed).toEqual(live)
})

function get(url: string, body?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: body === undefined ? 'GET' : 'POST' }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, raw: response.rawHeaders.map((one) => one.toLowerCase()), body: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

test('replays http.request with and without a body', async () => {
  const { live, replayed, recording } = await recordAndReplay(json, async (origin) => [await get(`${origin}/a`), await get(`${origin}/b`, 'hello'), await get(`${origin}/a`)])
  expect(recording.interactions).toHaveLength(3)
  expect(replayed).toEqual(live)
})

test('replays axios', async () => {
  const { live, replayed } = await recordAndReplay(json, async (origin) => {
    const response = await axios.post(`${origin}/a`, { a: 1 })
    const other = await axios.post(`${origin}/a`, { a: 1 }, { adapter: 'fetch' })
    return [response.data, { ...response.headers }, other.data]
  })
  expect(replayed).toEqual(live)
})

test('replays undici in all its forms', async () => {
  const { live, replayed, recording } = await recordAndReplay(json, async (origin) => {
    const one = await undici.request(`${origin}/a`, { method: 'POST', body: 'x' })
    const two = await undici.fetch(`${origin}/b`)
    const pool = new undici.Pool(origin)
    const three = await pool.request({ path: '/c', method: 'GET' })
    const client = new undici.Client(origin)
    const four = await client.request({ path: '/d?e=f', method: 'GET' })
    const results = [await one.body.text(), one.headers, await two.text(), await three.body.text(), await four.body.text()]
    await pool.destroy()
    await client.destroy()
    return results
  })
  expect(recording.interactions).toHaveLength(4)
  expect(replayed).toEqual(live)
})

test('replays a reset as the same error', async () => {
  const describe = (error: unknown): unknown => (error instanceof Error ? { name: error.name, message: error.message, code: (error as { code?: string }).code, cause: describe(error.cause) } : error)
  const { live, replayed } = await recordAndReplay(
    (request) => request.socket.resetAndDestroy(),
    async (origin) => [
      await fetch(origin).catch(describe),
      await get(`${origin}/a`).catch(describe),
      await undici.request(origin).catch(describe),
    ],
  )
  expect(replayed).toEqual(live)
})

test('replays a refused connection as the same error', async () => {
  const describe = (error: unknown): unknown =>
    error instanceof Error ? { name: error.name, message: error.message, ...error, cause: describe(error.cause) } : error
  const { origin, stop } = await serve(json)
  await stop()
  const body = async (): Promise<unknown[]> => [await fetch(origin).catch(describe), await get(`${origin}/a`, 'x').catch(describe), await undici.request(origin).catch(describe)]
  const recorded = await run('record', origin, null, body)
  const replayed = await run('replay', origin, toRecording(recorded.host), body)
  expect(replayed.value).toEqual(recorded.value)
})

test('fails unmatched calls with the reason', async () => {
  const { origin, stop } = await serve(json)
  const recorded = await run('record', origin, null, async () => void (await fetch(`${origin}/a`)))
  await stop()
  const { value } = await run('replay', origin, toRecording(recorded.host), async () => {
    const one = await fetch(`${origin}/b`).catch((error: Error) => (error.cause as Error).message)
    const two = await get(`${origin}/b`).catch((error: Error) => error.message)
    const three = await undici.request(`${origin}/b`).catch((error: Error) => error.message)
    return [one, two, three]
  })
  expect(value).toEqual([expect.stringContaining('[unmatched-call]'), expect.stringContaining('[unmatched-call]'), expect.stringContaining('[unmatched-call]')])
})

test('refuses a raw socket at once', async () => {
  const { origin } = await serve(json)
  const { value } = await run('replay', origin, null, async () => {
    const socket = net.connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write('*1\r\n$4\r\nPING\r\n')
    return new Promise<Error>((resolve) => socket.once('error', resolve))
  })
  expect(value.message).toContain('[protocol-unsupported]')
})
