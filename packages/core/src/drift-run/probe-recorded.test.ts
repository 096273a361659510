import { randomBytes, randomUUID } from 'node:crypto'
import type http from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rehearse, type RehearsedFile } from '../session/rehearsal.js'
import { exitCodeOf } from '../drift/index.js'
import { printRecording } from '../store/index.js'
import { checkCalls } from './check-calls.js'
import { probeRecordings } from './probe-recordings.js'
import type { ProjectRecording } from './project-recordings.js'
import { freeLimits, sampleConfig, SAMPLE_RECORDING } from './sample-project.js'
import { serveHttp, type Served } from './serve-http.js'

/** A shop with a log-in, whose tokens, cookies and ids are others each time. */
function createShop(): http.RequestListener {
  const tokens = new Set<string>()
  const cookies = new Set<string>()
  const carts = new Map<string, unknown>()
  return (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      const { status, json, headers = {} } = answer(request, body)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
    })
  }

  function answer(
    { method, url = '', headers }: http.IncomingMessage,
    body: string,
  ): { status: number; json: unknown; headers?: http.OutgoingHttpHeaders } {
    if (url === '/oauth/token') {
      if (new URLSearchParams(body).get('client_secret') !== CLIENT_SECRET)
        return { status: 401, json: { error: 'no' } }
      const token = randomBytes(24).toString('base64url')
      const cookie = randomBytes(16).toString('hex')
      tokens.add(token)
      cookies.add(cookie)
      return { status: 200, json: { access_token: token }, headers: { 'set-cookie': `sid=${cookie}; HttpOnly` } }
    }
    const isKnown =
      tokens.has(headers.authorization?.replace('Bearer ', '') ?? '') && cookies.has(headers.cookie?.slice(4) ?? '')
    if (!isKnown) return { status: 401, json: { error: 'who are you?' } }
    if (method === 'POST') {
      const cart = {
        id: randomUUID(),
        owner: 'alice.jones@acme-corp.io',
        items: (JSON.parse(body) as { items: unknown }).items,
      }
      carts.set(cart.id, cart)
      return { status: 201, json: cart }
    }
    const cart = carts.get(url.replace('/carts/', ''))
    return cart === undefined ? { status: 404, json: { error: 'no cart' } } : { status: 200, json: cart }
  }
}

const CLIENT_SECRET = 'cl13nt-s3cret-0f-the-shop'

let shop: Served
let file: RehearsedFile
beforeEach(async () => {
  shop = await serveHttp(createShop())
  file = rehearse({ Shop: shop.origin })
})
afterEach(() => shop.close())

/** What an application does in its test. */
async function buy(): Promise<unknown> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_secret: CLIENT_SECRET })
  const login = await fetch(`${shop.origin}/oauth/token`, { method: 'POST', body: form })
  const { access_token: token } = (await login.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${token}`, cookie: login.headers.getSetCookie()[0]!.split(';')[0]! }
  const made = await fetch(`${shop.origin}/carts`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ items: [{ sku: 'a', count: 2 }] }),
  })
  const { id } = (await made.json()) as { id: string }
  const cart = await fetch(`${shop.origin}/carts/${id}`, { headers })
  return cart.json()
}

test('makes what an application recorded again, with its log-in, cookies and ids', async () => {
  const { failures } = await file.run({ mode: 'auto', tests: [{ name: 'buys', body: buy }] })
  expect(failures['buys']).toEqual([])
  const recording = file.recording()
  const text = printRecording(recording)
  expect(text).not.toContain(CLIENT_SECRET)
  expect(text).not.toContain('alice.jones')
  const recordings: ProjectRecording[] = [{ path: SAMPLE_RECORDING, testFile: null, text, recording }]
  const options = {
    rootDir: '/nowhere',
    recordings,
    plan: { [SAMPLE_RECORDING]: recording.interactions.map(({ id }) => id) },
    config: sampleConfig(shop.origin, {
      drift: { unsafe: true, credentials: { Shop: { body: { client_secret: '${SHOP_SECRET}' } } } },
    }),
    env: { SHOP_SECRET: CLIENT_SECRET },
    limits: freeLimits(),
  }
  const { calls } = await probeRecordings(options)
  expect(calls.map(({ answer, unresolved }) => answer?.status ?? unresolved)).toEqual([200, 201, 200])
  const { result } = await checkCalls(calls, options)
  expect(result.findings).toEqual([])
  expect(result.summary).toMatchObject({ compared: 3, match: 3 })
  expect(exitCodeOf(result)).toBe(0)
})
