import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** The service that the HAR files of `fixtures/` were recorded from, and what calls it: in a page, or in Node. */

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** No text in any encoding, and too much of it for the recording itself. */
const SCAN = Buffer.from(Array.from({ length: 18_000 }, (_one, index) => (index * 7919) & 255))

interface Call {
  path: string
  query: URLSearchParams
  sent: Buffer
  /** How often the path was asked before. */
  before: number
}

interface Reply {
  status?: number
  headers?: Record<string, string | string[]>
  body?: Buffer | string
  /** The connection ends behind the body, though more was announced; without a status, in place of an answer. */
  breaks?: true
}

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const packed = (body: Buffer, encoding: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'content-encoding': encoding, 'content-length': String(body.length) },
  body,
})

const bytes = (body: Buffer, type: string): Reply => ({
  status: 200,
  headers: { 'content-type': type, 'content-length': String(body.length) },
  body,
})

const REPLIES: Record<string, (call: Call) => Reply> = {
  '/v1/login': () => ({
    ...json({
      access_token: 'tok_live_9f8e7d6c5b4a39281706f5e4d3c2b1a0',
      user: { id: 'usr_8812', email: 'ada.lovelace@corp-mail.io' },
    }),
    headers: {
      'content-type': 'application/json',
      'set-cookie': ['sid=s3cr3t-session-0001-abcdef; HttpOnly; Path=/', 'theme=dark; Path=/'],
    },
  }),
  '/v1/gzip': () => packed(gzipSync(JSON.stringify({ packed: 'gzip', text: 'ÄÖÜ €' })), 'gzip'),
  '/v1/br': () => packed(brotliCompressSync(JSON.stringify({ packed: 'br' })), 'br'),
  '/v1/latin': () => bytes(Buffer.from('name;straße\nJosé;Köln\n', 'latin1'), 'text/csv; charset=iso-8859-1'),
  '/v1/moved': () => ({ status: 302, headers: { location: '/v1/orders/ord_1001' }, body: 'moved' }),
  '/v1/orders/ord_1001': ({ query }) => json({ id: 'ord_1001', status: 'paid', keyed: query.has('api_key') }),
  '/v1/refunds': ({ sent }) => {
    const { amount, orderId } = JSON.parse(sent.toString()) as { amount: number; orderId: string }
    return amount > 1000
      ? json({ error: { code: 'ledger_timeout', orderId } }, 500)
      : json({ id: 're_77', amount }, 201)
  },
  '/v1/form': ({ sent }) => json(Object.fromEntries(new URLSearchParams(sent.toString()))),
  '/v1/upload': () => json({ stored: true }, 201),
  '/v1/binary': ({ sent }) => json({ bytes: sent.length }),
  '/v1/jobs/7': ({ before }) => json({ id: 7, state: before < 2 ? 'running' : 'failed', step: before + 1 }),
  '/v1/nothing': () => ({ status: 204 }),
  '/v1/missing': () => json({ error: 'not found' }, 404),
  '/v1/image': () => bytes(PNG, 'image/png'),
  '/v1/scan': () => bytes(SCAN, 'application/octet-stream'),
  '/v1/events': () => ({
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: [0, 1, 2].map((id) => `id: ${id}\ndata: {"n":${id}}\n\n`).join(''),
  }),
  '/v1/cut': () => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': '1000' },
    body: '{"half":',
    breaks: true,
  }),
  '/v1/reset': () => ({ breaks: true }),
  '/graphql': ({ sent }) => {
    const { operationName } = JSON.parse(sent.toString()) as { operationName: string }
    return json({ data: operationName === 'GetOrder' ? { order: { total: 1200 } } : { cancelOrder: { ok: false } } })
  },
}

/** Start the service at a port. What it was asked is counted anew by `restart`. */
export async function startShop(port = 0): Promise<{ origin: string; restart(): void; stop(): void }> {
  const counts = new Map<string, number>()
  const server = createServer((request, response) => void answer(request, response, counts))
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : port
  return {
    origin: `http://127.0.0.1:${own}`,
    restart: () => counts.clear(),
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, counts: Map<string, number>): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  const sent = Buffer.concat(pieces)
  const cors = {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-allow-methods': '*',
  }
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
  const before = counts.get(pathname) ?? 0
  counts.set(pathname, before + 1)
  const make = REPLIES[pathname] ?? (() => json({ error: 'no such path' }, 404))
  const { status, headers = {}, body = '', breaks } = make({ path: pathname, query: searchParams, sent, before })
  if (status !== undefined) response.writeHead(status, { ...cors, ...headers })
  if (breaks === undefined) return void response.end(body)
  if (status !== undefined) response.write(body)
  setTimeout(() => response.socket?.destroy(), 50)
}

/** What a call came to: `<status> <body as base64>`, or `failed`. */
export type ShopAnswers = Record<string, string>

/**
 * Ask everything of the service, one after the other. It stands by itself, so that a page can run its text. `gone` is an
 * origin where nothing listens.
 */
export async function callShop(api: string, gone: string): Promise<ShopAnswers> {
  const answers: ShopAnswers = {}
  const ask = async (name: string, url: string, init: RequestInit = {}): Promise<string> => {
    try {
      const response = await fetch(url, init)
      const body = new Uint8Array(await response.arrayBuffer())
      const text = Array.from(body, (byte) => String.fromCharCode(byte)).join('')
      answers[name] = `${response.status} ${btoa(text)}`
      return text
    } catch {
      answers[name] = 'failed'
      return ''
    }
  }
  const post = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
    credentials: 'include',
  })
  const login = await ask('login', `${api}/v1/login`, post({ user: 'ada', password: 'hunter2-Very-Secret' }))
  const authorization = `Bearer ${(JSON.parse(login) as { access_token: string }).access_token}`
  for (const name of ['gzip', 'br', 'latin', 'moved', 'nothing', 'missing', 'image', 'scan', 'events', 'cut', 'reset'])
    await ask(name, `${api}/v1/${name}`, name === 'gzip' ? { headers: { authorization } } : {})
  const refund = { orderId: 'ord_1001', requestId: crypto.randomUUID(), at: new Date().toISOString() }
  await ask('refund', `${api}/v1/refunds`, post({ amount: 1200, ...refund }, { authorization }))
  await ask('small refund', `${api}/v1/refunds`, post({ amount: 100, ...refund }, { authorization }))
  await ask('form', `${api}/v1/form`, { method: 'POST', body: new URLSearchParams({ a: '1 & 2', b: 'ü+%' }) })
  const upload = new FormData()
  upload.append('title', 'Report "Q1"')
  upload.append('file', new File(['hello file'], 'n.txt', { type: 'text/plain' }))
  await ask('upload', `${api}/v1/upload`, { method: 'POST', body: upload })
  const binary = { method: 'PUT', headers: { 'content-type': 'application/octet-stream' } }
  await ask('binary', `${api}/v1/binary`, { ...binary, body: new Uint8Array([200, 201, 0, 7, 255]) })
  for (const step of [1, 2, 3]) await ask(`poll ${step}`, `${api}/v1/jobs/7`)
  await ask('order', `${api}/graphql`, post({ operationName: 'GetOrder', query: 'query GetOrder { order { total } }' }))
  const cancel = 'mutation CancelOrder { cancelOrder { ok } }'
  await ask('cancel', `${api}/graphql`, post({ operationName: 'CancelOrder', query: cancel }))
  await ask('keyed', `${api}/v1/orders/ord_1001?api_key=AKxx-very-secret-key-123456`)
  await ask('refused', `${gone}/none`)
  return answers
}
