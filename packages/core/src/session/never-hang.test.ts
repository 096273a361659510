import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import http2, { type Http2Server } from 'node:http2'
import https from 'node:https'
import net, { type AddressInfo, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { CERTIFICATE } from './certificate.js'
import { echo, get, run, serve, toRecording } from './trial.js'

async function listen(server: Server | Http2Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function ask(origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = http2.connect(origin)
    client.once('error', reject)
    const stream = client.request({ ':path': '/' })
    stream.once('error', reject)
    stream.once('response', () => {
      resolve('answered')
      client.close()
    })
    stream.resume()
  })
}

test('lets HTTP/2 through where calls are performed, and refuses it in replay', async () => {
  const server = http2.createServer((_request, response) => response.end('h2'))
  const origin = await listen(server)
  expect((await run('record', origin, null, () => ask(origin))).value).toBe('answered')
  expect((await run('auto', origin, null, () => ask(origin))).value).toBe('answered')
  const refused = await run('replay', origin, null, () => ask(origin).catch((error: Error) => error.message))
  expect(refused.value).toContain('[protocol-unsupported]')
  server.close()
})

test('refuses a protocol in which the server speaks first', async () => {
  const server = net.createServer((socket) => socket.write('220 ready\r\n'))
  const origin = await listen(server)
  const greet = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = net.connect(Number(new URL(origin).port), '127.0.0.1')
      socket.once('data', (data) => {
        resolve(String(data))
        socket.destroy()
      })
      socket.once('error', (error) => resolve(error.message))
    })
  expect((await run('auto', origin, null, greet)).value).toBe('220 ready\r\n')
  expect((await run('replay', origin, null, greet)).value).toContain('[protocol-unsupported]')
  server.close()
})

test('sends nothing over a connection that was open before the session', async () => {
  let asked = 0
  const { origin } = await serve((request, response) => {
    asked += 1
    echo(request, response)
  })
  const body = async (pool: undici.Pool): Promise<string> =>
    (await pool.request({ path: '/', method: 'GET' })).body.text()
  const live = await run('record', origin, null, () => body(new undici.Pool(origin)))
  const pool = new undici.Pool(origin)
  await body(pool)
  expect(asked).toBe(2)
  const replayed = await run('replay', origin, toRecording(live.host), () => body(pool))
  expect(replayed.value).toBe(live.value)
  await run('replay', origin, null, () => body(pool).catch(() => undefined))
  expect(asked).toBe(2)
  await pool.destroy()
})

test('performs what is not recorded and replays what is, on one connection', async () => {
  let asked = 0
  const { origin } = await serve((request, response) => {
    asked += 1
    echo(request, response)
  })
  const client = (): undici.Client => new undici.Client(origin)
  const post = async (on: undici.Client, body: string): Promise<string> =>
    (await on.request({ path: '/a', method: 'POST', body: [Buffer.from(body)] as unknown as Buffer })).body.text()
  const first = await run('record', origin, null, async () => {
    const on = client()
    const text = [await post(on, 'one'), await get(`${origin}/x`, 'one')]
    await on.destroy()
    return text
  })
  expect(asked).toBe(2)
  const second = await run('auto', origin, toRecording(first.host), async () => {
    const on = client()
    const texts = [
      await post(on, 'one'),
      await post(on, 'two'),
      await post(on, 'one'),
      await get(`${origin}/x`, 'two'),
      await get(`${origin}/x`, 'one'),
    ]
    await on.destroy()
    return texts
  })
  expect(asked).toBe(4)
  expect(second.value[0]).toEqual(first.value[0])
  expect(second.value[1]).toContain('two')
  expect(
    second.host.exchanges.map(({ exchange }) => [
      exchange.method,
      exchange.requestBody.bytes().toString(),
      exchange.state,
    ]),
  ).toEqual([
    ['POST', 'two', 'done'],
    ['POST', 'two', 'done'],
  ])
})

test('lets WebSocket upgrades through where calls are performed, and refuses them in replay', async () => {
  const upgrade = (origin: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(origin.replace('http', 'ws'))
      socket.addEventListener('open', () => {
        resolve('open')
        socket.close()
      })
      socket.addEventListener('error', (event) => resolve(`error ${(event as unknown as Error).message}`))
    })
  const { createHash } = await import('node:crypto')
  const { origin } = await serve(echo, (server) =>
    server.on('upgrade', (request, socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end())
    }),
  )
  expect((await run('record', origin, null, () => upgrade(origin))).value).toBe('open')
  const refused = await run('replay', origin, null, () => upgrade(origin))
  expect(refused.value).toContain('error')
})

test('replays an abort as an abort', async () => {
  const { origin, stop } = await serve(() => undefined)
  const body = async (): Promise<unknown> =>
    fetch(`${origin}/slow`, { signal: AbortSignal.timeout(60) }).catch((error: Error) => error.name)
  const recorded = await run('record', origin, null, body)
  await stop()
  await sleep(10)
  const replayed = await run('replay', origin, toRecording(recorded.host), body)
  expect([recorded.value, replayed.value]).toEqual(['TimeoutError', 'TimeoutError'])
})

function stream(response: ServerResponse): void {
  response.setHeader('content-type', 'text/event-stream')
  response.write('data: 1\n\n')
  setTimeout(() => response.end('data: 2\n\n'), 30)
}

test.each(['http', 'https'] as const)(
  'answers over connections that were open before the session, by %s',
  async (scheme) => {
    let asked = 0
    const server = scheme === 'http' ? http.createServer() : https.createServer(CERTIFICATE)
    server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
      asked += 1
      stream(response)
    })
    const origin = (await listen(server)).replace('http', scheme)
    const tls = { connect: { ca: CERTIFICATE.cert } }
    const pool = new undici.Pool(origin, { connections: 1, ...tls })
    const read = async (path: string): Promise<string> => (await pool.request({ path, method: 'GET' })).body.text()
    const live = await run('record', origin, null, () => read('/a'))
    await read('/a')
    expect(asked).toBe(2)
    const replayed = await run('replay', origin, toRecording(live.host), async () => [
      await read('/a'),
      await read('/b').catch((error: Error) => error.message),
      await read('/a'),
    ])
    expect(replayed.value).toEqual([live.value, expect.stringContaining('[unmatched-call]'), live.value])
    expect(asked).toBe(2)
    expect(await read('/after')).toBe(live.value)
    await pool.destroy()
    server.close()
  },
)

test('answers a recorded call from within the callback of one that is performed', async () => {
  let asked: string[] = []
  const { origin } = await serve((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/stream') stream(response)
    else echo(request, response)
  })
  const live = await run('record', origin, null, async () => (await fetch(`${origin}/stream`)).text())
  asked = []
  const again = await run(
    'auto',
    origin,
    toRecording(live.host),
    () =>
      new Promise<string>((resolve, reject) => {
        http.get(`${origin}/new`, (response) => {
          response.resume()
          void fetch(`${origin}/stream`)
            .then((answer) => answer.text())
            .then(resolve, reject)
        })
      }),
  )
  expect(again.value).toBe(live.value)
  expect(asked).toEqual(['/new'])
  expect(again.host.exchanges.map(({ exchange }) => exchange.url.slice(origin.length))).toEqual(['/new'])
})

test('refuses upgrades and tunnels of http.request at once in replay', async () => {
  const { origin } = await serve(echo)
  const { host } = new URL(origin)
  const ended = (request: http.ClientRequest): Promise<string> =>
    new Promise((resolve) => {
      request.once('error', (error) => resolve(error.message)).end()
    })
  const refused = await run('replay', origin, null, async () => [
    await ended(http.request(origin, { headers: { connection: 'Upgrade', upgrade: 'websocket' } })),
    await ended(http.request(origin, { method: 'CONNECT', path: 'a.example:443' })),
  ])
  expect(refused.value).toEqual([
    expect.stringContaining(`[protocol-unsupported] A connection to ${host} uses WebSocket`),
    expect.stringContaining(`[protocol-unsupported] A connection to ${host} uses a proxy tunnel (CONNECT)`),
  ])
})
