import { gzipSync } from 'node:zlib'
import { email, luhn, password, word } from '../people.mjs'

const JSON_TYPE = { 'content-type': 'application/json' }
const answered = (value) => ({ headers: JSON_TYPE, body: JSON.stringify(value) })

const VARIABLES = {
  KESTREL_API_TOKEN: (r) => r.token(40),
  QUAY_CLIENT_SECRET: (r) => r.base62(36),
  LEDGER_PASSWORD: password,
  NORTH_DB_PASS: (r) => `${word(r)}-${r.base62(8)}`,
  FEED_ACCESS_KEY: (r) => r.hex(32),
  PARTNER_SIGNING_KEY: (r) => r.base64(32),
  MAILER_AUTH: (r) => r.base62(28),
  SHIPPING_CREDENTIALS: (r) => `${r.base62(10)}:${r.base62(20)}`,
  TILES_PRIVATE_KEY: (r) => r.hex(64),
  SEARCH_APIKEY: (r) => r.uuid(),
  VAULT_PASSPHRASE: (r) => `${word(r)} ${word(r)} ${r.lower(6)} ${word(r)}`,
  WEBHOOK_SIGNING_SECRET: (r) => r.token(32),
}

const VARIABLE_POSITIONS = [
  ['response text', 'The import ran as '],
  ['request path', ''],
  ['request header', 'x-kw-run'],
  ['response JSON', 'note'],
  ['request query', 'c'],
  ['request form', 'memo'],
  ['HTML text', 'Run as '],
  ['nested JSON string', 'memo'],
  ['SSE, words of a model', 'that is '],
  ['gzip JSON', 'memo'],
  ['file beside, text', 'ran as '],
  ['request XML', 'Memo'],
]

/** Values of variables whose names tell of secrets, where nothing else tells. */
export const environment = Object.entries(VARIABLES).flatMap(([variable, make], index) =>
  [0, 5].map((step) => {
    const [position, key] = VARIABLE_POSITIONS[(index + step) % VARIABLE_POSITIONS.length]
    return [variable, position, key, make, { variable: step === 0 ? variable : `STAGING_${variable}` }]
  }),
)

const ENCODINGS = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64, of a longer text': (text) => Buffer.from(`v1|eu|${text}|rw`).toString('base64'),
  'base64, of JSON': (text) => Buffer.from(JSON.stringify({ v: 1, t: text, p: 'rw' })).toString('base64'),
  'base64 of base64': (text) => Buffer.from(Buffer.from(`a:${text}`).toString('base64')).toString('base64'),
  'gzip in base64': (text) => gzipSync(JSON.stringify({ v: 1, t: text })).toString('base64'),
  'URL-encoded': (text) => percent(text),
  'twice URL-encoded': (text) => encodeURIComponent(percent(text)),
  'JSON string': (text) => JSON.stringify({ v: 1, t: text }),
  'JSON in JSON': (text) => JSON.stringify({ v: 1, m: JSON.stringify({ t: text }) }),
  'data address': (text) =>
    `data:application/json;base64,${Buffer.from(JSON.stringify({ t: text })).toString('base64')}`,
}

/** Percent-encode everything that is no letter or digit, as some clients do. */
const percent = (text) =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z\d]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

const KINDS = {
  'GitHub token': (r) => `ghp_${r.base62(36)}`,
  'Slack token': (r) => `xoxb-${r.digits(12)}-${r.digits(13)}-${r.base62(24)}`,
  'e-mail': email,
}

const copies = Object.entries(ENCODINGS).flatMap(([encoding, encode], index) =>
  Object.entries(KINDS).map(([kind, make], step) => {
    const positions = [
      ['response JSON', 'blob'],
      ['request JSON', 'ctx'],
      ['response text', 'state of '],
      ['request query', 'ctx'],
      ['set-cookie', 'prefs'],
    ]
    const [position, key] = positions[(index + step * 2) % positions.length]
    return [
      `${kind}, ${encoding}`,
      position,
      key,
      (r) => {
        const secret = make(r)
        const text = encode(secret)
        return {
          text: position === 'set-cookie' ? text.replaceAll(/[",;\\ ]/g, encodeURIComponent) : text,
          needles: [secret],
        }
      },
    ]
  }),
)

/** A secret at its known place in one call, and encoded in another where only the copy tells. */
const later = Object.entries(ENCODINGS)
  .filter(([encoding]) => !encoding.startsWith('data'))
  .map(([encoding, encode]) => [
    `opaque, then ${encoding}`,
    'response JSON',
    (r) => {
      const secret = `${r.token(24)}/${r.base62(6)}+${r.base62(5)}`
      const first = {
        request: { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ password: secret }) },
        response: answered({ ok: true }),
      }
      return { needles: [secret], exchanges: [first, { response: answered({ blob: encode(secret), size: 12 }) }] }
    },
  ])

export const encoded = [
  ...copies,
  ...later,
  [
    'key with a password, in base64',
    'response JSON',
    'state',
    (r) => {
      const secret = password(r)
      return { text: Buffer.from(JSON.stringify({ password: secret })).toString('base64'), needles: [secret] }
    },
  ],
  [
    'key with a password, in gzip and base64',
    'response JSON',
    'state',
    (r) => {
      const secret = password(r)
      return { text: gzipSync(JSON.stringify({ user: 'a', password: secret })).toString('base64'), needles: [secret] }
    },
  ],
  [
    'form in a JSON string',
    'response JSON',
    'body',
    (r) => {
      const secret = r.token(30)
      return { text: `grant_type=x&client_secret=${secret}&a=1`, needles: [secret] }
    },
  ],
  [
    'JSON in a form',
    'request form',
    'payload',
    (r) => {
      const secret = r.token(34)
      return { text: JSON.stringify({ user: 'u1', token: secret }), needles: [secret] }
    },
  ],
  [
    'JSON in a query',
    'request query',
    'filter',
    (r) => {
      const secret = r.token(34)
      return { text: JSON.stringify({ api_key: secret }), needles: [secret] }
    },
  ],
  [
    'JSON in a header',
    'response header',
    'x-context',
    (r) => {
      const secret = r.token(34)
      return { text: JSON.stringify({ access_token: secret, v: 2 }), needles: [secret] }
    },
  ],
  [
    'JSON in a cookie',
    'set-cookie',
    'prefs',
    (r) => {
      const secret = r.token(34)
      return { text: encodeURIComponent(JSON.stringify({ token: secret, dark: true })), needles: [secret] }
    },
  ],
  [
    'XML in JSON',
    'response JSON',
    'soap',
    (r) => {
      const secret = password(r).replaceAll(/[&<]/g, 'x')
      return { text: `<Auth><User>u</User><Password>${secret}</Password></Auth>`, needles: [secret] }
    },
  ],
  [
    'unicode escapes',
    'response JSON',
    (r) => {
      const address = email(r)
      const body = `{"id":${r.digits(5)},"mail":"${address.replace('@', '\\u0040')}"}`
      return { needles: [address], exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  [
    'escaped slashes',
    'response JSON',
    (r) => {
      const secret = `${r.base62(12)}/${r.base62(12)}/${r.base62(8)}`
      const body = `{"id":${r.digits(5)},"token":"${secret.replaceAll('/', '\\/')}"}`
      return { needles: [secret], exchanges: [{ response: { headers: JSON_TYPE, body } }] }
    },
  ],
  [
    'JSON that is not quite',
    'response text',
    '',
    (r) => {
      const secret = r.token(32)
      return { text: `)]}',\n{"user":"u1","access_token":"${secret}"}`, needles: [secret] }
    },
  ],
  [
    'script in a page',
    'response text',
    'window.__STATE__ = ',
    (r) => {
      const secret = r.token(32)
      return { text: `{"user":{"id":7,"apiToken":"${secret}"}};`, needles: [secret] }
    },
  ],
]

export const streams = [
  ['token by its key', 'SSE event', 'access_token', (r) => r.token(40)],
  ['token by its key', 'SSE, cut in the value', 'access_token', (r) => r.token(40)],
  ['token by its key', 'NDJSON line', 'api_key', (r) => r.base62(40)],
  ['token by its key', 'NDJSON, cut in the value', 'session_token', (r) => r.base62(40)],
  ['GitHub', 'SSE, cut in the value', 'value', (r) => `ghp_${r.base62(36)}`],
  ['Slack', 'NDJSON, cut in the value', 'value', (r) => `xoxb-${r.digits(12)}-${r.digits(13)}-${r.base62(24)}`],
  ['OpenAI', 'SSE, words of a model', 'the key is ', (r) => `sk-proj-${r.token(60)}`],
  ['Stripe', 'SSE, words of a model', 'charge with ', (r) => `sk_live_${r.base62(24)}`],
  ['AWS', 'SSE, letters of a model', 'export ', (r) => `AKIA${r.base32(16)}`],
  ['npm', 'NDJSON, words of a model', 'publish with ', (r) => `npm_${r.base62(36)}`],
  ['password in arguments', 'SSE, tool arguments', 'password', (r) => `${word(r)}-${r.base62(10)}`],
  ['token in arguments', 'SSE, tool arguments', 'api_token', (r) => r.token(40)],
  ['GitLab in arguments', 'SSE, tool arguments', 'remote', (r) => `glpat-${r.token(20)}`],
  ['card', 'SSE, words of a model', 'paid with ', (r) => luhn(r, '4539', 16)],
  ['card', 'SSE, cut in the value', 'pan', (r) => luhn(r, '5412', 16)],
  ['phone', 'NDJSON line', 'phone', (r) => `+4670${r.digits(7)}`],
  ['phone', 'SSE, letters of a model', 'call ', (r) => `+4670${r.digits(7)}`],
  ['e-mail', 'NDJSON, cut in the value', 'contact', email],
  ['e-mail', 'SSE, letters of a model', 'write to ', email],
  ['e-mail', 'NDJSON, words of a model', 'write to ', email],
  [
    'database address',
    'SSE, words of a model',
    'connect to ',
    (r) => {
      const secret = `${r.base62(8)}-${r.base62(6)}`
      return { text: `postgres://app:${secret}@db.internal/app`, needles: [secret] }
    },
  ],
  [
    'three chunks',
    'SSE',
    (r) => {
      const secret = `glpat-${r.token(20)}`
      const pieces = [secret.slice(0, 4), secret.slice(4, 15), secret.slice(15)]
      const chunks = [`data: {"a":1}\n\ndata: {"v":"${pieces[0]}`, pieces[1], `${pieces[2]}"}\n\n`]
      return {
        needles: [secret],
        exchanges: [{ response: { headers: { 'content-type': 'text/event-stream' }, chunks } }],
      }
    },
  ],
  [
    'data over two lines',
    'SSE',
    (r) => {
      const secret = r.token(40)
      const chunks = [`data: {"access_token":\ndata: "${secret}"}\n\n`]
      return {
        needles: [secret],
        exchanges: [{ response: { headers: { 'content-type': 'text/event-stream' }, chunks } }],
      }
    },
  ],
]
