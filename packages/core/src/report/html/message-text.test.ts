import { expect, test } from 'vitest'
import type { RecordedBody } from '../../model/index.js'
import { isPrintable, requestText, responseText } from './message-text.js'

test('prints a request with its headers and its body, placeholders as they were recorded', () => {
  const text = requestText({
    method: 'POST',
    url: 'https://pay.example.com/refunds?at={{now}}',
    headers: { 'content-type': 'application/json', accept: ['a/b', 'c/d'] },
    body: { json: { id: '{{uuid}}', amounts: [1] } },
  })
  expect(text).toBe(`POST https://pay.example.com/refunds?at={{now}}
content-type: application/json
accept: a/b
accept: c/d

{
  "id": "{{uuid}}",
  "amounts": [
    1
  ]
}`)
})

test('prints a response with its status, time, trailers and early end', () => {
  const text = responseText({
    response: {
      status: 200,
      statusText: 'Fine',
      headers: { 'content-type': 'text/plain' },
      body: { text: 'half a' },
      trailers: { 'x-sum': '7' },
      latencyMs: 48,
      error: { code: 'ECONNRESET', message: 'aborted' },
    },
  })
  expect(text).toBe(`200 Fine (48 ms)
content-type: text/plain

half a

x-sum: 7

The body ends early: ECONNRESET: aborted`)
})

test('prints the failure of a call that got no response', () => {
  const error = { code: 'ETIMEDOUT', message: 'connect ETIMEDOUT', latencyMs: 3000 }
  expect(responseText({ error })).toBe('ETIMEDOUT: connect ETIMEDOUT (after 3000 ms)')
})

test.each<[RecordedBody, string]>([
  [{ text: 'a\nb' }, 'a\nb'],
  [{ json: null }, 'null'],
  [{ form: { to: ['a', 'b'], note: 'x' } }, 'to = a\nto = b\nnote = x'],
  [{ base64: 'aGVsbG8=' }, '(5 bytes, base64)\naGVsbG8='],
  [{ base64: '' }, '(0 bytes, base64)\n'],
  [{ file: 'a.test/report.pdf' }, '(in the file a.test/report.pdf)'],
  [
    {
      multipart: [
        { name: 'doc', filename: 'a.txt', text: 'hi' },
        { name: 'pic', contentType: 'image/png', base64: 'AAAA' },
      ],
    },
    'part doc, a.txt\nhi\n\npart pic, image/png\n(3 bytes, base64)\nAAAA',
  ],
  [
    {
      stream: [
        { delayMs: 0, text: 'data: 1\n\n' },
        { delayMs: 20, base64: 'AAA=' },
      ],
    },
    '+0 ms  data: 1\n+20 ms  (2 bytes, base64)\nAAA=',
  ],
])('prints the body %j', (body, printed) => {
  expect(requestText({ method: 'PUT', url: 'http://a/', headers: {}, body })).toBe(`PUT http://a/\n\n${printed}`)
})

test.each([null, 7, {}, { id: 'a' }, { id: 'a', request: {} }, { id: 'a', request: { headers: {} }, response: null }])(
  'does not take %j for an interaction',
  (value) => expect(isPrintable(value)).toBe(false),
)
