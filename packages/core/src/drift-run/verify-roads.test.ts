import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { http as mswHttp, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as undici from 'undici'
import { CERTIFICATE } from '../session/certificate.js'
import { rehearse } from '../session/rehearsal.js'
import { bodyOf, json, lineOf, openShop, verifyFile, type LiveShop } from './live-shop.js'

let shop: LiveShop
const closing: (() => unknown)[] = []

beforeEach(async () => {
  shop = await openShop()
})

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const GET_A = 'Shop GET /a#1: GET /a 200'

const testing = (body: () => Promise<unknown>) => ({ tests: [{ name: 't', body }] })

async function recorded(body: () => Promise<unknown>) {
  await shop.record(testing(body))
  return shop.verify(testing(body))
}

test('performs what a bare socket says, where its service is known', async () => {
  await shop.record(testing(async () => (await fetch(`${shop.origin}/a`)).text()))
  const { calls, values } = await shop.verify(
    testing(
      () =>
        new Promise((resolve, reject) => {
          const { port } = new URL(shop.origin)
          const socket = net.connect(Number(port), '127.0.0.1')
          const chunks: Buffer[] = []
          socket.on('error', reject)
          socket.on('data', (chunk: Buffer) => chunks.push(chunk))
          socket.on('close', () => resolve(Buffer.concat(chunks).toString().split('\r\n', 1)[0]))
          socket.write(`GET /a HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`)
        }),
    ),
  )
  expect(values['t']).toBe('HTTP/1.1 200 OK')
  expect(calls.map(lineOf)).toEqual([GET_A])
  expect(shop.asked).toHaveLength(1)
})

test.each<[string, (url: string) => Promise<unknown>]>([
  [
    'a stream',
    (url) =>
      undici.request(url, { method: 'POST', body: Readable.from(['{"query":', '"{ cart }"}']), headers: JSON_TYPE }),
  ],
  [
    'a generator',
    (url) => undici.request(url, { method: 'POST', body: pieces() as unknown as Readable, headers: JSON_TYPE }),
  ],
  [
    'a stream of fetch',
    (url) =>
      fetch(url, {
        method: 'POST',
        body: new Blob(['{"query":"{ cart }"}']).stream(),
        duplex: 'half',
        headers: JSON_TYPE,
      } as RequestInit),
  ],
  [
    'chunks of http',
    (url) =>
      new Promise((resolve, reject) => {
        const request = http.request(url, { method: 'POST', headers: JSON_TYPE }, (response) => {
          response.resume().on('end', resolve)
        })
        request.on('error', reject)
        request.write('{"query":')
        request.end('"{ cart }"}')
      }),
  ],
])('reads a query that comes as %s', async (_name, send) => {
  const { calls } = await recorded(() => send(shop.origin))
  expect(calls.map(lineOf)).toEqual(['Shop.cart#1: POST / 200'])
  expect(shop.asked.map(({ body }) => body)).toEqual(['{"query":"{ cart }"}'])
})

const JSON_TYPE = { 'content-type': 'application/json' }

async function* pieces() {
  yield Buffer.from('{"query":')
  yield Buffer.from('"{ cart }"}')
}

test('asks for leave again where a client tries again, and tells both calls', async () => {
  let count = 0
  shop.answerBy((_asked, response) => {
    count += 1
    json(response, {}, count % 3 === 2 ? 500 : 200)
  })
  const dispatcher = new undici.Agent().compose(undici.interceptors.retry({ minTimeout: 1, maxRetries: 2 }))
  const ask = async () => {
    // A copy that Node's own was loaded before is known from its first call on.
    await (await undici.request(`${shop.origin}/first`)).body.dump()
    return (await undici.request(`${shop.origin}/a`, { dispatcher })).statusCode
  }
  const { calls, values, progress } = await recorded(ask)
  expect(values['t']).toBe(200)
  expect(calls.map(lineOf)).toEqual([
    'Shop GET /first#1: GET /first 200',
    'Shop GET /a#1: GET /a 500',
    'Shop GET /a#2: GET /a 200',
  ])
  expect(progress.filter(({ kind }) => kind === 'call-started')).toHaveLength(3)
})

/** A proxy of a thread of its own: what it connects to is no call of the test. */
const PROXY = `
  const { parentPort } = require('node:worker_threads')
  const net = require('node:net')
  const proxy = require('node:http').createServer()
  proxy.on('connect', ({ url }, client) => {
    parentPort.postMessage(url)
    const [host, port] = url.split(':')
    const upstream = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\\r\\n\\r\\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  })
  proxy.listen(0, '127.0.0.1', () => parentPort.postMessage(proxy.address().port))
`

test('goes through the proxy of the application', async () => {
  const proxy = new Worker(PROXY, { eval: true })
  closing.push(() => proxy.terminate())
  const port = await new Promise<number>((resolve) => proxy.once('message', resolve))
  const tunnels: string[] = []
  proxy.on('message', (url: string) => tunnels.push(url))
  const ask = async () => {
    await (await undici.request(`${shop.origin}/first`)).body.dump()
    const dispatcher = new undici.ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel: true })
    return (await undici.request(`${shop.origin}/a`, { dispatcher })).statusCode
  }
  await shop.record(testing(async () => [await fetch(`${shop.origin}/first`), await fetch(`${shop.origin}/a`)]))
  const { calls, values } = await shop.verify(testing(ask))
  expect(values['t']).toBe(200)
  expect(calls.map(lineOf)).toEqual(['Shop GET /first#1: GET /first 200', GET_A])
  expect(tunnels).toEqual([new URL(shop.origin).host])
})

test('waits its turn in a busy pool, and is told once', async () => {
  const pool = new undici.Pool(shop.origin, { connections: 1, pipelining: 1 })
  const ask = async (path: string) => (await pool.request({ path, method: 'GET' })).body.text()
  const { calls } = await recorded(() => Promise.all([ask('/a'), ask('/b'), ask('/c')]))
  expect(calls.map(lineOf).toSorted()).toEqual([GET_A, 'Shop GET /b#1: GET /b 200', 'Shop GET /c#1: GET /c 200'])
  expect(shop.asked).toHaveLength(3)
})

test.each<[string, (url: string, ca: string) => Promise<string>]>([
  [
    'undici',
    async (url, ca) =>
      (await undici.request(url, { dispatcher: new undici.Agent({ connect: { ca } }), ...POST_QUERY })).body.text(),
  ],
  [
    'fetch',
    async (url, ca) =>
      (await undici.fetch(url, { dispatcher: new undici.Agent({ connect: { ca } }), ...POST_QUERY })).text(),
  ],
  [
    'https',
    (url, ca) =>
      new Promise((resolve, reject) => {
        const request = https.request(url, { ...POST_QUERY, agent: new https.Agent({ ca }) }, (response) => {
          response.setEncoding('utf8').on('data', resolve)
        })
        request.on('error', reject).end(POST_QUERY.body)
      }),
  ],
])('uses the TLS options of %s', async (_name, send) => {
  const { key, cert } = CERTIFICATE
  const server: TlsServer = createTlsServer({ key, cert }, (request, response) => {
    request.resume().on('end', () => response.end('secret'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => (server.closeAllConnections(), server.close()))
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const file = rehearse({ Shop: origin })
  await file.run({ mode: 'record', ...testing(() => send(origin, cert)) })
  const { calls, values } = await verifyFile(
    file,
    testing(() => send(origin, cert)),
  )
  expect(values['t']).toBe('secret')
  expect(calls.map(lineOf)).toEqual(['Shop.cart#1: POST / 200'])
})

const POST_QUERY = { method: 'POST', body: '{"query":"{ cart }"}', headers: JSON_TYPE }

test('leaves requests to the handlers of MSW, and tells those that they let through', async () => {
  const ask = async (path: string) => (await fetch(shop.origin + path)).text()
  const pay = async () => (await fetch(`${shop.origin}/pay`, { method: 'POST', body: 'x' })).text()
  await shop.record(testing(async () => [await ask('/a'), await ask('/b'), await pay()]))
  const server = setupServer(mswHttp.get('https://users-own.example/mocked', () => HttpResponse.text('mocked')))
  const body = async () => {
    server.listen({ onUnhandledFrame: 'bypass' })
    try {
      const mocked = await (await fetch('https://users-own.example/mocked')).text()
      return [mocked, await ask('/a'), await ask('/b'), await pay()]
    } finally {
      server.close()
    }
  }
  const { values, calls } = await shop.verify(testing(body), { ids: ['Shop GET /a#1', 'Shop POST /pay#1'] })
  expect(values['t']).toEqual([
    'mocked',
    '{"line":"GET /a","body":""}',
    '{"line":"GET /b","body":""}',
    '{"line":"POST /pay","body":"x"}',
  ])
  expect(calls.map(lineOf)).toEqual([GET_A, 'Shop GET /b#1: GET /b not-chosen', 'Shop POST /pay#1: POST /pay unsafe'])
  expect(bodyOf(calls[0]!)).toBe('{"line":"GET /a","body":""}')
  expect(shop.asked.map(({ line }) => line)).toEqual(['GET /a'])
})

test.each([
  ['in the clear', 'http', () => http2.createServer((_request, response) => response.end('two'))],
  ['over TLS', 'https', () => http2.createSecureServer(CERTIFICATE, (_request, response) => response.end('two'))],
])('lets HTTP/2 through %s, and notes that it is not compared', async (_name, scheme, create) => {
  const server = create()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const origin = `${scheme}://localhost:${(server.address() as AddressInfo).port}`
  const file = rehearse({ Shop: origin })
  file.write({
    version: 1,
    interactions: [
      {
        id: 'Shop GET /a#1',
        test: 't',
        service: 'Shop',
        operation: 'GET /a',
        recordedAt: '2026-11-22',
        request: { method: 'GET', url: `${origin}/a`, headers: {} },
        response: { status: 200, headers: {}, latencyMs: 1 },
      },
    ],
  })
  const { values, calls, result } = await verifyFile(
    file,
    testing(
      () =>
        new Promise((resolve, reject) => {
          const session = http2.connect(origin, { ca: CERTIFICATE.cert })
          session.on('error', reject)
          let text = ''
          const stream = session.request({ ':path': '/a' })
          stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          stream.on('end', () => (session.close(), resolve(text)))
          stream.on('error', reject)
        }),
    ),
  )
  expect(values['t']).toBe('two')
  expect(calls).toEqual([])
  expect(result.notes).toEqual([
    `Calls to ${new URL(origin).host} by another protocol than HTTP/1.1 were made, and not compared`,
  ])
})
