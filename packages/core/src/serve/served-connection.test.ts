import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { Agent, Client, fetch, request } from 'undici'
import { expect, test } from 'vitest'
import { CERTIFICATE } from '../session/certificate.js'
import { servedProject, type Recorded } from './served-project.js'

const OK = { 'content-length': '2' }

async function served(recorded: readonly Recorded[], options = {}) {
  const project = servedProject()
  project.record('a.test', recorded)
  return { project, ...(await project.serve(options)) }
}

/** Send bytes, and return what comes until the server ends, or falls silent. */
async function exchange(port: number, bytes: string, { ends = false, silenceMs = 150 } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes, 'latin1')
  if (ends) socket.end()
  const received = await receive(socket, silenceMs)
  socket.destroy()
  return received
}

async function receive(socket: Socket, silenceMs = 150): Promise<string> {
  const chunks: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<string>()
  let timer = setTimeout(() => resolve(''), 3000)
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    clearTimeout(timer)
    timer = setTimeout(() => resolve(''), silenceMs)
  })
  socket.once('close', () => resolve('<end>')).once('error', () => resolve('<end>'))
  const ending = await promise
  clearTimeout(timer)
  return Buffer.concat(chunks).toString('latin1') + ending
}

const get = (path: string, ...headers: string[]): string =>
  ['GET ' + path + ' HTTP/1.1', 'Host: localhost', ...headers, '', ''].join('\r\n')

test('writes an answer as it was recorded, byte for byte', async () => {
  const { port } = await served([
    {
      url: '/a',
      status: 200,
      answer: {
        statusText: 'Very OK',
        headers: { 'x-b': '2', 'set-cookie': ['a=1', 'b=2'], 'x-a': '1', 'content-length': '3' },
        informational: [{ status: 103, headers: { link: '</a.css>; rel=preload' } }],
        body: { text: 'abc' },
      },
    },
    {
      url: '/chunked',
      answer: {
        headers: { trailer: 'x-sum', 'transfer-encoding': 'chunked' },
        body: {
          stream: [
            { delayMs: 0, text: 'one' },
            { delayMs: 5, text: 'three' },
          ],
        },
        trailers: { 'x-sum': '9' },
      },
    },
    { url: '/until-close', answer: { headers: {}, body: { text: 'all of it' } } },
    { url: '/closes', answer: { headers: { ...OK, connection: 'close' }, body: { text: 'ok' } } },
  ])
  expect(await exchange(port, get('/a'))).toBe(
    'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n' +
      'HTTP/1.1 200 Very OK\r\nx-b: 2\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx-a: 1\r\ncontent-length: 3\r\n\r\nabc',
  )
  expect(await exchange(port, get('/chunked'))).toBe(
    'HTTP/1.1 200 OK\r\ntrailer: x-sum\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\nx-sum: 9\r\n\r\n',
  )
  expect(await exchange(port, get('/until-close'))).toBe('HTTP/1.1 200 OK\r\n\r\nall of it<end>')
  expect(await exchange(port, get('/closes'))).toBe(
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok<end>',
  )
})

test('answers in order what is sent at once, and keeps the connection', async () => {
  const recorded = Array.from({ length: 300 }, (_, n) => ({ url: `/${n}`, answer: { body: { text: `<${n}>` } } }))
  const { port } = await served(recorded)
  const all = recorded.map(({ url }) => get(url)).join('')
  const received = await exchange(port, all + get('/0'))
  expect(received.match(/<\d+>/g)).toEqual([...recorded.map((_, n) => `<${n}>`), '<0>'])
  expect(received).not.toContain('<end>')
})

test('answers in order though the first answer takes its time', async () => {
  const recorded = [1, 2, 3].map((n) => ({ url: `/${n}`, answer: { body: { text: `<${n}>` } } }))
  const { port } = await served(recorded, { latency: 30 })
  expect((await exchange(port, recorded.map(({ url }) => get(url)).join(''))).match(/<\d>/g)).toEqual([
    '<1>',
    '<2>',
    '<3>',
  ])
})

test('closes where the client asks for it, and after HTTP/1.0', async () => {
  const { port } = await served([
    { url: '/a', answer: { headers: OK, body: { text: 'ok' } } },
    { url: '/chunked', answer: { headers: { 'transfer-encoding': 'chunked' }, body: { text: 'ok' } } },
  ])
  expect(await exchange(port, get('/a', 'Connection: close'))).toMatch(/ok<end>$/)
  expect(await exchange(port, 'GET /a HTTP/1.0\r\n\r\n')).toMatch(/ok<end>$/)
  expect(await exchange(port, 'GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')).toMatch(/ok$/)
  expect(await exchange(port, 'GET /chunked HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK\r\n\r\nok<end>')
})

test('answers a client that has ended its side', async () => {
  const { port } = await served([{ url: '/a', answer: { headers: OK, body: { text: 'ok' } } }], { latency: 20 })
  expect(await exchange(port, get('/a'), { ends: true })).toMatch(/ok<end>$/)
})

test('answers HEAD, 204 and 304 without a body', async () => {
  const { port } = await served([
    { method: 'HEAD', url: '/a', answer: { headers: { 'content-length': '1000' }, body: { text: '' } } },
    { url: '/none', status: 204, answer: { headers: {} } },
    { url: '/same', status: 304, answer: { headers: { etag: '"1"', 'content-length': '1000' } } },
  ])
  const head = 'HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const received = await exchange(port, head + get('/none') + get('/same'))
  expect(received).toBe(
    'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n' +
      'HTTP/1.1 304 Not Modified\r\netag: "1"\r\ncontent-length: 1000\r\n\r\n',
  )
})

test('tells a client that expects it to go on, before it has the body', async () => {
  const { port } = await served([
    { method: 'POST', url: '/a', body: { text: 'hello' }, answer: { headers: OK, body: { text: 'ok' } } },
  ])
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n')
  const [first] = (await once(socket, 'data')) as [Buffer]
  expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  socket.write('hello')
  expect(await receive(socket)).toContain('ok')
  socket.destroy()
})

test('fails as it was recorded: reset, ended, garbled, cut off', async () => {
  const failing = (url: string, code: string, message: string): Recorded => ({ url, error: { code, message } })
  const { url, port, project } = await served([
    failing('/reset', 'ECONNRESET', 'read ECONNRESET'),
    failing('/ended', 'ECONNRESET', 'socket hang up'),
    failing('/garbled', 'NOT_HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'),
    {
      url: '/cut',
      answer: {
        headers: { 'content-length': '100' },
        body: { text: 'half of' },
        error: { code: 'ECONNRESET', message: 'socket hang up' },
      },
    },
  ])
  const codeOf = (path: string): Promise<unknown> =>
    request(url + path).then(
      async ({ body }) => body.text().catch((error: Error) => error.name),
      (error: Error & { code: string }) => [error.code, error.message],
    )
  expect(await codeOf('/reset')).toEqual(['ECONNRESET', 'read ECONNRESET'])
  expect(await codeOf('/ended')).toEqual(['UND_ERR_SOCKET', 'other side closed'])
  expect(await exchange(port, get('/garbled'))).toBe('SSH-2.0-OpenSSH_9.6\r\n<end>')
  expect(await exchange(port, get('/cut'))).toBe('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of<end>')
  const told = project.calls.map(({ status, failure, gaveUp }) => [status, failure, gaveUp])
  expect(told).toEqual([
    [null, 'ECONNRESET', false],
    [null, 'ECONNRESET', false],
    [null, 'NOT_HTTP', false],
    [200, 'ECONNRESET', false],
  ])
})

test('stays silent where the client gave up when it was recorded, until it does so again', async () => {
  const { url, project } = await served([{ url: '/slow', error: { code: 'ABORTED', message: 'the client gave up' } }])
  await expect(fetch(`${url}/slow`, { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
  await expect.poll(() => project.calls.length).toBe(1)
  expect(project.calls[0]).toMatchObject({ status: null, failure: 'ABORTED', gaveUp: true })
})

test('sends a body of many megabytes no faster than it is read', async () => {
  const project = servedProject()
  const bytes = Buffer.alloc(24 << 20, 'abcdefg')
  project.write('__mocks__/a.test.recorded/large.bin', bytes)
  project.record('a.test', [
    {
      url: '/large',
      answer: { headers: { 'content-length': String(bytes.length) }, body: { file: 'a.test.recorded/large.bin' } },
    },
    {
      url: '/framed',
      answer: { headers: { 'transfer-encoding': 'chunked' }, body: { file: 'a.test.recorded/large.bin' } },
    },
  ])
  const { url } = await project.serve()
  const before = process.memoryUsage().external + process.memoryUsage().arrayBuffers
  const { body } = await request(`${url}/large`)
  const pieces = body[Symbol.asyncIterator]()
  const first = (await pieces.next()).value as Buffer
  await wait(200)
  const grown = process.memoryUsage().external + process.memoryUsage().arrayBuffers - before
  expect(grown).toBeLessThan(bytes.length)
  const rest: Buffer[] = [first]
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) rest.push(next.value as Buffer)
  expect(Buffer.concat(rest).equals(bytes)).toBe(true)
  const framed = await request(`${url}/framed`)
  expect(Buffer.from(await framed.body.arrayBuffer()).equals(bytes)).toBe(true)
})

test('refuses tunnels and WebSockets with a sentence that says what to do', async () => {
  const { port, url, project } = await served([{ url: '/a' }])
  const tunnel = await exchange(port, 'CONNECT payments.example.com:443 HTTP/1.1\r\nHost: payments.example.com\r\n\r\n')
  expect(tunnel).toMatch(/^HTTP\/1.1 501 No Tunnel Here: Use The Base URL Of This Port\r\n/)
  expect(tunnel).toContain('Understudy does not play a proxy tunnel (CONNECT).')
  expect(tunnel).toContain(`\n  ${url}\n<end>`)
  const upgrade = get(
    '/chat/sk_live_4eC39HqLyjWDarjtT1zdp7dc?token=abc',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
  )
  expect(await exchange(port, upgrade)).toMatch(/^HTTP\/1.1 501 /)
  expect(project.notes).toEqual([
    'A client asks for a proxy tunnel (CONNECT) to payments.example.com:443, which is not played',
    'A client asks for a WebSocket to /chat/(redacted), which is not played',
  ])
})

test('takes no body that is too large to be held, and serves on', async () => {
  const { port, project } = await served([{ url: '/payments', answer: { headers: OK, body: { text: 'ok' } } }])
  const head = 'PUT /payments HTTP/1.1\r\nhost: x\r\ncontent-length: 300000000000\r\nexpect: 100-continue\r\n\r\n'
  expect(await exchange(port, `${head}abc`)).toMatch(
    /^HTTP\/1.1 413 [^]*connection: close[^]*Understudy takes no body of more than 256 MB\.\n<end>$/,
  )
  expect(project.notes).toEqual(['A client sends a PUT request with a body of more than 256 MB, which is not taken'])
  expect(await exchange(port, get('/payments'))).toContain('ok')
})

test('notes what is no HTTP/1, and serves on', async () => {
  const { port, url, project } = await served([{ url: '/a', answer: { headers: OK, body: { text: 'ok' } } }])
  expect(await exchange(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request\r\n.*<end>$/s)
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'error')
  expect(project.notes).toEqual([
    'A client speaks what is not HTTP/1',
    'A client speaks TLS, and this port has none: --tls',
  ])
  expect((await request(`${url}/a`)).statusCode).toBe(200)
})

test('speaks TLS and plain HTTP on one port, and resets either', async () => {
  const { url, port } = await served(
    [
      { url: '/a', answer: { headers: OK, body: { text: 'ok' } } },
      { url: '/reset', error: { code: 'ECONNRESET', message: 'read ECONNRESET' } },
      {
        method: 'POST',
        url: '/large',
        body: { text: 'x'.repeat(200_000) },
        answer: { headers: OK, body: { text: 'ok' } },
      },
    ],
    { tls: CERTIFICATE },
  )
  expect(url).toBe(`https://127.0.0.1:${port}`)
  const dispatcher = new Agent({ connect: { ca: CERTIFICATE.cert } })
  const ask = async (path: string, options = {}): Promise<unknown> =>
    request(path, { dispatcher, ...options }).then(
      ({ body }) => body.text(),
      (error: Error & { code: string }) => error.code,
    )
  expect(await ask(`${url}/a`)).toBe('ok')
  expect(await ask(`${url}/large`, { method: 'POST', body: 'x'.repeat(200_000) })).toBe('ok')
  expect(await ask(`${url}/reset`)).toBe('ECONNRESET')
  expect(await ask(`http://127.0.0.1:${port}/a`)).toBe('ok')
  expect(await ask(`http://127.0.0.1:${port}/reset`)).toBe('ECONNRESET')
  await dispatcher.close()
})

test('answers many requests on one connection without leaving anything behind', async () => {
  const { url } = await served([{ url: '/a', answer: { headers: OK, body: { text: 'ok' } } }])
  const client = new Client(url, { pipelining: 4 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, async () => (await client.request({ path: '/a', method: 'GET' })).body.text()),
  )
  expect(new Set(answers)).toEqual(new Set(['ok']))
  await client.close()
})
