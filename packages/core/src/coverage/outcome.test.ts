import { expect, test } from 'vitest'
import type { RecordedBody, RecordedResponse } from '../model/index.js'
import {
  classOf,
  compareOutcomes,
  failureKindOf,
  failureOutcome,
  isInClass,
  isOutcomeClass,
  outcomeOf,
} from './outcome.js'

const request = { method: 'GET', url: 'https://api.example.com/a', headers: {} }

function outcomeOfBody(
  body: RecordedBody | undefined,
  { type = 'application/json', method = 'GET', ...response }: Partial<RecordedResponse> & Record<string, unknown> = {},
): string {
  return outcomeOf({
    request: { ...request, method: String(method) },
    response: {
      status: 200,
      headers: { 'content-type': String(type) },
      ...(body === undefined ? {} : { body }),
      latencyMs: 1,
      ...response,
    },
  })
}

test.each([
  ['ABORTED', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['NOT_HTTP', 'malformed'],
  ['ECONNREFUSED', 'network-error'],
  ['ENOTFOUND', 'network-error'],
  ['CERT_HAS_EXPIRED', 'network-error'],
  ['', 'network-error'],
])('a call that failed with %s came to %s', (code, outcome) => {
  expect(failureOutcome(code)).toBe(outcome)
  expect(outcomeOf({ request, error: { code, message: 'm' } })).toBe(outcome)
})

test('an answer comes to its status, whatever its body is', () => {
  expect(outcomeOfBody({ json: { a: 1 } })).toBe('200')
  expect(outcomeOfBody({ text: 'plain' }, { type: 'text/plain', status: 503 })).toBe('503')
  expect(outcomeOfBody({ file: 'big.json' })).toBe('200')
  expect(outcomeOfBody({ base64: 'AAEC', encoded: true })).toBe('200')
  expect(outcomeOfBody({ base64: 'AAEC' }, { type: 'image/png' })).toBe('200')
})

test('JSON that no parser reads is malformed, with an error status too', () => {
  expect(outcomeOfBody({ text: '{"a":' })).toBe('malformed')
  expect(outcomeOfBody({ text: '<html>' }, { status: 502 })).toBe('malformed')
  expect(outcomeOfBody({ text: '<html>' }, { type: 'application/problem+json; charset=utf-8' })).toBe('malformed')
  expect(outcomeOfBody({ base64: Buffer.from([0, 255, 254]).toString('base64') })).toBe('malformed')
  expect(outcomeOfBody({ stream: [{ delayMs: 0, text: '{"a":' }] })).toBe('malformed')
})

test('JSON that is kept as text for its spelling is not malformed', () => {
  expect(outcomeOfBody({ text: '{"a": 1.0}' })).toBe('200')
  expect(outcomeOfBody({ text: '\uFEFF{"a": 1}' })).toBe('200')
  expect(outcomeOfBody({ text: ')]}\'\n{"a": 1}' })).toBe('200')
  expect(outcomeOfBody({ text: '{"a":1}\n{"a":2}\n' })).toBe('200')
  expect(outcomeOfBody({ text: `{"a": {{request.body.a}}, "b": 12{{any}}, "c": "{{uuid}} {{'{{'}}"}` })).toBe('200')
  const latin1 = Buffer.from('{"a":"\u00fc"}', 'latin1').toString('base64')
  expect(outcomeOfBody({ base64: latin1 }, { type: 'application/json; charset=iso-8859-1' })).toBe('200')
  expect(outcomeOfBody({ base64: latin1 }, { type: 'application/json; charset=x-unknown' })).toBe('200')
})

test('an answer without a body is not malformed', () => {
  expect(outcomeOfBody(undefined)).toBe('200')
  expect(outcomeOfBody(undefined, { status: 204 })).toBe('204')
  expect(outcomeOfBody({ text: '' })).toBe('200')
  expect(outcomeOfBody({ text: '<' }, { method: 'HEAD' })).toBe('200')
})

test('streams of JSON are no JSON text', () => {
  for (const type of ['application/x-ndjson', 'application/stream+json', 'text/event-stream'])
    expect(outcomeOfBody({ stream: [{ delayMs: 0, text: 'data: x' }] }, { type })).toBe('200')
})

test('a body that was cut short is the failure that cut it', () => {
  const stream = { stream: [{ delayMs: 0, text: 'data: 1\n\n' }] }
  const failed = (code: string) => ({ error: { code, message: 'm' } })
  expect(outcomeOfBody({ text: '{"a":' }, failed('ECONNRESET'))).toBe('network-error')
  expect(outcomeOfBody({ text: '{"a":' }, failed('ABORTED'))).toBe('timeout')
  expect(outcomeOfBody(stream, { ...failed('ECONNRESET'), type: 'text/event-stream' })).toBe('network-error')
})

test('a client that leaves a stream of events has had its answer', () => {
  const stream = { stream: [{ delayMs: 0, text: 'data: 1\n\n' }] }
  const error = { code: 'ABORTED', message: 'the client gave up' }
  expect(outcomeOfBody(stream, { error, type: 'text/event-stream' })).toBe('200')
})

test('classes hold statuses, and 4xx not 429', () => {
  expect(['404', '429', '503', '201', 'timeout', '4xx'].map(classOf)).toEqual(['4xx', null, '5xx', '2xx', null, null])
  expect(isInClass('404', '4xx')).toBe(true)
  expect(isInClass('429', '4xx')).toBe(false)
  expect(['4xx', '404', '6xx', 'timeout'].map(isOutcomeClass)).toEqual([true, false, false, false])
  expect(['404', '4xx', '429', '500', '5xx', 'timeout', 'malformed', '201', '2xx', '304'].map(failureKindOf)).toEqual([
    '4xx',
    '4xx',
    '429',
    '5xx',
    '5xx',
    'timeout',
    'malformed',
    null,
    null,
    null,
  ])
})

test('outcomes stand by status, classes behind their members, then failures', () => {
  const outcomes = ['timeout', '5xx', '404', '201', 'malformed', '4xx', '429', 'network-error', '500']
  expect(outcomes.sort(compareOutcomes)).toEqual([
    '201',
    '404',
    '429',
    '4xx',
    '500',
    '5xx',
    'malformed',
    'network-error',
    'timeout',
  ])
})
