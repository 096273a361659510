import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { captured } from './captured.js'
import type { ResponseSpec } from './contract.js'
import { draftOf, mockResponse, type MockResponse } from './mock-response.js'
import { NOTHING_SAID, toResponseSpec } from './response-draft.js'
import { messageOf } from './message-of.js'

/** What is registered of a response; captured bodies are not to be had. */
function specOf(response: MockResponse): ResponseSpec {
  return toResponseSpec(draftOf(response)!, (name) => {
    throw new Error(`${name} is read`)
  })
}

test('says nothing at first, so that the recorded answer stands', () => {
  expect(specOf(mockResponse())).toEqual({ ...NOTHING_SAID, sequence: null })
})

test('says what each step adds', () => {
  const response = mockResponse()
    .withStatus(402, 'Pay First')
    .withHeaders({ 'X-Request-Id': 'r1', 'x-count': 3 })
    .withBody({ code: 'card_declined', tries: [1, null], gone: undefined })
    .withLatency(50)
    .withSlowBody({ bytesPerSecond: 100 })
    .withTruncatedBody({ bytes: 7, end: 'stall' })
    .times(2)
  expect(specOf(response)).toEqual({
    ...NOTHING_SAID,
    status: 402,
    statusText: 'Pay First',
    headers: [
      ['x-request-id', 'r1'],
      ['x-count', '3'],
    ],
    body: { kind: 'json', text: '{"code":"card_declined","tries":[1,null]}' },
    latency: 50,
    bytesPerSecond: 100,
    truncated: { bytes: 7, end: 'stall' },
    times: 2,
  })
})

test('leaves earlier steps as they were', () => {
  const base = mockResponse().withStatus(503)
  base.withStatus(500).withBody('down').withRetryAfter(3).once()
  expect(specOf(base)).toEqual({ ...NOTHING_SAID, status: 503 })
})

test('takes bodies as they are at that moment', () => {
  const [order, bytes] = [{ items: ['a'] }, Buffer.from('raw')]
  const [json, raw] = [mockResponse().withBody(order), mockResponse().withBody(bytes)]
  order.items.push('b')
  bytes.fill(0)
  expect(specOf(json).body).toEqual({ kind: 'json', text: '{"items":["a"]}' })
  const asBytes = { kind: 'bytes', bytes: new Uint8Array([114, 97, 119]) }
  expect(specOf(raw).body).toEqual(asBytes)
  expect(specOf(mockResponse().withBody(asBytes.bytes.buffer)).body).toEqual(asBytes)
})

test('sends text as text, and everything else that JSON holds as JSON', () => {
  expect(specOf(mockResponse().withBody('{"a":1}')).body).toEqual({ kind: 'text', text: '{"a":1}' })
  expect(specOf(mockResponse().withBody(null)).body).toEqual({ kind: 'json', text: 'null' })
  expect(specOf(mockResponse().withBody(new Date(0))).body).toEqual({
    kind: 'json',
    text: '"1970-01-01T00:00:00.000Z"',
  })
  expect(specOf(mockResponse().withBody({ at: new Date(0) })).body).toMatchObject({
    text: '{"at":"1970-01-01T00:00:00.000Z"}',
  })
})

test('prints every JSON value as JSON does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      if (typeof value === 'string') return
      expect(specOf(mockResponse().withBody(value as object)).body).toEqual({
        kind: 'json',
        text: JSON.stringify(value),
      })
    }),
  )
})

test('replaces headers of the same name, in any case of letters', () => {
  const response = mockResponse()
    .withHeaders({ 'Set-Cookie': ['a=1', 'b=2'], vary: 'accept' })
    .withHeaders(new Headers({ 'set-cookie': 'c=3' }))
  expect(specOf(response).headers).toEqual([
    ['vary', 'accept'],
    ['set-cookie', 'c=3'],
  ])
})

test('asks for a wait in seconds or until a date', () => {
  expect(specOf(mockResponse().withRetryAfter(0)).headers).toEqual([['retry-after', '0']])
  const moment = new Date('2026-11-23T04:00:00Z')
  expect(specOf(mockResponse().withRetryAfter(moment)).headers).toEqual([
    ['retry-after', 'Mon, 23 Nov 2026 04:00:00 GMT'],
  ])
})

test('answers in turn, each response for its number of calls', () => {
  const sequence = mockResponse()
    .withSequence(
      mockResponse().withStatus(503).times(2),
      mockResponse(),
      mockResponse().withNetworkError('ECONNRESET'),
    )
    .times(5)
  const { sequence: members, ...rest } = specOf(sequence)
  expect(rest).toEqual({ ...NOTHING_SAID, times: 5, sequence: undefined })
  expect(members).toEqual([
    { ...NOTHING_SAID, status: 503, times: 2 },
    NOTHING_SAID,
    { ...NOTHING_SAID, networkError: 'ECONNRESET' },
  ])
})

const circular: Record<string, unknown> = { name: 'a' }
circular['self'] = { again: circular }

describe('refuses what cannot be sent', () => {
  const response = mockResponse()
  test.each<[string, () => unknown]>([
    ['withStatus(99) is no status of an answer', () => response.withStatus(99)],
    ['withStatus("200") is no status of an answer', () => response.withStatus('200' as unknown as number)],
    ['withStatus(200, "a\\nb") has a phrase that cannot be sent', () => response.withStatus(200, 'a\nb')],
    ['withLatency(NaN) is no time', () => response.withLatency(Number.NaN)],
    ['withLatency(-1) is no time', () => response.withLatency(-1)],
    ['times(0) answers no call', () => response.times(0)],
    ['times(1.5) answers no call', () => response.times(1.5)],
    ['withSequence() is empty', () => response.withSequence()],
    ['withSequence(), response 2, is given 503', () => response.withSequence(response, 503 as unknown as MockResponse)],
    ['withSequence(), response 1, is a sequence itself', () => response.withSequence(response.withSequence(response))],
    ['withRetryAfter(-1) is no time to wait', () => response.withRetryAfter(-1)],
    ['withRetryAfter(a Date) is no time to wait', () => response.withRetryAfter(new Date(Number.NaN))],
    ['withSlowBody({ bytesPerSecond: 0 }) is no rate', () => response.withSlowBody({ bytesPerSecond: 0 })],
    ['withSlowBody(100) takes an object', () => response.withSlowBody(100 as never)],
    ['withTruncatedBody({ bytes: -1 }) is no length', () => response.withTruncatedBody({ bytes: -1 })],
    ['withTruncatedBody({ end: "cut" }) is no end', () => response.withTruncatedBody({ end: 'cut' as 'close' })],
    ['withTruncatedBody() has no "byte"', () => response.withTruncatedBody({ byte: 3 } as object)],
    ['withBody(undefined) says nothing', () => response.withBody(undefined as never)],
    [
      'withBody() is given the function price at /items/0/price, which JSON cannot say',
      () => response.withBody({ items: [{ price: function price() {} }] }),
    ],
    ['withBody() is given 12n at /id, which JSON cannot say', () => response.withBody({ id: 12n })],
    ['withBody() is given NaN at /amount, which JSON cannot say', () => response.withBody({ amount: Number.NaN })],
    ['withBody() is given undefined at /1, which JSON cannot say', () => response.withBody([1, undefined])],
    ['withBody() is given a Map, which JSON cannot say', () => response.withBody(new Map([['a', 1]]))],
    ['withBody() is given a Uint8Array at /raw', () => response.withBody({ raw: Buffer.from('a') })],
    [
      'withBody() is given a URLSearchParams, which JSON cannot say',
      () => response.withBody(new URLSearchParams('a=1')),
    ],
    ['withBody() is given a value that contains itself at /self/again', () => response.withBody(circular)],
    ['withHeaders() is given "x y", which is no name of a header', () => response.withHeaders({ 'x y': '1' })],
    [
      'withHeaders() is given "a\\r\\nb: c" for "x-a", which cannot be sent',
      () => response.withHeaders({ 'x-a': 'a\r\nb: c' }),
    ],
    [
      'withHeaders() is given undefined for "x-a", which cannot be sent',
      () => response.withHeaders({ 'x-a': undefined as unknown as string }),
    ],
    ['withHeaders() is given transfer-encoding', () => response.withHeaders({ 'Transfer-Encoding': 'chunked' })],
    ['mockResponse() takes no arguments', () => mockResponse(...([{ status: 503 }] as never[]))],
  ])('%s', (what, act) => {
    expect(messageOf(act)).toContain(`[registration-invalid] ${what}`)
    expect(messageOf(act)).toMatch(/\n {2}fix +\S/)
  })
})

test('names the nearest of the errors that it knows', () => {
  expect(messageOf(() => mockResponse().withNetworkError('ECONRESET'))).toBe(
    '[registration-invalid] withNetworkError("ECONRESET") is no error of the network\n  fix  did you mean "ECONNRESET"?',
  )
  expect(messageOf(() => mockResponse().withNetworkError('OutOfCheese'))).toMatch(/\n {2}fix {2}use ENOTFOUND, .*EPIPE/)
})

describe('refuses steps that contradict each other, at the later one', () => {
  const failing = mockResponse().withNetworkError('ECONNRESET')
  const body = { a: 1 }
  test.each<[string, () => unknown]>([
    ["withBody() contradicts withNetworkError('ECONNRESET')", () => failing.withBody(body)],
    [
      "withNetworkError('ECONNRESET') contradicts withBody()",
      () => mockResponse().withBody(body).withNetworkError('ECONNRESET'),
    ],
    ["withTimeout() contradicts withNetworkError('ECONNRESET')", () => failing.withTimeout()],
    ['withLatency() contradicts withTimeout()', () => mockResponse().withTimeout().withLatency(5)],
    ['withStatus(500) contradicts withSequence()', () => mockResponse().withSequence(failing).withStatus(500)],
    [
      'withTruncatedBody() contradicts withMalformedJson()',
      () => mockResponse().withMalformedJson().withTruncatedBody(),
    ],
    ['withBody() contradicts withStatus(204)', () => mockResponse().withStatus(204).withBody(body)],
    ['withStatus(304) contradicts withBody()', () => mockResponse().withBody('text').withStatus(304)],
    [
      'withSlowBody() contradicts withStatus(204)',
      () => mockResponse().withStatus(204).withSlowBody({ bytesPerSecond: 1 }),
    ],
    ['withMalformedJson() is given text that is no JSON', () => mockResponse().withBody('<a>').withMalformedJson()],
    ['withMalformedJson() is given bytes', () => mockResponse().withBody(Buffer.from('{}')).withMalformedJson()],
    [
      'withHeaders() gives a content-length beside withBody()',
      () => mockResponse().withBody(body).withHeaders({ 'Content-Length': 3 }),
    ],
  ])('%s', (what, act) => {
    expect(messageOf(act)).toContain(`[registration-invalid] ${what}\n`)
  })
})

test('allows an empty body where there is none, and a wait before an error', () => {
  expect(specOf(mockResponse().withStatus(204).withBody(''))).toMatchObject({ status: 204 })
  expect(specOf(mockResponse().withLatency('recorded').withNetworkError('ETIMEDOUT'))).toMatchObject({
    latency: 'recorded',
  })
})

test('refuses to cut a body that is not there, or longer than it is', () => {
  expect(messageOf(() => specOf(mockResponse().withStatus(500).withTruncatedBody()))).toContain(
    'withTruncatedBody() stands beside withStatus(500), and there is no body',
  )
  expect(
    messageOf(() => specOf(mockResponse().withSequence(mockResponse().withStatus(200).withMalformedJson()))),
  ).toContain('withMalformedJson() stands beside withStatus(200), and there is no body')
  expect(messageOf(() => specOf(mockResponse().withBody('äb').withTruncatedBody({ bytes: 3 })))).toContain(
    'withTruncatedBody({ bytes: 3 }) cuts nothing off: the body has 3 bytes',
  )
  expect(() => specOf(mockResponse().withBody('äb').withTruncatedBody({ bytes: 2 }))).not.toThrow()
})

test('reads captured bodies only when it is registered', () => {
  const response = mockResponse().withStatus(200).withBody(captured('refund.json'))
  expect(() => specOf(response)).toThrow('refund.json is read')
})
