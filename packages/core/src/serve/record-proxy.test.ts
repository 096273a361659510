import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import type { Recording } from '../model/index.js'
import { serve } from '../session/trial.js'
import { pairsOf } from './record-headers.js'
import { startRecordingProxy, type Forwarded, type RecordingProxy, type RecordingProxyOptions } from './index.js'

const PACKED = gzipSync(JSON.stringify({ packed: true }))

/** What the target was asked, with its headers. */
let asked: { url: string; headers: [string, string][]; body: string }[]
/** Ends the stream that is open. */
let endStream: () => void

const ROUTES: Record<string, RequestListener> = {
  '/v2/packed': (_request, response) =>
    void response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(PACKED),
  '/v2/moved': (_request, response) => void response.writeHead(302, { location: 'https://elsewhere.example/x' }).end(),
  '/v2/cookies': (_request, response) =>
    void response
      .writeHead(200, 'Just Fine', ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'x-hop', 'X-Hop', '1'])
      .end(),
  '/v2/events': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    endStream = () => void response.end('data: 2\n\n')
  },
  '/v2/trailers': (_request, response) => {
    response.writeHead(200, { trailer: 'x-sum' }).write('summed')
    response.addTrailers({ 'x-sum': '6' })
    response.end()
  },
  '/v2/broken': (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('only a part')
    setTimeout(() => response.destroy(), 20)
  },
}

let folder: string
let target: { origin: string; stop: () => Promise<void> }
const open: RecordingProxy[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-proxy-'))
  asked = []
  target = await serve((request, response) => {
    void text(request).then((body) => {
      const { rawHeaders, url = '' } = request
      asked.push({ url, headers: pairsOf(rawHeaders), body })
      const route = ROUTES[url]
      if (route !== undefined) return route(request, response)
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ url, at: asked.length, token: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc' }))
    })
  })
})

afterEach(async () => {
  for (const proxy of open.splice(0)) await proxy.close()
  rmSync(folder, { recursive: true, force: true })
})

const recordingPath = (): string => join(folder, '__mocks__', 'api.test.recorded.json')
const recorded = (): Recording => JSON.parse(readFileSync(recordingPath(), 'utf8')) as Recording

async function start(options: Partial<RecordingProxyOptions> = {}): Promise<RecordingProxy> {
  const proxy = await startRecordingProxy({
    target: `${target.origin}/v2/`,
    recording: recordingPath(),
    testFile: join(folder, 'api.test.ts'),
    rootDir: folder,
    config: resolveConfig({}, null),
    test: null,
    mode: 'auto',
    port: 0,
    ...options,
  })
  open.push(proxy)
  return proxy
}

interface Got {
  status: number
  statusText: string
  headers: string[]
  body: Buffer
  trailers: NodeJS.Dict<string>
}

function begin(
  proxy: RecordingProxy,
  path: string,
  options: http.RequestOptions = {},
  body?: string,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.request(`${proxy.url}${path}`, options, resolve).on('error', reject).end(body)
  })
}

async function ask(
  proxy: RecordingProxy,
  path: string,
  options: http.RequestOptions = {},
  body?: string,
): Promise<Got> {
  const answer = await begin(proxy, path, options, body)
  const bytes = await buffer(answer)
  const headers = answer.rawHeaders.filter(
    (_value, at) => !/^(?:date|connection|keep-alive)$/i.test(answer.rawHeaders[at - (at % 2)]!),
  )
  return {
    status: answer.statusCode!,
    statusText: answer.statusMessage!,
    headers,
    body: bytes,
    trailers: answer.trailers,
  }
}

test('records what the target answers, under its own address, and replays it once that is gone', async () => {
  const first = await start()
  const body = '{"amount":1200}'
  const live = await ask(
    first,
    '/refunds?expand=charge',
    { method: 'POST', headers: { 'content-type': 'application/json' } },
    body,
  )
  const result = await first.close()
  expect(result.counts).toMatchObject({ recorded: 1, replayed: 0 })
  expect(recorded().interactions).toMatchObject([
    {
      test: null,
      request: { method: 'POST', url: `${target.origin}/v2/refunds?expand=charge`, body: { json: { amount: 1200 } } },
    },
  ])
  expect(readFileSync(recordingPath(), 'utf8')).not.toContain('sk_live_4eC39')
  await target.stop()
  const second = await start()
  const replayed = await ask(
    second,
    '/refunds?expand=charge',
    { method: 'POST', headers: { 'content-type': 'application/json' } },
    body,
  )
  expect(JSON.parse(replayed.body.toString())).toMatchObject({ url: '/v2/refunds?expand=charge', at: 1 })
  expect(replayed.status).toBe(live.status)
})

test('sends on what the client sent, under the name of the target, without what is of one connection only', async () => {
  const proxy = await start()
  const headers = {
    'X-Mixed': 'Case',
    'x-many': ['1', '2'],
    connection: 'x-private, close',
    'x-private': 'no',
    te: 'trailers',
  }
  await ask(proxy, '/a', { method: 'PUT', headers, agent: false }, 'piece')
  const { host } = new URL(target.origin)
  expect(asked).toEqual([
    {
      url: '/v2/a',
      headers: [
        ['Host', host],
        ['X-Mixed', 'Case'],
        ['x-many', '1'],
        ['x-many', '2'],
        ['Content-Length', '5'],
        ['Connection', 'keep-alive'],
      ],
      body: 'piece',
    },
  ])
})

test('gives back status text, repeated headers, redirects, packed bodies and trailers as they are', async () => {
  const proxy = await start()
  expect(await ask(proxy, '/cookies')).toMatchObject({ status: 200, statusText: 'Just Fine' })
  const { headers } = await ask(proxy, '/cookies')
  expect(headers.slice(0, 4)).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'])
  expect(headers).not.toContain('X-Hop')
  expect((await ask(proxy, '/moved')).headers).toContain('https://elsewhere.example/x')
  const packed = await ask(proxy, '/packed', { headers: { 'accept-encoding': 'gzip' } })
  expect(packed.body.equals(PACKED)).toBe(true)
  expect((await ask(proxy, '/trailers')).trailers).toEqual({ 'x-sum': '6' })
})

test('passes a stream on while it is open', async () => {
  const proxy = await start()
  const answer = await begin(proxy, '/events')
  const [first] = (await once(answer, 'data')) as [Buffer]
  expect(String(first)).toBe('data: 1\n\n')
  endStream()
  expect(await text(answer)).toBe('data: 2\n\n')
  await proxy.close()
  expect(recorded().interactions[0]?.response?.body).toHaveProperty('stream')
})

test('answers 502 where the target cannot be reached, and breaks off where it does', async () => {
  const calls: Forwarded[] = []
  const proxy = await start({ onCall: (call) => calls.push(call) })
  await expect(ask(proxy, '/broken')).rejects.toMatchObject({ code: 'ECONNRESET' })
  await target.stop()
  const refused = await ask(proxy, '/gone?api_key=Zq81hJw0pLx7')
  expect(refused.status).toBe(502)
  expect(String(refused.body)).toBe(
    `${target.origin} does not answer: connect ECONNREFUSED ${target.origin.slice('http://'.length)}\n`,
  )
  await expect
    .poll(() => calls)
    .toMatchObject([
      { path: '/broken', status: 200, failure: null },
      { path: expect.stringMatching(/^\/gone\?api_key=(?!Zq81)/), status: null, failure: 'ECONNREFUSED' },
    ])
})

test('replays what is recorded, or records it again', async () => {
  await ask(await start(), '/a')
  await open.pop()!.close()
  const auto = await start({ test: 'pays' })
  expect(String((await ask(auto, '/a')).body)).toContain('"at":1')
  await ask(auto, '/b')
  await open.pop()!.close()
  expect(asked.map(({ url }) => url)).toEqual(['/v2/a', '/v2/b'])
  const again = await start({ mode: 'record', test: 'pays' })
  await ask(again, '/b')
  await open.pop()!.close()
  expect(
    recorded().interactions.map(({ id, test: name, response }) => [
      id.split('#')[1],
      name,
      (response!.body as { json: { at: number } }).json.at,
    ]),
  ).toEqual([
    ['1', null, 1],
    ['1', 'pays', 3],
  ])
})

test('saves while it runs', async () => {
  const saved: number[] = []
  const proxy = await start({ onSaved: (count) => saved.push(count) })
  const login = async (): Promise<unknown> => JSON.parse(String((await ask(proxy, '/login')).body))
  await login()
  await expect.poll(() => existsSync(recordingPath()), { timeout: 10_000 }).toBe(true)
  const before = recorded().interactions
  await login()
  const { counts } = await proxy.close()
  expect(saved).toEqual([1, 2])
  expect(counts.recorded).toBe(2)
  expect(recorded().interactions).toHaveLength(2)
  expect(recorded().interactions[0]).toEqual(before[0])
})

test('refuses WebSocket and tunnels', async () => {
  const proxy = await start()
  const raw = async (request: string): Promise<string> => {
    const socket = net.connect(proxy.port, '127.0.0.1')
    socket.end(request)
    return text(socket)
  }
  const upgrade = await raw('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(upgrade).toMatch(/^HTTP\/1.1 501 Not Implemented\r\n[^]*Understudy does not record websocket, only HTTP\.\n/)
  expect(await raw('CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 501 No Tunnel Here: Use /)
})

test.each([
  ['api.example.com', 'is no http or https URL'],
  ['ftp://api.example.com', 'is no http or https URL'],
  ['https://ada:secret@api.example.com', 'holds credentials'],
  ['https://api.example.com?page=1', 'has a query or a fragment'],
])('refuses the target %s', async (named, why) => {
  const refused = start({ target: named })
  await expect(refused).rejects.toThrow(`[serve-target-invalid] The target "`)
  await expect(refused).rejects.toThrow(why)
  await expect(refused).rejects.not.toThrow('secret')
})

test('refuses a target that the configuration lets through, and a port that is taken', async () => {
  const config = resolveConfig({ passthrough: [new URL(target.origin).host] }, null)
  await expect(start({ config })).rejects.toThrow('is let through by the configuration')
  const holder = net.createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  await expect(start({ port })).rejects.toThrow('[serve-port-taken]')
  holder.close()
})
