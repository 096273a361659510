import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { secretsIn } from './search.ts'

const SECRET = 'kT9/v+Qx72mZp?4LwRb8"nY'

const search = (content: string | Buffer): number =>
  secretsIn(new Map([['a.recorded.json', Buffer.from(content)]]), [SECRET]).length

const recording = (value: unknown): string => JSON.stringify({ version: 1, interactions: [value] }, null, 2)

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const chunks = (...texts: string[]): object => ({ stream: texts.map((text) => ({ delayMs: 1, text })) })

const delta = (text: string): string => `event: delta\ndata: ${JSON.stringify({ text })}\n\n`

test.each([
  ['as it is', SECRET],
  ['in JSON', recording({ body: { json: { token: SECRET } } })],
  ['as a key of JSON', recording({ body: { json: { [SECRET]: true } } })],
  ['in JSON in JSON', recording({ body: { json: { inner: JSON.stringify({ token: SECRET }) } } })],
  ['in a URL', recording({ url: `https://api.example.com/a?token=${encodeURIComponent(SECRET)}` })],
  ['in a URL in a URL', recording({ url: `?next=${encodeURIComponent(`/a?t=${encodeURIComponent(SECRET)}`)}` })],
  ['in base64', recording({ authorization: `Basic ${base64(`user:${SECRET}`)}` })],
  ['in base64url', recording({ token: Buffer.from(`{"t":${JSON.stringify(SECRET)}}`).toString('base64url') })],
  ['in hex', recording({ bytes: Buffer.from(SECRET).toString('hex') })],
  ['in a JWT', recording({ token: `${base64('{"alg":"none"}')}.${base64(JSON.stringify({ jti: SECRET }))}.c2ln` })],
  ['compressed', recording({ body: { base64: gzipSync(SECRET).toString('base64') } })],
  ['compressed JSON', recording({ body: { base64: gzipSync(JSON.stringify([SECRET])).toString('base64') } })],
  ['over two chunks', recording({ body: chunks(`a ${SECRET.slice(0, 9)}`, `${SECRET.slice(9)} b`) })],
  ['over two events', recording({ body: chunks(delta(SECRET.slice(0, 9)), delta(SECRET.slice(9))) })],
])('finds a secret %s', (_form, content) => {
  expect(search(content)).toBe(1)
})

test('finds nothing where there is nothing', () => {
  const other = { token: 'redacted-1', bytes: base64('nothing to see here'), url: '/a?b=%20%zz', odd: '{"a": ' }
  expect(search(recording(other))).toBe(0)
  expect(search(gzipSync('cut short').subarray(0, 12))).toBe(0)
})
