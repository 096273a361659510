import { password } from '../people.mjs'

/** A JWT (RFC 7519). What is secret of it is the signature: its claims may stay. */
export function jwt(r, { claims = {}, signature = 32 } = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const issued = 1_788_000_000 + r.int(6_000_000)
  const payload = { sub: r.uuid(), iss: 'https://id.northquay.net/', iat: issued, exp: issued + 3600, ...claims }
  const signed = r.base64url(signature)
  const header = signature > 64 ? { alg: 'RS256', typ: 'JWT', kid: r.hex(12) } : { alg: 'HS256', typ: 'JWT' }
  return { text: `${part(header)}.${part(payload)}.${signed}`, needles: [signed] }
}

const rs256 = (r) => jwt(r, { signature: 256 })
const PLAIN_KEYS = [
  ['access_token', 'response JSON', (r) => r.token(64)],
  ['accessToken', 'response JSON', (r) => r.base62(32)],
  ['refresh_token', 'response JSON', (r) => r.token(90)],
  ['refreshToken', 'gzip JSON', (r) => r.hex(64)],
  ['id_token', 'response JSON', (r) => r.token(70)],
  ['session>token', 'response JSON', (r) => r.base62(24)],
  ['sessionToken', 'request JSON', (r) => r.token(40)],
  ['csrf_token', 'response HTML', (r) => r.base64url(32)],
  ['authenticity_token', 'response HTML', (r) => r.base64(64)],
  ['__RequestVerificationToken', 'response HTML', (r) => r.token(92)],
  ['device_token', 'request JSON', (r) => r.hex(64)],
  ['apiKey', 'response JSON', (r) => r.base62(32)],
  ['api_secret', 'response JSON', (r) => r.base62(27)],
  ['SecretAccessKey', 'response XML', (r) => r.base64(30)],
  ['SessionToken', 'response XML', (r) => r.base64(150)],
  ['clientSecret', 'response JSON', (r) => r.token(40)],
  ['encryption_key', 'response JSON', (r) => r.base64(32)],
  ['signingKey', 'response JSON', (r) => r.hex(64)],
  ['primary_key_secret', 'response JSON', (r) => r.base62(44)],
  ['bot_token', 'request JSON', (r) => r.token(50)],
  ['pushToken', 'request JSON', (r) => `ExponentPushToken[${r.base62(22)}]`],
  ['x-api-key', 'request JSON', (r) => r.base62(40)],
  ['upload_token', 'JSON list', (r) => r.token(36)],
  ['accountKey', 'response JSON', (r) => r.base64(64)],
  ['masterKey', 'YAML', (r) => r.base62(32)],
  ['JWT_SECRET', 'dotenv', (r) => r.base62(48)],
  ['AWS_SECRET_ACCESS_KEY', 'dotenv', (r) => r.base62(40)],
  ['access_token', 'request form', (r) => r.token(48)],
  ['refresh_token', 'request form', (r) => r.token(80)],
  ['authToken', 'JSON in JSON in JSON', (r) => r.token(40)],
  ['token', 'file beside', (r) => r.token(44)],
  ['api_key', 'file beside, gzip', (r) => r.hex(40)],
  ['secret', 'problem JSON', (r) => r.base62(28)],
  ['access-token', 'JSON:API', (r) => r.token(28)],
  ['token', 'request multipart', (r) => r.base62(40)],
  ['NPM_TOKEN', 'settings list', (r) => r.base62(36)],
  ['personal_access_token', 'JSON indented', (r) => r.base36(52)],
  ['sas_token', 'response JSON', (r) => `sv=2024-11-04&ss=b&srt=o&sp=r&sig=${encodeURIComponent(r.base64(32))}`],
  ['license_key', 'response JSON', (r) => [1, 2, 3, 4, 5].map(() => r.upper(5)).join('-')],
]

export const tokens = [
  ...PLAIN_KEYS.map(([key, position, make]) => [key.split('>').at(-1), position, key, make]),
  [
    'list of tokens',
    'response JSON',
    (r) => {
      const list = [r.token(40), r.token(40)]
      const body = JSON.stringify({ tokens: list.map((token, index) => ({ position: index, token })), page: 1 })
      return { needles: list, exchanges: [{ response: { headers: { 'content-type': 'application/json' }, body } }] }
    },
  ],
  [
    'array under a key',
    'response JSON',
    (r) => {
      const list = [r.base62(32), r.base62(32)]
      const body = JSON.stringify({ api_keys: list, page: 1 })
      return { needles: list, exchanges: [{ response: { headers: { 'content-type': 'application/json' }, body } }] }
    },
  ],
]

export const jwts = [
  ['HS256', 'response JSON', 'token', jwt],
  ['HS256', 'response text', '', jwt],
  ['RS256', 'response JSON', 'id_token', rs256],
  ['RS256', 'request form', 'assertion', rs256],
  ['RS256', 'request form', 'client_assertion', rs256],
  ['no telling key', 'response JSON', 'data', jwt],
  ['no telling key', 'request JSON', 'ticket', rs256],
  ['in a cookie', 'request cookie', 'auth', jwt],
  ['in a cookie', 'set-cookie', 'AWSALBAuthNonce', jwt],
  ['in a query', 'request query', 'jwt', jwt],
  ['in a query, no telling key', 'URL in JSON', 'q', jwt],
  ['in a path', 'request path', '', jwt],
  [
    'with a person in it',
    'response JSON',
    'credential',
    (r) => {
      const email = `${r.lower(9)}.${r.lower(7)}@kestrelworks.io`
      const { text, needles } = jwt(r, { claims: { email, email_verified: true } })
      return { text, needles: [...needles, email] }
    },
  ],
  [
    'with a secret in it',
    'response JSON',
    'grant',
    (r) => {
      const secret = r.token(36)
      const { text, needles } = jwt(r, { claims: { access_token: secret } })
      return { text, needles: [...needles, secret] }
    },
  ],
  [
    'encrypted (JWE)',
    'response JSON',
    'id_token',
    (r) => {
      const parts = [256, 12, 90, 16].map((size) => r.base64url(size))
      const head = Buffer.from('{"alg":"RSA-OAEP-256","enc":"A256GCM"}').toString('base64url')
      return { text: [head, ...parts].join('.'), needles: [parts[0], parts[2]] }
    },
  ],
  ['in a header', 'response header', 'x-amzn-oidc-data', jwt],
  ['over chunks', 'SSE, cut in the value', 'payload', jwt],
  ['in an error', 'error 401', 'could not verify ', jwt],
  ['in HTML', 'response HTML', 'RelayState', jwt],
]

/** Sent at log-in, kept, and handed on: the value returns where nothing tells what it is. */
const flow = (kind, position, use) => [
  kind,
  position,
  (r) => {
    const secret = r.token(40)
    const login = {
      request: { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"grant":"device"}' },
      response: {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ access_token: secret, expires_in: 3600, token_type: 'bearer' }),
      },
    }
    return { needles: [secret], exchanges: [login, use(secret, r)] }
  },
]

const answered = (value) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })
export const flows = [
  flow('then in a path', 'request path', (secret, r) => ({
    request: { path: `/v1/streams/${r.digits(7)}/${secret}/open` },
    response: answered({ open: true }),
  })),
  flow('then in a header without a name', 'request header', (secret) => ({
    request: { headers: { 'x-kw-ctx': secret } },
    response: answered({ open: true }),
  })),
  flow('then in a query', 'request query', (secret, r) => ({
    request: { path: `/v1/streams/${r.digits(7)}?c=${secret}` },
    response: answered({ open: true }),
  })),
  flow('then in a sentence', 'response text', (secret) => ({
    response: { headers: { 'content-type': 'text/plain' }, body: `connected as ${secret}, 3 messages wait` },
  })),
  flow('then in a JSON value', 'response JSON', (secret) => ({ response: answered({ open: true, ctx: secret }) })),
  flow('then as a JSON key', 'response JSON', (secret) => ({ response: answered({ open: { [secret]: 3 } }) })),
  flow('then in a file beside', 'file beside', (secret) => ({
    response: {
      headers: { 'content-type': 'text/plain' },
      body: `${'a line of a long listing, of no interest\n'.repeat(14_000)}ctx ${secret}\n`,
    },
  })),
  flow('then in a stream', 'SSE', (secret) => ({
    response: {
      headers: { 'content-type': 'text/event-stream' },
      chunks: [`data: hello ${secret.slice(0, 18)}`, `${secret.slice(18)}\n\n`],
    },
  })),
  [
    'password, then in an address',
    'response JSON',
    (r) => {
      const secret = password(r)
      const login = { password: secret, remember: true }
      return {
        needles: [secret],
        exchanges: [
          {
            request: { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(login) },
            response: answered({ ok: true }),
          },
          { response: answered({ hint: `set to ${secret} just now` }) },
        ],
      }
    },
  ],
]
