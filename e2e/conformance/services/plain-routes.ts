import { createHash } from 'node:crypto'
import { noise } from '../probes/noise.ts'
import { bodyOf, pause, reply, replyJson, type Routes, type Visit } from './route.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

/** JSON texts that a parse and print would change. */
const JSON_TEXTS: Record<string, string> = {
  compact: '{"id":7,"name":"Ada","tags":["a","b"],"nested":{"ok":true,"none":null}}',
  pretty: '{\n  "id": 7,\n  "list": [\n    1,\n    2\n  ]\n}\n',
  odd: '{ "price" : 1.0, "tiny":1e-7,"zero":-0 }',
  'big-integer': '{"id":12345678901234567890,"small":9007199254740993}',
  'duplicate-keys': '{"a":1,"a":2}',
  escapes: '{"word":"caf\\u00e9","slash":"\\/","pair":"\\ud83d\\ude00"}',
  placeholder: '{"template":"Hello {{name}}, {{uuid}} and {{{{"}',
  proto: '{"__proto__":{"x":1},"constructor":2}',
  'integer-keys': '{"b":1,"10":2,"2":3}',
  scalar: '"just text"',
  empty: '{}',
}

/** Describe a body without repeating it. */
export function digest(bytes: Buffer): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function echo(visit: Visit): Promise<void> {
  const { request } = visit
  const body = (await bodyOf(request)).toString('latin1')
  replyJson(visit, { method: request.method, target: request.url, type: request.headers['content-type'] ?? null, body })
}

/** What a multipart upload holds, without the boundary. */
async function formOf(visit: Visit): Promise<unknown> {
  const type = visit.request.headers['content-type'] ?? ''
  const form = await new Response(new Uint8Array(await bodyOf(visit.request)), {
    headers: { 'content-type': type },
  }).formData()
  const fields = [...form].map(async ([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, file: value.name, type: value.type, ...digest(Buffer.from(await value.arrayBuffer())) },
  )
  return { type: type.split(';')[0], fields: await Promise.all(fields) }
}

function count(visit: Visit, key: string): number {
  const next = (visit.counters.get(key) ?? 0) + 1
  visit.counters.set(key, next)
  return next
}

/** Answers that need no look at the wire: bodies, statuses, headers, state. */
export const PLAIN_ROUTES: Routes = {
  json: (visit) => reply(visit, 200, JSON_TYPE, JSON_TEXTS[visit.rest[0] ?? ''] ?? '{}'),
  echo,
  headers: async (visit) => {
    await bodyOf(visit.request)
    replyJson(visit, visit.request.rawHeaders)
  },
  digest: async (visit) => replyJson(visit, digest(await bodyOf(visit.request))),
  status: async (visit) => {
    await bodyOf(visit.request)
    const status = Number(visit.rest[0])
    if (status === 204 || status === 205 || status === 304)
      visit.response.writeHead(status, { 'x-kind': 'bodiless' }).end()
    else reply(visit, status, JSON_TYPE, JSON.stringify({ status }))
  },
  'too-many': (visit) => reply(visit, 429, { ...JSON_TYPE, 'retry-after': '7' }, '{"error":"slow down"}'),
  etag: (visit) => {
    const headers = { etag: '"v1"', 'cache-control': 'no-cache' }
    if (visit.request.headers['if-none-match'] === '"v1"') visit.response.writeHead(304, headers).end()
    else reply(visit, 200, { ...headers, ...JSON_TYPE }, '{"fresh":true}')
  },
  reason: (visit) => {
    visit.response.statusMessage = 'Quite Fine'
    reply(visit, 200, { 'content-type': 'text/plain' }, 'fine')
  },
  'repeated-headers': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain', 'x-many': ['one', 'two, three'], via: ['1.1 a', '1.1 b'] },
      'many',
    ),
  'odd-headers': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain', 'x-empty': '', 'x-latin': 'caf\u00e9 \u00fc', 'x-quoted': '"a, b"; q=1' },
      'odd',
    ),
  cookies: (visit) =>
    reply(
      visit,
      200,
      {
        'content-type': 'text/plain',
        'set-cookie': [
          'first=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT; Path=/',
          'second=two; Expires=Thu, 10 Jun 2100 10:18:14 GMT; HttpOnly',
        ],
      },
      'cookies',
    ),
  text: (visit) =>
    reply(visit, 200, { 'content-type': 'text/plain; charset=utf-8' }, 'Zo\u00eb says \u{1f44b}\r\nline two\n'),
  bom: (visit) => reply(visit, 200, { 'content-type': 'application/json' }, '\ufeff{"bom":true}'),
  latin1: (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain; charset=iso-8859-1' },
      Buffer.from('caf\u00e9 \u00a7\u00ff', 'latin1'),
    ),
  'invalid-utf8': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain; charset=utf-8' },
      Buffer.from([0x61, 0xff, 0xfe, 0xc3, 0x28, 0x62, 0x00]),
    ),
  'invalid-json': (visit) => reply(visit, 200, JSON_TYPE, '{"open": '),
  binary: (visit) => reply(visit, 200, { 'content-type': 'application/octet-stream' }, noise(Number(visit.rest[0]))),
  'large-text': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain' },
      'The same line, many times over.\n'.repeat(Number(visit.rest[0])),
    ),
  empty: (visit) => reply(visit, 200, JSON_TYPE, ''),
  'no-type': (visit) => reply(visit, 200, {}, 'untyped'),
  distinct: async (visit) => {
    const index = Number(visit.rest[0])
    await pause((index * 7) % 23)
    replyJson(visit, { index })
  },
  counter: (visit) => {
    const call = count(visit, visit.rest.join('/'))
    reply(visit, call === 2 ? 503 : 200, { ...JSON_TYPE, 'x-call': String(call) }, JSON.stringify({ call }))
  },
  connection: (visit) => replyJson(visit, { requestOnConnection: visit.ordinal }),
  upload: async (visit) => replyJson(visit, await formOf(visit)),
}
