import { password, word } from '../people.mjs'
import { jwt } from './tokens.mjs'

const bearer = (size) => (r) => `Bearer ${r.token(size)}`

/** Basic credentials: neither the pair nor the password may stay, in whatever encoding. */
function basic(r) {
  const secret = password(r)
  const encoded = Buffer.from(`${word(r)}-svc:${secret}`).toString('base64')
  return { text: `Basic ${encoded}`, needles: [secret, encoded.replace(/=+$/, '')] }
}

/** A credential after words that name its scheme. */
const scheme = (words, make) => (r) => {
  const secret = make(r)
  return { text: `${words}${secret}`, needles: [secret] }
}

const lastWord = (make) => (r) => {
  const made = make(r)
  return typeof made === 'string' ? { text: made, needles: [made.split(' ').at(-1)] } : made
}

export const authorization = [
  ['bearer, opaque', 'request header', 'authorization', lastWord(bearer(43))],
  ['bearer, short', 'request header', 'authorization', lastWord(bearer(20))],
  ['bearer, hex', 'request header', 'authorization', scheme('Bearer ', (r) => r.hex(40))],
  ['bearer, lower case', 'request header', 'authorization', scheme('bearer ', (r) => r.token(32))],
  ['bearer, uuid', 'request header', 'authorization', scheme('Bearer ', (r) => r.uuid())],
  ['bearer', 'echoed headers', 'authorization', lastWord(bearer(36))],
  ['basic', 'request header', 'authorization', basic],
  ['basic', 'echoed headers', 'authorization', basic],
  [
    'basic, empty password',
    'request header',
    'authorization',
    (r) => {
      const key = r.token(32)
      const encoded = Buffer.from(`${key}:`).toString('base64')
      return { text: `Basic ${encoded}`, needles: [key, encoded.replace(/=+$/, '')] }
    },
  ],
  ['token scheme', 'request header', 'authorization', scheme('Token ', (r) => r.hex(40))],
  ['token= scheme', 'request header', 'authorization', scheme('Token token=', (r) => r.base62(28))],
  ['ApiKey scheme', 'request header', 'authorization', scheme('ApiKey ', (r) => r.base64(42).replace(/=+$/, ''))],
  ['SSWS scheme', 'request header', 'authorization', scheme('SSWS ', (r) => `00${r.token(40)}`)],
  ['GenieKey scheme', 'request header', 'authorization', scheme('GenieKey ', (r) => r.uuid())],
  ['no scheme', 'request header', 'authorization', (r) => r.base62(48)],
  [
    'AWS SigV4',
    'request header',
    'authorization',
    (r) => {
      const [key, signature] = [`AKIA${r.base32(16)}`, r.hex(64)]
      const text = `AWS4-HMAC-SHA256 Credential=${key}/20261018/eu-north-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`
      return { text, needles: [key, signature] }
    },
  ],
  [
    'OAuth 1',
    'request header',
    'authorization',
    (r) => {
      const [token, signature] = [r.base62(30), encodeURIComponent(r.base64(20))]
      const text = `OAuth oauth_consumer_key="${r.base62(25)}", oauth_token="${token}", oauth_signature="${signature}"`
      return { text, needles: [token, signature] }
    },
  ],
  [
    'digest answer',
    'request header',
    'authorization',
    (r) => {
      const [cnonce, response] = [r.hex(16), r.hex(32)]
      const text = `Digest username="feed", realm="api", nonce="${r.hex(32)}", uri="/v2", cnonce="${cnonce}", response="${response}"`
      return { text, needles: [response] }
    },
  ],
  ['proxy', 'request header', 'proxy-authorization', basic],
  ['bearer in JSON', 'response JSON', 'headers>Authorization', lastWord(bearer(40))],
  ['bearer in text', 'error 401', 'rejected header Authorization: ', lastWord(bearer(38))],
  [
    'bearer in a curl line',
    'response text',
    'curl -H "Authorization: ',
    (r) => {
      const secret = r.token(44)
      return { text: `Bearer ${secret}" https://api.northquay.net`, needles: [secret] }
    },
  ],
  ['basic in a list of settings', 'settings list', 'Authorization', basic],
  ['another header', 'request header', 'x-forwarded-authorization', lastWord(bearer(33))],
  [
    'JWT',
    'request header',
    'authorization',
    (r) => {
      const { text, needles } = jwt(r)
      return { text: `Bearer ${text}`, needles }
    },
  ],
]

const sid = (r) => r.token(32)
export const cookies = [
  ['session id', 'request cookie', 'sid', sid],
  ['express session', 'request cookie', 'connect.sid', (r) => `s%3A${r.token(32)}.${encodeURIComponent(r.base64(32))}`],
  ['PHP session', 'request cookie', 'PHPSESSID', (r) => r.base36(26)],
  ['Java session', 'request cookie', 'JSESSIONID', (r) => r.upperHex(32)],
  ['ASP.NET session', 'request cookie', '.AspNetCore.Identity.Application', (r) => `CfDJ8${r.token(90)}`],
  ['Rails session', 'request cookie', '_kestrel_session', (r) => `${r.token(60)}--${r.hex(40)}`],
  ['csrf', 'request cookie', 'XSRF-TOKEN', (r) => r.token(40)],
  ['no telling name', 'request cookie', 'kw_u', (r) => r.token(44)],
  ['load balancer', 'request cookie', '__Host-id', (r) => r.base62(36)],
  ['session id', 'set-cookie', 'sid', sid],
  ['express session', 'set-cookie', 'connect.sid', (r) => `s%3A${r.token(32)}.${encodeURIComponent(r.base64(32))}`],
  ['Next auth', 'set-cookie', '__Secure-next-auth.session-token', (r) => r.token(120)],
  ['remember me', 'set-cookie', 'remember_token', (r) => `${r.digits(6)}|${r.hex(64)}`],
  ['refresh token', 'set-cookie', 'rt', (r) => r.token(64)],
  ['Django', 'set-cookie', 'sessionid', (r) => r.base36(32)],
  ['Laravel', 'set-cookie', 'laravel_session', (r) => r.base64url(120)],
  [
    'quoted',
    'set-cookie',
    'auth_ticket',
    (r) => {
      const secret = r.token(40)
      return { text: `"${secret}"`, needles: [secret] }
    },
  ],
  [
    'cookie in JSON',
    'response JSON',
    'request>headers>Cookie',
    (r) => {
      const secret = r.token(34)
      return { text: `theme=dark; sid=${secret}`, needles: [secret] }
    },
  ],
  [
    'set-cookie in text',
    'response text',
    'Set-Cookie: ',
    (r) => {
      const secret = r.token(34)
      return { text: `session=${secret}; Path=/; HttpOnly`, needles: [secret] }
    },
  ],
  ['cookie list in JSON', 'response JSON', 'cookies>sessionid', (r) => r.base36(30)],
]

const KEY_HEADERS = {
  'x-api-key': (r) => r.base62(32),
  'api-key': (r) => r.hex(32),
  apikey: (r) => r.uuid(),
  'x-apikey': (r) => r.base62(24),
  'x-goog-api-key': (r) => `AIza${r.token(35)}`,
  'x-auth-token': (r) => r.token(30),
  'x-access-token': (r) => r.token(40),
  'x-rapidapi-key': (r) => r.base36(50),
  'ocp-apim-subscription-key': (r) => r.hex(32),
  'x-functions-key': (r) => r.base64(40),
  'dd-api-key': (r) => r.hex(32),
  'dd-application-key': (r) => r.hex(40),
  'x-vault-token': (r) => `hvs.${r.token(92)}`,
  'private-token': (r) => `glpat-${r.token(20)}`,
  'x-shopify-access-token': (r) => `shpat_${r.hex(32)}`,
  'x-algolia-api-key': (r) => r.hex(32),
  'x-amz-security-token': (r) => r.base64(180),
  'x-figma-token': (r) => r.uuid(),
  'x-csrf-token': (r) => r.base64url(32),
  'x-parse-master-key': (r) => r.base62(40),
  'x-mbx-apikey': (r) => r.base62(64),
  'cf-access-client-secret': (r) => r.hex(64),
  'x-cg-pro-api-key': (r) => `CG-${r.base62(24)}`,
  'circle-token': (r) => r.hex(40),
  'x-tenant-passcode': (r) => r.base62(18),
}

export const keyHeaders = [
  ...Object.entries(KEY_HEADERS).map(([header, make]) => [header, 'request header', header, make]),
  ['x-api-key', 'echoed headers', 'x-api-key', (r) => r.base62(40)],
  ['rotated key', 'response header', 'x-new-api-key', (r) => r.base62(40)],
  ['session token', 'response header', 'x-session-token', (r) => r.token(48)],
  ['access token', 'response header', 'x-access-token', (r) => r.token(64)],
]

export const keyParameters = [
  ...['api_key', 'apikey', 'api-key', 'access_token', 'token', 'auth_token', 'subscription-key', 'appid'].map((key) => [
    key,
    'request query',
    key,
    (r) => r.hex(32),
  ]),
  ['Google key', 'request query', 'key', (r) => `AIza${r.token(35)}`],
  ['hapikey', 'request query', 'hapikey', (r) => r.uuid()],
  ['client secret', 'request query', 'client_secret', (r) => r.base62(40)],
  ['password', 'request query', 'password', password],
  ['magic link', 'request query', 'magic_token', (r) => r.token(43)],
  ['reset link', 'URL in JSON', 'reset_token', (r) => r.token(43)],
  ['unsubscribe link', 'URL in JSON', 'token', (r) => r.token(28)],
  ['invitation', 'URL in JSON', 'invite_token', (r) => r.base62(24)],
  ['access key', 'URL in JSON', 'access_key', (r) => r.hex(32)],
  ['inside another URL', 'request URL, whole in a query', 'api_key', (r) => r.base62(36)],
  ['inside another URL', 'request URL, whole in a query', 'access_token', (r) => r.token(50)],
  ['form', 'request form', 'api_key', (r) => r.hex(40)],
  ['form', 'request form', 'auth_token', (r) => r.base62(40)],
]

export const passwords = [
  ['JSON', 'request JSON', 'password', password],
  ['JSON, number-like', 'request JSON', 'password', (r) => r.digits(11)],
  ['JSON, new', 'request JSON', 'newPassword', password],
  ['JSON, nested', 'request JSON', 'user>credentials>passwd', password],
  ['JSON, confirm', 'request JSON', 'password_confirmation', password],
  ['JSON, database', 'response JSON', 'connection>db_password', password],
  ['JSON, initial', 'response JSON', 'temporaryPassword', password],
  ['JSON, root', 'response JSON', 'rootPass', password],
  ['JSON, passphrase', 'request JSON', 'keyPassphrase', (r) => `${word(r)} ${word(r)} ${r.lower(5)} ${word(r)}`],
  ['form', 'request form', 'password', password],
  ['form, j_security', 'request form', 'j_password', password],
  ['form, Rails', 'request form', 'user[password]', password],
  ['multipart', 'request multipart', 'password', password],
  ['XML', 'request XML', 'Password', password],
  ['SOAP', 'request XML', 'wsse:Password', password],
  ['XML attribute', 'XML attribute', 'password', password],
  ['GraphQL variables', 'GraphQL variables', 'password', password],
  ['GraphQL text', 'GraphQL text', 'password', password],
  ['YAML', 'YAML', 'password', (r) => `${word(r)}${r.between(100, 999)}${r.base62(7)}`],
  ['dotenv', 'dotenv', 'SMTP_PASSWORD', (r) => r.base62(20)],
  ['settings list', 'settings list', 'ADMIN_PASSWORD', password],
  ['nested JSON', 'nested JSON string', 'password', password],
  ['gzip request', 'gzip request', 'password', password],
  ['German key', 'request JSON', 'passwort', password],
  ['SSE', 'SSE event', 'password', password],
  [
    'error with the body',
    'error 500',
    'body was {"user":"ops","password":"',
    (r) => {
      const secret = `${word(r)}-${r.base62(9)}`
      return { text: `${secret}"}`, needles: [secret] }
    },
  ],
]
