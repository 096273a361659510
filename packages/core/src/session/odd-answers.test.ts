import zlib from 'node:zlib'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { get, recordAndReplay } from './trial.js'

async function describe(work: Promise<Response | undici.Response>): Promise<unknown> {
  try {
    const answer = await work
    const { status, statusText, ok, url, type, redirected } = answer
    const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'content-length')
    const hasBody = answer.body !== null
    const body = await answer
      .text()
      .catch((error: Error) => `${error.name} ${(error.cause as Error | undefined)?.name}`)
    return { status, statusText, ok, url, type, redirected, headers, hasBody, body }
  } catch (error) {
    return [(error as Error).name, (error as Error).message, ((error as Error).cause as Error | undefined)?.message]
  }
}

test.each([
  200, 201, 203, 204, 205, 206, 226, 300, 304, 305, 306, 399, 400, 418, 451, 499, 500, 511, 599, 600, 777, 999,
])('replays status %i to every client as it was', async (status) => {
  const { live, replayed } = await recordAndReplay(
    (request, response) => {
      response.sendDate = false
      request.resume()
      response.writeHead(status, 'As you like it', { 'x-a': 'b' })
      response.end(`body of ${status}`)
    },
    async (origin) => [
      await describe(fetch(`${origin}/a`)),
      await describe(fetch(`${origin}/b`, { method: 'HEAD' })),
      await describe(fetch(`${origin}/c`, { method: 'POST', body: 'x' })),
      await describe(undici.fetch(`${origin}/d`)),
      await get(`${origin}/e`),
      await undici
        .request(`${origin}/f`)
        .then(async ({ statusCode, statusText, headers, body }) => [
          statusCode,
          statusText,
          Object.entries(headers),
          await body.text(),
        ]),
    ],
  )
  expect(replayed).toEqual(live)
})

const JSON_BYTES = Buffer.from('{"a":"é"}')

test.each([
  ['gzip', zlib.gzipSync(JSON_BYTES)],
  ['x-gzip', zlib.gzipSync(JSON_BYTES)],
  ['deflate', zlib.deflateSync(JSON_BYTES)],
  ['deflate', zlib.deflateRawSync(JSON_BYTES)],
  ['br', zlib.brotliCompressSync(JSON_BYTES)],
  ['zstd', zlib.zstdCompressSync(JSON_BYTES)],
  ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(JSON_BYTES))],
  ['identity', JSON_BYTES],
  ['gzip, identity', zlib.gzipSync(JSON_BYTES)],
  ['compress', JSON_BYTES],
  ['gzip, compress', zlib.gzipSync(JSON_BYTES)],
  ['gzip', JSON_BYTES],
  ['br', JSON_BYTES],
  ['gzip', zlib.gzipSync(JSON_BYTES).subarray(0, 20)],
  ['gzip', Buffer.concat([zlib.gzipSync(JSON_BYTES), zlib.gzipSync(JSON_BYTES)])],
  ['gzip', Buffer.alloc(0)],
  ['gzip', zlib.gzipSync('')],
])('gives fetch a body in %s as it was', async (coding, bytes) => {
  const { live, replayed } = await recordAndReplay(
    (request, response) => {
      response.sendDate = false
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(bytes)
    },
    async (origin) => [
      await describe(fetch(`${origin}/a`)),
      await describe(fetch(`${origin}/b`, { headers: { 'accept-encoding': coding } })),
      await describe(undici.fetch(`${origin}/c`)),
    ],
  )
  expect(replayed).toEqual(live)
})

test('replays headers of any legal form', async () => {
  const { live, replayed } = await recordAndReplay(
    (request, response) => {
      response.sendDate = false
      request.resume()
      const { socket } = response
      socket?.end(
        Buffer.from(
          'HTTP/1.1 200\r\nX-Empty:\r\nX-Latin: caf\u00e9\r\nSet-Cookie: a=1; Expires=Thu, 01 Jan 2037 00:00:00 GMT\r\n' +
            'Set-Cookie: b={{2}}\r\nset-cookie: c=3\r\nX-Same: 1\r\nx-same: 2\r\n__proto__: x\r\n' +
            'Vary: Accept\r\nVary: Origin\r\nContent-Length: 2\r\n\r\nok',
          'latin1',
        ),
      )
    },
    async (origin) => [
      await describe(fetch(`${origin}/a`)),
      await get(`${origin}/b`),
      await undici
        .request(`${origin}/c`)
        .then(async ({ headers, body }) => [Object.entries(headers), await body.text()]),
    ],
  )
  expect(replayed).toEqual(live)
})
