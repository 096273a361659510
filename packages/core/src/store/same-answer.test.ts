import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordedBody, RecordedResponse } from '../model/index.js'
import { bodies, drafts } from './arbitrary-recording.js'
import type { FreshInteraction } from './merge.js'
import { isSameAnswer } from './same-answer.js'

const RESPONSE: RecordedResponse = {
  status: 200,
  headers: { 'content-type': 'application/json', date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'x-request-id': '1' },
  informational: [{ status: 103, headers: { link: '</a>' } }],
  body: { json: { a: 1, b: 2 } },
  trailers: { 'x-checksum': '7' },
  latencyMs: 5,
}

const ANSWER: FreshInteraction = {
  test: 'a',
  service: 'S',
  operation: 'get',
  recordedAt: '2026-11-22',
  request: { method: 'GET', url: 'https://s.example.com/', headers: { accept: '*/*', traceparent: '00-1' } },
  response: RESPONSE,
}

const answered = (change: Partial<RecordedResponse>): FreshInteraction => ({
  ...ANSWER,
  response: { ...RESPONSE, ...change },
})
const withBody = (body: RecordedBody): FreshInteraction => answered({ body })
const failed = (message: string, latencyMs?: number): FreshInteraction => {
  const { response: _response, ...rest } = ANSWER
  return { ...rest, error: { code: 'ABORTED', message, ...(latencyMs === undefined ? {} : { latencyMs }) } }
}

test.each<[string, FreshInteraction, FreshInteraction]>([
  ['dates and latencies', ANSWER, { ...answered({ latencyMs: 99 }), recordedAt: '2027-01-01' }],
  ['volatile headers', ANSWER, answered({ headers: { ...RESPONSE.headers, date: 'now', 'x-request-id': '2' } })],
  [
    'the order of headers',
    ANSWER,
    answered({ headers: Object.fromEntries(Object.entries(RESPONSE.headers).toReversed()) }),
  ],
  [
    'volatile headers of the request',
    ANSWER,
    { ...ANSWER, request: { ...ANSWER.request, headers: { accept: '*/*', traceparent: '00-2' } } },
  ],
  [
    'how a stream was cut',
    withBody({ stream: [{ delayMs: 0, text: 'né' }] }),
    withBody({
      stream: [
        { delayMs: 3, base64: 'bsM=' },
        { delayMs: 4, base64: 'qQ==' },
      ],
    }),
  ],
  ['how soon it failed', failed('gone', 5), failed('gone')],
])('finds answers the same but for %s', (_title, a, b) => {
  expect(isSameAnswer(a, b)).toBe(true)
  expect(isSameAnswer(b, a)).toBe(true)
})

test.each<[string, FreshInteraction, FreshInteraction]>([
  ['status', ANSWER, answered({ status: 201 })],
  ['status text', ANSWER, answered({ statusText: 'Fine' })],
  ['a header', ANSWER, answered({ headers: { ...RESPONSE.headers, 'content-type': 'text/json' } })],
  ['a volatile header that is gone', ANSWER, answered({ headers: { 'content-type': 'application/json' } })],
  ['the values of a header', answered({ headers: { a: ['1', '2'] } }), answered({ headers: { a: ['2', '1'] } })],
  ['an early hint', ANSWER, answered({ informational: [{ status: 103, headers: { link: '</b>' } }] })],
  ['a trailer', ANSWER, answered({ trailers: { 'x-checksum': '8' } })],
  ['the body', ANSWER, withBody({ json: { a: 1, b: 3 } })],
  ['the bytes of a body of the same value', ANSWER, withBody({ json: { b: 2, a: 1 } })],
  ['the layout of a body', ANSWER, withBody({ json: { a: 1, b: 2 }, layout: 'spaced' })],
  ['the content of a stream', withBody({ stream: [{ delayMs: 0, text: 'a' }] }), withBody({ stream: [] })],
  ['the way it ended', ANSWER, answered({ error: { code: 'ECONNRESET', message: '' } })],
  ['a failure', ANSWER, failed('gone')],
  ['the message of a failure', failed('gone'), failed('lost')],
  ['a header of the request', ANSWER, { ...ANSWER, request: { ...ANSWER.request, headers: { accept: 'a/b' } } }],
])('tells answers apart by %s', (_title, a, b) => {
  expect(isSameAnswer(a, b)).toBe(false)
  expect(isSameAnswer(b, a)).toBe(false)
})

test('finds every answer the same as itself', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      expect(isSameAnswer(draft, structuredClone(draft))).toBe(true)
    }),
  )
})

test('finds two bodies the same only where their bytes are', () => {
  fc.assert(
    fc.property(bodies, bodies, (a, b) => {
      const isSame = isSameAnswer(withBody(a), withBody(b))
      const hasSameText = JSON.stringify(a) === JSON.stringify(b)
      expect(isSame || !hasSameText).toBe(true)
      expect(isSame && !('stream' in a) ? hasSameText : true).toBe(true)
    }),
  )
})
