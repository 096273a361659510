import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasNoBody } from '../body/has-no-body.js'
import { NO_ANSWER } from '../replay/index.js'
import type { Answer, HeaderList } from './call.js'
import { Http1Parser } from './http1-parser.js'
import { writeAnswer, writeRequest, type WirePiece } from './http1-writer.js'

interface Seen {
  startLine: string
  headers: HeaderList
  body: Buffer
  trailers: HeaderList | null
}

/** What a client gets of an answer to `method`. Waits are left out. */
function receive(method: string, pieces: readonly WirePiece[]): Seen[] {
  const seen: Seen[] = []
  const parser = new Http1Parser('response', {
    onHead(head) {
      seen.push({ ...head, body: Buffer.alloc(0), trailers: null })
      return hasNoBody(method, Number(head.startLine.split(' ')[1])) ? 'none' : 'by-headers'
    },
    onBody: (chunk) => void (seen.at(-1)!.body = Buffer.concat([seen.at(-1)!.body, chunk])),
    onEnd: (trailers) => void (seen.at(-1)!.trailers = trailers),
    onUnparseable: (bytes) => expect.fail(`unparseable: ${bytes.toString('latin1')}`),
  })
  for (const piece of pieces) {
    if (typeof piece === 'function') for (const one of piece()) parser.write(one)
    else if (typeof piece !== 'number') parser.write(piece)
  }
  parser.finish()
  return seen
}

const NOTHING: Answer = { ...NO_ANSWER, status: 200, statusText: 'OK', plain: true }

const headers: fc.Arbitrary<HeaderList> = fc.array(
  fc.tuple(fc.constantFrom('x-a', 'x-b', 'set-cookie'), fc.stringMatching(/^[!-~\u00a1-\u00ff]{0,8}$/)),
  { maxLength: 3 },
)
const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array))
const piecesOf = (whole: Buffer): Buffer[] => {
  const half = Math.ceil(whole.length / 2)
  return [whole.subarray(0, half), whole.subarray(half)].filter((piece) => piece.length > 0)
}

const answers: fc.Arbitrary<Answer & { bytes: Buffer }> = fc
  .record({
    status: fc.constantFrom(200, 201, 404, 500, 304, 204),
    headers,
    informational: fc.array(fc.record({ status: fc.constantFrom(102, 103), headers }), { maxLength: 2 }),
    framing: fc.constantFrom('length', 'chunked', 'until-close'),
    form: fc.constantFrom('bytes', 'pieces', 'chunks'),
    latencyMs: fc.nat(5),
    trailers: headers,
    bytes,
  })
  .map(({ framing, form, bytes, trailers, ...rest }) => ({
    ...NOTHING,
    ...rest,
    bytes,
    statusText: 'As you like it',
    headers: [
      ...rest.headers,
      ...(framing === 'length' ? [['content-length', String(bytes.length)] as [string, string]] : []),
      ...(framing === 'chunked' ? [['transfer-encoding', 'chunked'] as [string, string]] : []),
    ],
    trailers: framing === 'chunked' ? trailers : [],
    body:
      form === 'bytes' ? { bytes } : form === 'pieces' ? { size: bytes.length, pieces: () => piecesOf(bytes) } : null,
    chunks: form === 'chunks' ? piecesOf(bytes).map((piece) => ({ delayMs: 1, bytes: piece })) : null,
  }))

test('writes answers that read back as they are', () => {
  fc.assert(
    fc.property(answers, fc.constantFrom('GET', 'POST', 'HEAD'), (answer, method) => {
      const isBodiless = hasNoBody(method, answer.status)
      expect(receive(method, writeAnswer(method, answer))).toEqual([
        ...answer.informational.map(({ status, headers }) => ({
          startLine: expect.stringMatching(`^HTTP/1.1 ${status} `),
          headers,
          body: Buffer.alloc(0),
          trailers: [],
        })),
        {
          startLine: `HTTP/1.1 ${answer.status} As you like it`,
          headers: answer.headers,
          body: isBodiless ? Buffer.alloc(0) : answer.bytes,
          trailers: isBodiless ? [] : answer.trailers,
        },
      ])
    }),
    { numRuns: 300 },
  )
})

test('leaves a body open that the connection cut short', () => {
  const failure = { kind: 'ended', code: 'ECONNRESET', message: 'socket hang up', afterMs: 0 } as const
  const framed = (name: string, value: string): Answer => ({ ...NOTHING, failure, headers: [[name, value]] })
  const short = [
    { ...framed('content-length', '10'), body: { bytes: Buffer.from('abc') } },
    { ...framed('transfer-encoding', 'chunked'), body: { bytes: Buffer.from('abc') } },
    { ...framed('transfer-encoding', 'chunked'), chunks: [{ delayMs: 0, bytes: Buffer.from('abc') }] },
  ]
  for (const answer of short) {
    const [seen] = receive('GET', writeAnswer('GET', answer))
    expect([seen?.body.toString(), seen?.trailers]).toEqual(['abc', null])
  }
})

test('does not end a chunked body at an empty piece', () => {
  const chunks = ['a', '', 'b'].map((text) => ({ delayMs: 0, bytes: Buffer.from(text) }))
  const answer: Answer = { ...NOTHING, headers: [['transfer-encoding', 'chunked']], chunks }
  const [seen] = receive('GET', writeAnswer('GET', answer))
  expect([seen?.body.toString(), seen?.trailers]).toEqual(['ab', []])
})

test('writes nothing for a call that failed before its answer', () => {
  const failure = { kind: 'failed', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED', afterMs: 0 } as const
  expect(writeAnswer('GET', { ...NOTHING, status: 0, failure })).toEqual([])
  expect(writeAnswer('GET', { ...NOTHING, status: 0, failure, latencyMs: 7 })).toEqual([7])
})

test('writes requests that read back as they are, without an expectation', () => {
  const framings = fc.constantFrom('length', 'chunked', 'none')
  fc.assert(
    fc.property(headers, bytes, framings, (list, body, framing) => {
      const own: HeaderList =
        framing === 'length'
          ? [['Content-Length', String(body.length)]]
          : framing === 'chunked'
            ? [['Transfer-Encoding', 'chunked']]
            : []
      const head = {
        startLine: 'POST /a HTTP/1.1',
        headers: [...list, ['Expect', '100-continue'], ...own] as HeaderList,
      }
      const sent = framing === 'none' ? [] : piecesOf(body)
      const seen: { headers: HeaderList; body: Buffer[]; ended: number } = { headers: [], body: [], ended: 0 }
      const parser = new Http1Parser('request', {
        onHead: ({ headers }) => ((seen.headers = headers), 'by-headers'),
        onBody: (chunk) => void seen.body.push(chunk),
        onEnd: () => void (seen.ended += 1),
        onUnparseable: () => expect.fail('unparseable'),
      })
      parser.write(writeRequest(head, sent))
      expect([seen.headers, Buffer.concat(seen.body), seen.ended, parser.idle]).toEqual([
        [...list, ...own],
        framing === 'none' ? Buffer.alloc(0) : body,
        1,
        true,
      ])
    }),
  )
})
