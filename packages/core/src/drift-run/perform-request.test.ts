import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import type { LiveCallRequest } from '../model/index.js'
import { CERTIFICATE } from '../session/certificate.js'
import { performRequest, proxyProblem } from './perform-request.js'
import { serveHttp, type Served } from './serve-http.js'

const OPTIONS = { timeoutMs: 5000 }

const served: Served[] = []
afterEach(async () => {
  for (const one of served.splice(0)) await one.close()
})

async function serve(listener: http.RequestListener): Promise<string> {
  const one = await serveHttp(listener)
  served.push(one)
  return one.origin
}

function get(url: string, rest: Partial<LiveCallRequest> = {}): LiveCallRequest {
  return { method: 'GET', url, headers: [], body: null, ...rest }
}

test('sends method, path, headers and body as given, and makes those of the connection', async () => {
  let seen: unknown
  const origin = await serve((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      seen = {
        method: request.method,
        url: request.url,
        headers: request.rawHeaders,
        body: Buffer.concat(pieces).toString(),
      }
      response.end()
    })
  })
  await performRequest(
    {
      method: 'POST',
      url: `${origin}/a%20b?x=1&x=2#part`,
      headers: [
        ['X-One', '1'],
        ['x-one', '2'],
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', '999'],
        ['Connection', 'keep-alive'],
        ['Accept-Encoding', 'gzip'],
      ],
      body: Buffer.from('{"a":1}').toString('base64'),
    },
    OPTIONS,
  )
  expect(seen).toEqual({
    method: 'POST',
    url: '/a%20b?x=1&x=2',
    headers: [
      'host',
      new URL(origin).host,
      'X-One',
      '1',
      'x-one',
      '2',
      'Accept-Encoding',
      'gzip',
      'content-length',
      '7',
      'connection',
      'close',
    ],
    body: '{"a":1}',
  })
})

test('hands over status, headers and body as received, encodings included', async () => {
  const packed = gzipSync('{"a":1}')
  const origin = await serve((_request, response) => {
    response.writeHead(
      201,
      'Made',
      [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['Content-Encoding', 'gzip'],
      ].flat(),
    )
    response.end(packed)
  })
  const answer = await performRequest(get(origin), OPTIONS)
  expect(answer).toMatchObject({ status: 201, statusText: 'Made', body: packed.toString('base64') })
  expect(answer.headers.slice(0, 3)).toEqual([
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Content-Encoding', 'gzip'],
  ])
  expect(answer.failure).toBeUndefined()
})

test('does not follow a redirect', async () => {
  let calls = 0
  const origin = await serve((_request, response) => {
    calls += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await performRequest(get(origin), OPTIONS)).toMatchObject({ status: 302, body: null })
  expect(calls).toBe(1)
})

test('tells a refused connection, a name that is not there and a URL that is none by their codes', async () => {
  const one = await serveHttp(() => undefined)
  await one.close()
  expect((await performRequest(get(one.origin), OPTIONS)).failure?.code).toBe('ECONNREFUSED')
  expect((await performRequest(get('http://nowhere.invalid/'), OPTIONS)).failure?.code).toMatch(
    /^(?:ENOTFOUND|EAI_AGAIN)$/,
  )
  expect((await performRequest(get('ftp://127.0.0.1/'), OPTIONS)).failure?.code).toBe('ERR_INVALID_PROTOCOL')
  expect((await performRequest(get('no url'), OPTIONS)).failure?.code).toBe('ERR_INVALID_URL')
  const header = get(one.origin, { headers: [['x-a', 'a\nb']] })
  expect((await performRequest(header, OPTIONS)).failure?.code).toBe('ERR_INVALID_CHAR')
})

test('gives up past its time, before the head and within the body', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/body') response.writeHead(200).write('a')
  })
  const before = await performRequest(get(`${origin}/head`), { timeoutMs: 150 })
  expect(before).toMatchObject({ status: 0, failure: { code: 'ETIMEDOUT' } })
  const within = await performRequest(get(`${origin}/body`), { timeoutMs: 150 })
  expect(within).toMatchObject({ status: 200, failure: { code: 'ETIMEDOUT' } })
})

test('gives up when the run is ended', async () => {
  const ended = new AbortController()
  const origin = await serve(() => ended.abort())
  const answer = await performRequest(get(origin), { ...OPTIONS, signal: ended.signal })
  expect(answer.failure?.code).toBe('ABORTED')
  expect((await performRequest(get(origin), { ...OPTIONS, signal: ended.signal })).failure?.code).toBe('ABORTED')
})

test('tells a body that breaks off, and one that is too large', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/large') {
      response.end(Buffer.alloc(17 * 1024 * 1024))
      return
    }
    response.writeHead(200, { 'content-length': 10 }).write('abc', () => response.destroy())
  })
  expect(await performRequest(get(`${origin}/cut`), OPTIONS)).toMatchObject({
    status: 200,
    failure: { code: 'ECONNRESET' },
  })
  expect((await performRequest(get(`${origin}/large`), OPTIONS)).failure?.code).toBe('BODY_TOO_LARGE')
})

test('goes by a proxy of the environment, and not where it is told not to', async () => {
  const seen: (string | undefined)[] = []
  const proxy = await serve((request, response) => {
    seen.push(request.url)
    response.end('by proxy')
  })
  const env = { HTTP_PROXY: proxy }
  const bodyOf = async (env: Record<string, string>): Promise<string> => {
    const { body } = await performRequest(get('http://127.0.0.1:9/a?b=1', { method: 'POST', body: 'YQ==' }), {
      ...OPTIONS,
      env,
    })
    return Buffer.from(body ?? '', 'base64').toString()
  }
  expect(await bodyOf(env)).toBe('by proxy')
  expect(await bodyOf({ ...env, NO_PROXY: '127.0.0.1' })).toBe('')
  expect(seen).toEqual(['http://127.0.0.1:9/a?b=1'])
})

test('opens a tunnel through the proxy for https', async () => {
  const asked: string[] = []
  const proxy = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (head) => {
      asked.push(head.toString().split('\r\n')[0]!)
      socket.end('HTTP/1.1 403 No\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const env = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
  const answer = await performRequest(get('https://shop.example.com/a'), { ...OPTIONS, env })
  proxy.close()
  expect(asked).toEqual(['CONNECT shop.example.com:443 HTTP/1.1'])
  expect(answer.failure).toBeDefined()
})

test.each([
  ['22.12.0', { HTTPS_PROXY: 'http://proxy:1' }, true],
  ['24.4.1', { http_proxy: 'http://proxy:1' }, true],
  ['23.11.0', { http_proxy: 'http://proxy:1' }, true],
  ['22.12.0', { NO_PROXY: '*' }, false],
  ['22.21.0', { HTTPS_PROXY: 'http://proxy:1' }, false],
  ['24.5.0', { HTTPS_PROXY: 'http://proxy:1' }, false],
  ['26.0.0', { HTTPS_PROXY: 'http://proxy:1' }, false],
])('tells by Node %s and %o whether the proxy is left out: %s', (version, env, isTold) => {
  expect(proxyProblem(env, version) !== null).toBe(isTold)
})

test('speaks TLS, and trusts no certificate that Node does not', async () => {
  const server = https.createServer(CERTIFICATE, (_request, response) => void response.end('a'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answers = await Promise.all(
    ['127.0.0.1', 'localhost'].map((host) => performRequest(get(`https://${host}:${port}/`), OPTIONS)),
  )
  server.close()
  expect(answers.map(({ status, failure }) => [status, failure?.code])).toEqual([
    [0, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [0, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])
})

test('calls an address of IPv6', async () => {
  const server = http.createServer((request, response) => void response.end(request.headers.host))
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(0, '::1', () => resolve(true))
  })
  const isThere = await listening
  const port = isThere ? (server.address() as AddressInfo).port : 1
  const { body, failure } = await performRequest(get(`http://[::1]:${port}/`), OPTIONS)
  server.close()
  const told = failure === undefined ? Buffer.from(body ?? '', 'base64').toString() : `[::1]:${port}`
  expect(told).toBe(`[::1]:${port}`)
})
