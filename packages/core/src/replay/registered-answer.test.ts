import zlib from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { NETWORK_ERRORS } from '../model/network-errors.js'
import type { Answer } from '../network/call.js'
import type { ResponseSpec } from '../registry/contract.js'
import { NOTHING_SAID } from '../registry/response-draft.js'
import { NO_ANSWER } from './no-answer.js'
import { toRegisteredAnswer, type RegisteredContext } from './registered-answer.js'

const RECORDED: Answer = {
  ...NO_ANSWER,
  status: 201,
  statusText: 'Created',
  headers: [
    ['content-type', 'application/json'],
    ['content-length', '7'],
    ['x-region', 'eu'],
  ],
  body: { bytes: Buffer.from('{"a":1}') },
  plain: true,
}

function answer(spec: Partial<ResponseSpec>, context: Partial<RegisteredContext> = {}): Answer {
  return toRegisteredAnswer(
    { ...NOTHING_SAID, ...spec },
    {
      recorded: null,
      recordedLatencyMs: 48,
      fill: (text) => text,
      url: 'https://api.example.com/refunds',
      method: 'GET',
      ...context,
    },
  )
}

/** Of what is sent: the body's text, whatever its pieces. */
function sent({ body, chunks }: Answer): string {
  if (chunks !== null) return Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()
  return body === null ? '' : 'bytes' in body ? body.bytes.toString() : ''
}

const json = (value: unknown): ResponseSpec['body'] => ({ kind: 'json', text: JSON.stringify(value) })

test('tells type and length of a body, and nothing else that no one said', () => {
  const text = { kind: 'text', text: 'é' } as const
  const told = {
    json: answer({ body: json({ a: 'é' }) }),
    text: answer({ status: 404, body: text }),
    bytes: answer({ body: { kind: 'bytes', bytes: new Uint8Array([1, 2, 3]) } }),
    'only a status': answer({ status: 503 }),
    'a type of its own': answer({ headers: [['content-type', 'text/csv']], body: text }),
    'a wrong length': answer({ headers: [['content-length', '99']], body: text }),
    chunked: answer({ headers: [['transfer-encoding', 'chunked']], body: text }),
  }
  expect(Object.entries(told).map(([name, one]) => [name, one.status, one.statusText, one.headers])).toEqual([
    [
      'json',
      200,
      'OK',
      [
        ['content-type', 'application/json'],
        ['content-length', '10'],
      ],
    ],
    [
      'text',
      404,
      'Not Found',
      [
        ['content-type', 'text/plain; charset=utf-8'],
        ['content-length', '2'],
      ],
    ],
    [
      'bytes',
      200,
      'OK',
      [
        ['content-type', 'application/octet-stream'],
        ['content-length', '3'],
      ],
    ],
    ['only a status', 503, 'Service Unavailable', [['content-length', '0']]],
    [
      'a type of its own',
      200,
      'OK',
      [
        ['content-type', 'text/csv'],
        ['content-length', '2'],
      ],
    ],
    [
      'a wrong length',
      200,
      'OK',
      [
        ['content-type', 'text/plain; charset=utf-8'],
        ['content-length', '2'],
      ],
    ],
    [
      'chunked',
      200,
      'OK',
      [
        ['content-type', 'text/plain; charset=utf-8'],
        ['transfer-encoding', 'chunked'],
      ],
    ],
  ])
  expect(Object.values(told).every(({ plain }) => plain)).toBe(true)
})

test('tells the length of what HEAD and 304 stand for, and none of a 204', () => {
  const length = (one: Answer): unknown => one.headers.find(([name]) => name === 'content-length')?.[1]
  expect({
    'HEAD of a body': length(answer({ body: json({ a: 1 }) }, { method: 'HEAD' })),
    'HEAD of none': length(answer({ status: 200 }, { method: 'HEAD' })),
    'HEAD of a recorded answer': length(answer({}, { method: 'HEAD', recorded: { ...RECORDED, body: null } })),
    304: length(answer({ status: 304, headers: [['content-length', '5']] })),
    204: length(answer({ status: 204, headers: [['content-length', '5']] })),
  }).toEqual({
    'HEAD of a body': '7',
    'HEAD of none': undefined,
    'HEAD of a recorded answer': '7',
    304: '5',
    204: undefined,
  })
})

test('packs a body as its header says, unless it is packed already', () => {
  const headers: ResponseSpec['headers'] = [['content-encoding', 'gzip']]
  const packed = zlib.gzipSync('{"a":1}')
  for (const body of [json({ a: 1 })!, { kind: 'bytes', bytes: packed } as const]) {
    const { body: made, decoded, headers: told } = answer({ headers, body })
    const { bytes } = made as { bytes: Buffer }
    expect(zlib.gunzipSync(bytes).toString()).toBe('{"a":1}')
    expect(decoded?.toString()).toBe('{"a":1}')
    expect(told).toContainEqual(['content-length', String(bytes.length)])
  }
})

test('bends a recorded answer, and leaves it as it was', () => {
  const recorded = structuredClone({ ...RECORDED, body: null }) as Answer
  recorded.body = RECORDED.body
  const bent = answer({ headers: [['x-region', 'us']], latency: 'recorded' }, { recorded })
  expect(bent).toEqual({
    ...RECORDED,
    headers: [
      ['content-type', 'application/json'],
      ['x-region', 'us'],
      ['content-length', '7'],
    ],
    latencyMs: 48,
    plain: false,
    heedsFakeTimers: true,
  })
  expect(recorded).toEqual(RECORDED)
  const packed = answer({ headers: [['content-encoding', 'gzip']] }, { recorded: RECORDED })
  expect(zlib.gunzipSync((packed.body as { bytes: Buffer }).bytes).toString()).toBe('{"a":1}')
})

test('cuts the pieces of a recorded stream, and its files, at the byte', () => {
  const chunks = ['one ', 'two ', 'three'].map((text) => ({ delayMs: 5, bytes: Buffer.from(text) }))
  const stream = { ...RECORDED, headers: [], body: null, chunks }
  const file: Answer = { ...RECORDED, body: { size: 8, pieces: () => [Buffer.from('abcd'), Buffer.from('efgh')] } }
  const cut = (recorded: Answer, bytes: number): Answer => answer({ truncated: { bytes, end: 'reset' } }, { recorded })
  expect(cut(stream, 6).chunks?.map(({ bytes }) => bytes.toString())).toEqual(['one ', 'tw'])
  expect([sent(cut(file, 6)), cut(file, 6).headers.at(-1)]).toEqual(['abcdef', ['content-length', '8']])
  expect([cut(file, 6).failure?.code, cut(file, 6).plain]).toEqual(['ECONNRESET', false])
  expect(sent(answer({ truncated: { bytes: null, end: 'close' } }, { recorded: file }))).toBe('abcd')
})

test('sends a slow body at its rate, all of it', () => {
  const { chunks } = answer({ body: { kind: 'text', text: 'x'.repeat(25) }, bytesPerSecond: 100 })
  expect(chunks?.map(({ delayMs, bytes }) => [delayMs, bytes.length])).toEqual([
    [100, 10],
    [100, 10],
    [50, 5],
  ])
})

test('breaks JSON off where it does not parse, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const one = answer({ body: json(value), isMalformed: true })
      expect(() => JSON.parse(sent(one)) as unknown).toThrow(SyntaxError)
      expect(one.headers).toContainEqual(['content-length', String(Buffer.byteLength(sent(one)))])
      expect(sent(one)).not.toContain('\ufffd')
    }),
  )
})

test('fills in captured bodies before anything is made of them', () => {
  const body = { kind: 'captured', name: 'refund.json', text: '{"id":"{{request.path.id}}"}' } as const
  const fill = (text: string): string => text.replace('{{request.path.id}}', 're_1')
  expect(sent(answer({ body }, { fill }))).toBe('{"id":"re_1"}')
})

test('words every network error for the host that is called', () => {
  for (const [code, { phase }] of Object.entries(NETWORK_ERRORS)) {
    const { failure, status, plain } = answer({ networkError: code })
    expect([status, plain, failure?.message.replace('{hint}', '')]).toEqual([
      0,
      false,
      expect.not.stringMatching(/[{}]/),
    ])
    if (phase !== 'tls') continue
    expect(() => answer({ networkError: code }, { url: 'http://api.example.com/?key=secret' })).toThrow(
      `[registration-invalid] A mock is registered with the network error "${code}" of TLS, and http://api.example.com is called without TLS`,
    )
  }
  const messageAt = (networkError: string, url: string): unknown => answer({ networkError }, { url }).failure?.message
  expect([
    messageAt('ECONNREFUSED', 'http://127.0.0.1:8080/'),
    messageAt('ECONNREFUSED', 'https://[::1]/'),
    messageAt('ECONNREFUSED', 'https://api.example.com/'),
    messageAt('ENOTFOUND', 'https://api.example.com:8443/'),
  ]).toEqual([
    'connect ECONNREFUSED 127.0.0.1:8080',
    'connect ECONNREFUSED ::1:443',
    'connect ECONNREFUSED 192.0.2.1:443',
    'getaddrinfo ENOTFOUND api.example.com',
  ])
})

test('refuses an error that the table does not know', () => {
  expect(() => answer({ networkError: 'EWHATEVER' })).toThrow('"EWHATEVER", which is not known')
})
