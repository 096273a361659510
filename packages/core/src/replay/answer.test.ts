import zlib from 'node:zlib'
import { expect, test } from 'vitest'
import type { Interaction, RecordedResponse } from '../model/index.js'
import type { Answer } from '../network/call.js'
import { toAnswer, type AnswerOptions } from './answer.js'

const FILES: AnswerOptions['files'] = {
  size: () => 5 * 1024 * 1024,
  read: () => expect.fail('read whole'),
  pieces: () => [Buffer.from('piece')],
}

function answerTo(response: Partial<RecordedResponse>, options: Partial<AnswerOptions> = {}): Answer {
  const interaction: Interaction = {
    id: 'S.op#1',
    test: null,
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://api.example.com/', headers: {} },
    response: { status: 200, headers: {}, latencyMs: 40, ...response },
  }
  return toAnswer(interaction, { files: FILES, latency: 'none', ...options })
}

test('agrees on the length of bodies that were edited by hand', () => {
  const headers = { 'content-length': '9999' }
  const stream = [
    { delayMs: 0, text: 'data: é' },
    { delayMs: 5, base64: Buffer.from('\n\n').toString('base64') },
  ]
  expect(answerTo({ headers, body: { text: 'é' } }).headers).toEqual([['content-length', '2']])
  expect(answerTo({ headers, body: { json: { a: '{{' } } }).headers).toEqual([['content-length', '10']])
  expect(answerTo({ headers, body: { stream } }).headers).toEqual([['content-length', '10']])
  expect(answerTo({ headers, body: { file: 'a.bin' } }).headers).toEqual([['content-length', '5242880']])
  const packed = answerTo({ headers: { ...headers, 'content-encoding': 'gzip' }, body: { text: 'hello' } })
  expect(packed.headers[0]).toEqual(['content-length', String((packed.body as { bytes: Buffer }).bytes.length)])
  expect(zlib.gunzipSync((packed.body as { bytes: Buffer }).bytes).toString()).toBe('hello')
})

test('takes as long as the configuration says', () => {
  const body = { stream: [{ delayMs: 7, text: 'a' }] }
  const times = (latency: AnswerOptions['latency']): unknown => {
    const answer = answerTo({ body }, { latency })
    return [answer.latencyMs, answer.chunks?.[0]?.delayMs]
  }
  expect([times('none'), times('recorded'), times(15)]).toEqual([
    [0, 0],
    [40, 7],
    [15, 0],
  ])
})

test('replays a failure in place of an answer, and an answer that failed', () => {
  const { response: _, ...rest } = {
    id: 'S.op#1',
    test: null,
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://api.example.com/', headers: {} },
    response: undefined,
  }
  const error = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' }
  const refused = toAnswer({ ...rest, error }, { files: FILES, latency: 'none' })
  expect([refused.status, refused.failure, refused.plain]).toEqual([0, { kind: 'failed', ...error, afterMs: 0 }, false])
  const cut = answerTo({
    headers: { 'content-length': '10' },
    body: { text: 'abc' },
    error: { code: 'ECONNRESET', message: 'socket hang up' },
  })
  expect([cut.headers, cut.failure?.kind, cut.plain]).toEqual([[['content-length', '10']], 'ended', false])
})

test('leaves the interaction as it is', () => {
  const headers = { 'content-length': '9999', 'set-cookie': ['a=1', 'b={{x'] }
  const before = JSON.stringify(headers)
  answerTo({ headers, body: { json: { a: 1 } } })
  expect(JSON.stringify(headers)).toBe(before)
})
