import { gzipSync } from 'node:zlib'

const NOUNS = ['orders', 'shipments', 'accounts', 'invoices', 'projects', 'jobs', 'reports', 'devices', 'sessions']
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
const BOUNDARY = '----formdata-undici-048210937745'

/** A path of its own for every exchange: nothing but its number tells it from others. */
export const pathFor = (r) => `/v2/${r.pick(NOUNS)}/${r.between(1000, 9999)}${r.digits(4)}`

/** Ordinary fields, none of which is a secret or personal. */
export function filler(r) {
  return {
    id: `${r.pick(['ord', 'evt', 'job', 'acct', 'in'])}_${r.base62(16)}`,
    status: r.pick(['active', 'pending', 'settled', 'queued']),
    createdAt: r.moment(),
    amount: r.between(100, 99_999),
    currency: r.pick(['EUR', 'USD', 'SEK']),
    livemode: r.int(2) === 0,
  }
}

const at = (key, value) => (key === '' ? { value } : Object.fromEntries([[key, value]]))

/** Put the field among others. Dots in a key lead deeper. */
export function document(r, key, value) {
  const deep = key.split('>')
  const last = deep.pop()
  const field = deep.reduceRight((inner, name) => ({ [name]: inner }), at(last, value))
  const { id, status, ...rest } = filler(r)
  return { id, status, ...field, ...rest }
}

const json = (value) => ({ headers: JSON_TYPE, body: JSON.stringify(value) })
const ok = (r) => json({ ok: true, ...filler(r) })
const answer = (type, body, extra = {}) => ({ headers: { 'content-type': type, ...extra }, body })
const sse = (chunks) => ({ headers: { 'content-type': 'text/event-stream' }, chunks })
const ndjson = (chunks) => ({ headers: { 'content-type': 'application/x-ndjson' }, chunks })

const xmlText = (text) => `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const urlOf = (r, query) => `${pathFor(r)}?${query}`
const plain = (key) => key.split('>').at(-1)

/** A message of multipart/form-data with one field among others. */
export function multipart(fields) {
  const parts = fields.map(([disposition, text]) => {
    const type = disposition.includes('filename') ? '\r\nContent-Type: text/plain' : ''
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}${type}\r\n\r\n${text}\r\n`
  })
  return answer(`multipart/form-data; boundary=${BOUNDARY}`, `${parts.join('')}--${BOUNDARY}--\r\n`)
}

/** JSON of over 512 KB, with the field somewhere in the middle. */
function large(r, key, value) {
  const row = () => ({ ...filler(r), note: 'left at the back door, signature waived', weight: r.between(1, 900) / 10 })
  const some = Array.from({ length: 40 }, row)
  const rows = Array.from({ length: 4200 }, (_, index) => some[index % 40])
  rows.splice(1900, 0, document(r, key, value))
  return JSON.stringify({ rows })
}

/** Cut text so that the value is split in its middle. */
function cut(text, value) {
  const middle = text.indexOf(value) + Math.ceil(value.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

/** Events that each bring a few characters, as language models answer. */
function deltas(text, wrap, size) {
  const pieces = []
  for (let from = 0; from < text.length; from += size) pieces.push(text.slice(from, from + size))
  return pieces.map(wrap)
}

const chatEvent = (content) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`

/**
 * Where a value may stand, by name: an exchange with it there. `key` names the field, header or parameter; in texts it
 * stands before the value unless it is empty.
 */
export const POSITIONS = {
  'request header': (r, key, value) => ({ request: { headers: { [key]: value } }, response: ok(r) }),
  'request cookie': (r, key, value) => ({
    request: { headers: { cookie: `theme=dark; ${key}=${value}; lang=sv` } },
    response: ok(r),
  }),
  'request query': (r, key, value) => ({
    request: { path: urlOf(r, `limit=20&${key}=${encodeURIComponent(value)}&order=asc`) },
    response: ok(r),
  }),
  'request path': (r, key, value) => ({
    request: { path: `${pathFor(r)}/${key === '' ? '' : `${key}/`}${encodeURIComponent(value)}/details` },
    response: ok(r),
  }),
  'request JSON': (r, key, value) => ({
    request: { method: 'POST', ...json(document(r, key, value)) },
    response: ok(r),
  }),
  'request form': (r, key, value) => ({
    request: {
      method: 'POST',
      headers: FORM_TYPE,
      body: new URLSearchParams([
        ['channel', 'web'],
        [key, value],
        ['page', '2'],
      ]).toString(),
    },
    response: ok(r),
  }),
  'request multipart': (r, key, value) => ({
    request: {
      method: 'POST',
      ...multipart([
        ['name="purpose"', 'import'],
        [`name="${key}"`, value],
      ]),
    },
    response: ok(r),
  }),
  'multipart file': (r, key, value) => ({
    request: {
      method: 'POST',
      ...multipart([['name="file"; filename="settings.txt"', `# written by hand\n${key}${value}\n`]]),
    },
    response: ok(r),
  }),
  'request text': (r, key, value) => ({
    request: { method: 'POST', ...answer('text/plain', `${key}${value}`) },
    response: ok(r),
  }),
  'request XML': (r, key, value) => ({
    request: {
      method: 'POST',
      ...answer('application/xml', `<?xml version="1.0"?><req><v>2</v><${key}>${xmlText(value)}</${key}></req>`),
    },
    response: ok(r),
  }),
  'response header': (r, key, value) => {
    const { headers, body } = ok(r)
    return { response: { headers: { ...headers, [key]: value }, body } }
  },
  'set-cookie': (r, key, value) => {
    const { headers, body } = ok(r)
    const cookies = ['lang=sv; Path=/', `${key}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=1209600`]
    return { response: { headers: { ...headers, 'set-cookie': cookies }, body } }
  },
  location: (r, _key, value) => ({ response: { status: 302, headers: { location: value }, body: '' } }),
  'response JSON': (r, key, value) => ({ response: json(document(r, key, value)) }),
  'JSON list': (r, key, value) => ({
    response: json({ data: [document(r, 'position', 1), document(r, key, value)], has_more: false }),
  }),
  'JSON indented': (r, key, value) => ({
    response: answer('application/json; charset=utf-8', `${JSON.stringify(document(r, key, value), null, 2)}\n`),
  }),
  'problem JSON': (r, key, value) => ({
    response: { ...answer('application/problem+json', JSON.stringify(document(r, key, value))), status: 422 },
  }),
  'error 401': (r, key, value) => ({
    response: { ...json({ error: { type: 'auth_error', message: `${key}${value}`, request: r.uuid() } }), status: 401 },
  }),
  'error 500': (r, key, value) => ({
    response: { ...answer('text/plain', `Error: upstream failed\n    ${key}${value}\n    at handler`), status: 500 },
  }),
  'response text': (r, key, value) => ({ response: answer('text/plain; charset=utf-8', `${key}${value}\n`) }),
  'response CSV': (r, key, value) => ({
    response: answer('text/csv', `id,status,${plain(key)}\n${r.digits(6)},active,${value}\n`),
  }),
  'response XML': (r, key, value) => ({
    response: answer(
      'application/xml',
      `<?xml version="1.0"?>\n<result><id>${r.digits(6)}</id><${key}>${xmlText(value)}</${key}></result>`,
    ),
  }),
  'XML attribute': (r, key, value) => ({
    response: answer('text/xml', `<config><connection timeout="30" ${key}="${xmlText(value)}"/></config>`),
  }),
  'response HTML': (r, key, value) => ({
    response: answer(
      'text/html',
      `<!doctype html><html><body><form><input type="hidden" name="${key}" value="${xmlText(value)}"></form></body></html>`,
    ),
  }),
  'HTML text': (r, key, value) => ({
    response: answer('text/html', `<html><body><p>${key}<b>${xmlText(value)}</b></p></body></html>`),
  }),
  YAML: (r, key, value) => ({
    response: answer('application/yaml', `kind: Settings\nspec:\n  replicas: 2\n  ${key}: ${value}\n`),
  }),
  dotenv: (r, key, value) => ({ response: answer('text/plain', `NODE_ENV=production\n${key}=${value}\nPORT=8080\n`) }),
  'SSE event': (r, key, value) => ({
    response: sse([': hello\n\n', `event: update\ndata: ${JSON.stringify(document(r, key, value))}\n\n`]),
  }),
  'SSE, cut in the value': (r, key, value) => ({
    response: sse(cut(`event: update\ndata: ${JSON.stringify(document(r, key, value))}\n\n`, `${value}`)),
  }),
  'SSE, words of a model': (r, key, value) => ({
    response: sse([...deltas(`Here you are: ${key}${value} as asked.`, chatEvent, 9), 'data: [DONE]\n\n']),
  }),
  'SSE, letters of a model': (r, key, value) => ({
    response: sse([...deltas(`Sure. ${key}${value} is set.`, chatEvent, 3), 'data: [DONE]\n\n']),
  }),
  'SSE, tool arguments': (r, key, value) => ({
    response: sse(
      deltas(
        JSON.stringify({ [key]: value, mode: 'fast' }),
        (piece) =>
          `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: piece } })}\n\n`,
        7,
      ),
    ),
  }),
  'NDJSON line': (r, key, value) => ({
    response: ndjson([`${JSON.stringify(filler(r))}\n`, `${JSON.stringify(document(r, key, value))}\n`]),
  }),
  'NDJSON, cut in the value': (r, key, value) => ({
    response: ndjson(cut(`${JSON.stringify(filler(r))}\n${JSON.stringify(document(r, key, value))}\n`, `${value}`)),
  }),
  'NDJSON, words of a model': (r, key, value) => ({
    response: ndjson(
      deltas(`Use ${key}${value} now`, (piece) => `${JSON.stringify({ response: piece, done: false })}\n`, 8),
    ),
  }),
  'gzip JSON': (r, key, value) => {
    const { headers, body } = json(document(r, key, value))
    return { response: { headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) } }
  },
  'gzip request': (r, key, value) => {
    const { headers, body } = json(document(r, key, value))
    const request = { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) }
    return { request, response: ok(r) }
  },
  'file beside': (r, key, value) => ({ response: answer('application/json', large(r, key, value)) }),
  'file beside, gzip': (r, key, value) => ({
    response: answer('application/json', gzipSync(large(r, key, value)), { 'content-encoding': 'gzip' }),
  }),
  'file beside, text': (r, key, value) => {
    const lines = Array.from({ length: 11_000 }, (_, index) => `line ${index} of a long log, nothing to be seen here\n`)
    lines.splice(5000, 0, `${key}${value}\n`)
    return { response: answer('text/plain', lines.join('')) }
  },
  'nested JSON string': (r, key, value) => ({
    response: json(document(r, 'payload', JSON.stringify(document(r, key, value)))),
  }),
  'JSON in JSON in JSON': (r, key, value) => ({
    response: json({ Records: [{ body: JSON.stringify({ Message: JSON.stringify(document(r, key, value)) }) }] }),
  }),
  'GraphQL variables': (r, key, value) => ({
    request: {
      method: 'POST',
      ...json({
        query: 'mutation Save($input: Input!) { save(input: $input) { id } }',
        variables: { input: { [key]: value } },
      }),
    },
    response: json({ data: { save: { id: r.base62(14) } } }),
  }),
  'GraphQL text': (r, key, value) => ({
    request: { method: 'POST', ...json({ query: `mutation { save(${key}: ${JSON.stringify(value)}) { id } }` }) },
    response: json({ data: { save: { id: r.base62(14) } } }),
  }),
  'JSON:API': (r, key, value) => ({
    response: answer(
      'application/vnd.api+json',
      JSON.stringify({ data: { type: 'things', id: r.digits(5), attributes: at(plain(key), value) } }),
    ),
  }),
  'echoed headers': (r, key, value) => ({
    request: { headers: { [key]: value } },
    response: json({ headers: { Accept: '*/*', [titleCase(key)]: value }, origin: '203.0.113.9' }),
  }),
  'echoed body': (r, key, value) => {
    const sent = document(r, key, value)
    return { request: { method: 'POST', ...json(sent) }, response: json({ json: sent, data: JSON.stringify(sent) }) }
  },
  'URL in JSON': (r, key, value) => ({
    response: json(document(r, 'download_url', `https://files.northquay.net/a/${r.digits(5)}?v=3&${key}=${value}`)),
  }),
  'request URL, whole in a query': (r, key, value) => ({
    request: {
      path: urlOf(
        r,
        `target=${encodeURIComponent(`https://api.northquay.net/hook?${key}=${encodeURIComponent(value)}`)}`,
      ),
    },
    response: ok(r),
  }),
  'settings list': (r, key, value) => ({
    response: json({
      settings: [
        { name: 'REGION', value: 'eu-north-1' },
        { name: key, value },
      ],
    }),
  }),
}

function titleCase(header) {
  return header.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}
