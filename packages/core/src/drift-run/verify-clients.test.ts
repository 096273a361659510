import http from 'node:http'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import axios from 'axios'
import got from 'got'
import { beforeEach, describe, expect, test } from 'vitest'
import * as undici from 'undici'
import { bodyOf, json, lineOf, openShop, type LiveShop } from './live-shop.js'

/** Sends a request, with a JSON body where there is one, and gives the text of the answer, decoded. */
type Send = (url: string, body?: string) => Promise<string>

const TYPE = { 'content-type': 'application/json' }

const CLIENTS: Record<string, Send> = {
  fetch: async (url, body) =>
    (await fetch(url, body === undefined ? {} : { method: 'POST', body, headers: TYPE })).text(),
  'fetch of a Request': async (url, body) =>
    (await fetch(new Request(url, body === undefined ? {} : { method: 'POST', body, headers: TYPE }))).text(),
  'undici.fetch': async (url, body) =>
    (await undici.fetch(url, body === undefined ? {} : { method: 'POST', body, headers: TYPE })).text(),
  'undici.request': async (url, body) => {
    const { body: answer } = await undici.request(url, {
      dispatcher: new undici.Agent().compose(undici.interceptors.decompress()),
      ...(body === undefined ? {} : { method: 'POST', body, headers: TYPE }),
    })
    return answer.text()
  },
  'undici.Client': async (url, body) => {
    const { origin, pathname } = new URL(url)
    const client = new undici.Client(origin).compose(undici.interceptors.decompress())
    const { body: answer } = await client.request({
      path: pathname,
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? {} : { body, headers: TYPE }),
    })
    return answer.text()
  },
  'a pool of one connection': async (url, body) => {
    const pool = new undici.Pool(new URL(url).origin, { connections: 1 }).compose(undici.interceptors.decompress())
    const options = {
      path: new URL(url).pathname,
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? {} : { body, headers: TYPE }),
    } as const
    const { body: answer } = await pool.request(options)
    return answer.text()
  },
  'http.request': (url, body) => sendByHttp(url, body, undefined),
  'http.request that keeps alive': (url, body) => sendByHttp(url, body, new http.Agent({ keepAlive: true })),
  axios: async (url, body) =>
    String(
      (
        await axios.request({
          url,
          adapter: 'http',
          responseType: 'text',
          ...(body === undefined ? {} : { method: 'post', data: body, headers: TYPE }),
        })
      ).data,
    ),
  got: (url, body) => got(url, body === undefined ? {} : { method: 'POST', body, headers: TYPE }).text(),
}

function sendByHttp(url: string, body: string | undefined, agent: http.Agent | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { method: body === undefined ? 'GET' : 'POST', headers: body === undefined ? {} : TYPE, agent }
    const request = http.request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve(
          response.headers['content-encoding'] === 'gzip'
            ? process.getBuiltinModule('node:zlib').gunzipSync(bytes).toString()
            : bytes.toString(),
        )
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

const QUERY = JSON.stringify({ query: 'query Cart { cart { total } }' })
const MUTATION = JSON.stringify({ query: 'mutation Pay { pay { id } }' })

let shop: LiveShop
beforeEach(async () => {
  shop = await openShop()
})

describe.each(Object.entries(CLIENTS))('%s', (_name, send) => {
  const once = (path: string, body?: string) => ({ tests: [{ name: 't', body: () => send(shop.origin + path, body) }] })

  test('performs a chosen call, and tells the bytes of its answer', async () => {
    await shop.record(once('/carts/7'))
    const live = gzipSync('{"total":12}')
    shop.answerBy((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(live)
    })
    const { values, calls, result, failures, files } = await shop.verify(once('/carts/7'))
    expect(values['t']).toBe('{"total":12}')
    expect(failures).toEqual({ '': [], t: [] })
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({
      testFile: 'src/shop.test.ts',
      recording: 'src/__mocks__/shop.test.recorded.json',
      test: 't',
      service: 'Shop',
      operation: 'GET /carts/:id',
      interaction: 'Shop GET /carts/:id#1',
      unresolved: [],
      request: { method: 'GET', url: `${shop.origin}/carts/7`, body: null },
      answer: { status: 200, statusText: 'OK', body: live.toString('base64') },
    })
    expect(calls[0]?.answer?.headers).toContainEqual(['content-encoding', 'gzip'])
    expect(calls[0]?.request.headers.map(([name]) => name)).toContain('host')
    expect(result.calls).toMatchObject([{ outcome: 'verified', service: 'Shop', result: '200' }])
    expect(files).toMatchObject([{ testFile: 'src/shop.test.ts', mode: 'verify', unused: [] }])
    expect(shop.asked.map(({ line }) => line)).toEqual(['GET /carts/7'])
  })

  test('answers what was not chosen from the recording', async () => {
    await shop.record(once('/carts/7'))
    const { values, calls, result } = await shop.verify(once('/carts/7'), { ids: [] })
    expect(values['t']).toBe('{"line":"GET /carts/7","body":""}')
    expect(calls.map(lineOf)).toEqual(['Shop GET /carts/:id#1: GET /carts/7 not-chosen'])
    expect(result.calls).toMatchObject([{ outcome: 'replayed', interaction: 'Shop GET /carts/:id#1' }])
    expect(shop.asked).toEqual([])
  })

  test('answers a call that may change something from the recording, unless it is opted in', async () => {
    await shop.record(once('/pay', '{"amount":1}'))
    const recorded = await shop.verify(once('/pay', '{"amount":1}'))
    expect(recorded.calls.map(lineOf)).toEqual(['Shop POST /pay#1: POST /pay unsafe'])
    expect(recorded.calls[0]?.request.body).toBe(Buffer.from('{"amount":1}').toString('base64'))
    expect(shop.asked).toEqual([])
    expect(recorded.values['t']).toBe('{"line":"POST /pay","body":"{\\"amount\\":1}"}')
    for (const unsafe of [true, ['Shop'], ['Shop.POST /pay']]) {
      const made = await shop.verify(once('/pay', '{"amount":1}'), { unsafe })
      expect(made.calls.map(lineOf)).toEqual(['Shop POST /pay#1: POST /pay 200'])
      expect(made.calls[0]?.request.body).toBe(Buffer.from('{"amount":1}').toString('base64'))
      expect(shop.asked.map(({ line, body }) => `${line} ${body}`)).toEqual(['POST /pay {"amount":1}'])
    }
  })

  test('refuses a call that may change something and is not recorded, and fails its test', async () => {
    await shop.record(once('/carts/7'))
    const { calls, failures, values } = await shop.verify(once('/refunds', '{"amount":1}'))
    expect(calls.map(lineOf)).toEqual(['unrecorded: POST /refunds unsafe'])
    expect(failures['t']).toEqual([
      `[call-unsafe] POST ${shop.origin}/refunds may change something at "Shop", and nothing recorded answers it
  test       t
  operation  Shop.POST /refunds
  fix        record it, or let it be made: drift.unsafe: ['Shop'] in understudy.config`,
    ])
    expect(values['t']).toContain('call-unsafe')
    expect(shop.asked).toEqual([])
  })

  test('performs a query of GraphQL by POST, and no mutation', async () => {
    await shop.record({
      tests: [{ name: 't', body: async () => [await send(shop.origin, QUERY), await send(shop.origin, MUTATION)] }],
    })
    const { calls } = await shop.verify({
      tests: [{ name: 't', body: async () => [await send(shop.origin, QUERY), await send(shop.origin, MUTATION)] }],
    })
    expect(calls.map(lineOf)).toEqual(['Shop.Cart#1: POST / 200', 'Shop.Pay#1: POST / unsafe'])
    expect(shop.asked.map(({ body }) => body)).toEqual([QUERY])
  })

  test('performs a call that is not recorded and changes nothing', async () => {
    await shop.record(once('/carts/7'))
    const { calls } = await shop.verify(once('/new'))
    expect(calls.map(lineOf)).toEqual(['unrecorded: GET /new 200'])
    expect(bodyOf(calls[0]!)).toBe('{"line":"GET /new","body":""}')
  })

  test('tells that no one listens', async () => {
    await shop.record(once('/carts/7'))
    await shop.stop()
    const { calls, values } = await shop.verify(once('/carts/7'))
    expect(calls.map(lineOf)).toEqual(
      // got asks again.
      Array.from({ length: calls.length }, () => 'Shop GET /carts/:id#1: GET /carts/7 ECONNREFUSED'),
    )
    expect(calls.length).toBeGreaterThan(0)
    expect(values['t']).toContain('ECONNREFUSED')
  })

  test('tells that a connection was reset', async () => {
    await shop.record(once('/carts/7'))
    shop.answerBy((_asked, response) => void response.socket?.resetAndDestroy())
    const { calls } = await shop.verify(once('/carts/7'))
    expect(new Set(calls.map(lineOf))).toEqual(new Set(['Shop GET /carts/:id#1: GET /carts/7 ECONNRESET']))
  })

  test('performs calls one after another where no more may be open', async () => {
    await shop.record({ tests: [{ name: 't', body: async () => send(`${shop.origin}/a`) }] })
    shop.answerBy((_asked, response) => json(response, 'x'.repeat(20_000)))
    const { calls } = await shop.verify(
      {
        tests: [
          {
            name: 't',
            body: async () => {
              for (let number = 0; number < 5; number += 1) await send(`${shop.origin}/a`)
            },
          },
        ],
      },
      { concurrency: 1 },
    )
    expect(calls.map(lineOf)).toEqual(Array.from({ length: 5 }, () => 'Shop GET /a#1: GET /a 200'))
    expect(shop.mostOpen).toBe(1)
  })
})

test('refuses a body that cannot be read before it is sent, and sends it where it is opted in', async () => {
  const send = async () => {
    // Their types lack it.
    const body = new Blob(['a=1']) as unknown as Readable
    return (await undici.request(`${shop.origin}/form`, { method: 'POST', body })).statusCode
  }
  await shop.record(once(async () => (await fetch(`${shop.origin}/a`)).text()))
  const { calls, failures } = await shop.verify(once(send))
  expect(calls.map(lineOf)).toEqual(['unrecorded: POST /form unsafe'])
  expect(failures['t']).toHaveLength(1)
  expect(shop.asked).toEqual([])
  const made = await shop.verify(once(send), { unsafe: true })
  expect(made.calls.map(lineOf)).toEqual(['unrecorded: POST /form 200'])
  expect(made.values['t']).toBe(200)
  expect(shop.asked[0]?.body).toBe('a=1')
})

const once = (body: () => Promise<unknown>) => ({ tests: [{ name: 't', body }] })
