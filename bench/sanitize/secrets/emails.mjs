import { email } from '../people.mjs'

/** An address between two texts. */
const within =
  (before, after = '', encode = (text) => text) =>
  (r) => {
    const address = email(r)
    return { text: `${before}${encode(address)}${after}`, needles: [address] }
  }

export const emails = [
  ['JSON', 'response JSON', 'email', email],
  ['JSON', 'request JSON', 'customer>email', email],
  ['JSON, other key', 'response JSON', 'login', email],
  ['JSON, upper case', 'response JSON', 'contact', (r) => email(r).toUpperCase()],
  ['JSON, with a plus', 'request JSON', 'to', (r) => email(r).replace('@', '+billing@')],
  ['JSON, with a name', 'response JSON', 'from', within('Orders <', '>')],
  [
    'JSON key',
    'response JSON',
    (r) => {
      const address = email(r)
      const body = JSON.stringify({ members: { [address]: { role: 'owner' } } })
      return {
        needles: [address],
        exchanges: [{ response: { headers: { 'content-type': 'application/json' }, body } }],
      }
    },
  ],
  ['mailto', 'HTML text', 'Write to ', within('mailto:')],
  ['sentence', 'response text', 'We wrote to ', within('', '. Please look there.')],
  ['error', 'error 401', 'no user ', email],
  ['path', 'request path', 'users', email],
  [
    'path, not encoded',
    'request path',
    (r) => {
      const address = email(r)
      const request = { path: `/v1/users/${address}/roles` }
      return { needles: [address], exchanges: [{ request, response: { status: 204 } }] }
    },
  ],
  ['query', 'request query', 'q', email],
  [
    'query, twice encoded',
    'request query',
    'redirect',
    within('https://app.northquay.net/?user=', '', encodeURIComponent),
  ],
  ['form', 'request form', 'username', email],
  ['multipart', 'request multipart', 'recipient', email],
  ['XML', 'response XML', 'Mail', email],
  ['CSV', 'response CSV', 'mail', email],
  ['header', 'response header', 'x-remote-user', email],
  ['header', 'request header', 'x-on-behalf-of', email],
  ['cookie', 'request cookie', 'last_user', within('', '', encodeURIComponent)],
  ['stream', 'SSE event', 'author', email],
  ['stream, cut', 'SSE, cut in the value', 'author', email],
  ['stream, in words', 'SSE, words of a model', 'write to ', email],
  ['nested JSON', 'nested JSON string', 'mail', email],
  ['gzip', 'gzip JSON', 'mail', email],
  ['file beside', 'file beside', 'mail', email],
  ['GraphQL', 'GraphQL text', 'email', email],
  ['location', 'location', '', within('https://app.northquay.net/verify?email=', '', encodeURIComponent)],
  [
    'letters beyond ASCII',
    'response JSON',
    'email',
    (r) => {
      const local = `jürg.${r.lower(8)}`
      return { text: `${local}@kestrelworks.io`, needles: [local] }
    },
  ],
]
