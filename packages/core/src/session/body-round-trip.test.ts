import zlib from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeContent } from '../body/content-encoding.js'
import type { Recording } from '../model/index.js'
import type { Answer, HeaderList } from '../network/call.js'
import { recordExchange, toInteraction } from '../record/index.js'
import { toAnswer } from '../replay/index.js'
import { createSpool, parseRecording, printRecording } from '../store/index.js'

interface Sent {
  headers: HeaderList
  /** The body on the wire, in the pieces in which it came. */
  pieces: Buffer[]
  status?: number
  method?: string
  isCutShort?: boolean
}

/** What a client gets when what was sent once is recorded, written to a file's text, read again and replayed. */
function recordAndReplay({ headers, pieces, status = 200, method = 'GET', isCutShort = false }: Sent): Answer {
  let clock = 0
  const { exchange, listener } = recordExchange({
    owner: null,
    order: 1,
    date: '2026-11-22',
    createSpool,
    now: () => (clock += 3),
    onDone: () => undefined,
  })
  listener.onRequestHead(method, 'https://api.example.com/a', [])
  listener.onResponseHead(status, 'OK', headers)
  for (const piece of pieces) listener.onResponseBody(piece)
  if (isCutShort) listener.onFailure({ kind: 'ended', code: 'ECONNRESET', message: 'socket hang up' })
  else listener.onResponseEnd([])
  const options = {
    test: 't',
    service: 'S',
    operation: 'op',
    nameFile: (part: string, end: string) => `${part}.${end}`,
  }
  const { draft, files } = toInteraction(exchange, options)
  const recording: Recording = { version: 1, interactions: [{ id: 'op#1', ...draft }] }
  const read = parseRecording(printRecording(recording), 'a.recorded.json').interactions[0]!
  const bytesOf = (name: string): Buffer => {
    const content = files.find((file) => file.name === name)!.content
    return 'bytes' in content ? content.bytes : content.spool.bytes()
  }
  return toAnswer(read, {
    latency: 'none',
    files: { size: (name) => bytesOf(name).length, read: bytesOf, pieces: (name) => [bytesOf(name)] },
  })
}

function wireOf({ body, chunks }: Answer): Buffer {
  if (chunks !== null) return Buffer.concat(chunks.map(({ bytes }) => bytes))
  if (body === null) return Buffer.alloc(0)
  return 'bytes' in body ? body.bytes : Buffer.concat([...body.pieces()])
}

function lengthOf({ headers }: Answer): string | undefined {
  return headers.find(([name]) => name === 'content-length')?.[1]
}

const TYPES = [
  'application/json',
  'application/problem+json; charset=utf-8',
  'text/plain',
  'text/plain; charset=iso-8859-1',
  'text/html',
  'text/event-stream',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'multipart/form-data',
  'multipart/mixed; boundary="b"',
  'image/png',
  'application/octet-stream',
  'nonsense',
  '',
]

const tricky = fc.constantFrom(
  '{"a":1.0}',
  '{"a":12345678901234567890}',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1},"constructor":2}',
  '{"b":1,"2":2,"1":3}',
  '\uFEFF{"a":1}',
  '{"a":"\\ud800"}',
  '{"a":"\ud83d\ude00\\u0000"}',
  '{"{{a}}":"{{{uuid}}}","b":"{{\'{{\'}}"}',
  '{ "a" : 1 }',
  '{\r\n  "a": 1\r\n}',
  '[\n  1\n]\n',
  '[1, {"a": "b, c: d"}]',
  '-0',
  '1e400',
  'null',
  '""',
  ' ',
  '{{',
  'a=1&b=%20&b=+&c=%F0%9F%98%80&=&a=2',
  'a=1;b=2',
  '{{a}}={{b}}',
  '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
  'data: {"a":1}\n\ndata: [DONE]\n\n',
  '{"a":1}\n{"a":2}\n',
  '\u2028\u2029',
  '\u0085\u000b\u000c',
)

const contents: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  tricky.map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text, 'latin1')),
  fc.json({ stringUnit: 'binary' }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(JSON.stringify(JSON.parse(text), null, 2))),
  fc
    .array(fc.tuple(fc.string({ maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 6 })))
    .map((pairs) => Buffer.from(new URLSearchParams(pairs).toString())),
  fc.constantFrom('a', '{"a":"é"}', '\u0000').map((unit) => Buffer.from(unit.repeat(30_000))),
)

const CODINGS: Record<string, (bytes: Buffer) => Buffer> = {
  '': (bytes) => bytes,
  identity: (bytes) => bytes,
  gzip: (bytes) => zlib.gzipSync(bytes),
  'X-GZIP': (bytes) => zlib.gzipSync(bytes),
  deflate: (bytes) => zlib.deflateSync(bytes),
  br: (bytes) => zlib.brotliCompressSync(bytes),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
  'gzip, br': (bytes) => zlib.brotliCompressSync(zlib.gzipSync(bytes)),
  'deflate,identity ,GZIP': (bytes) => zlib.gzipSync(zlib.deflateSync(bytes)),
}

const cuts = fc.array(fc.nat(), { maxLength: 6 })

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((at) => at % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...ends, bytes.length]
    .map((end, index, all) => bytes.subarray(all[index - 1] ?? 0, end))
    .filter(({ length }) => length > 0)
}

function headersFor(type: string, coding: string, length: number | null): HeaderList {
  return [
    ...(type === '' ? [] : [['content-type', type] as [string, string]]),
    ...(coding === '' ? [] : [['content-encoding', coding] as [string, string]]),
    length === null ? ['transfer-encoding', 'chunked'] : ['content-length', String(length)],
  ]
}

test('replays any body of any type to the byte', () => {
  fc.assert(
    fc.property(contents, fc.constantFrom(...TYPES), fc.boolean(), cuts, (bytes, type, hasLength, places) => {
      const headers = headersFor(type, '', hasLength ? bytes.length : null)
      const answer = recordAndReplay({ headers, pieces: cut(bytes, places) })
      expect(wireOf(answer).equals(bytes)).toBe(true)
      expect(answer.headers).toEqual(headers)
    }),
    { numRuns: 1500 },
  )
})

test('replays any body in any content encoding, decoded to the byte', () => {
  const codings = fc.constantFrom(...Object.keys(CODINGS))
  fc.assert(
    fc.property(contents, fc.constantFrom(...TYPES), codings, cuts, (bytes, type, coding, places) => {
      const sent = CODINGS[coding]!(bytes)
      const answer = recordAndReplay({ headers: headersFor(type, coding, sent.length), pieces: cut(sent, places) })
      const wire = wireOf(answer)
      expect(decodeContent(wire, coding)?.equals(bytes)).toBe(true)
      expect((answer.decoded ?? bytes).equals(bytes)).toBe(true)
      expect(lengthOf(answer)).toBe(String(wire.length))
    }),
    { numRuns: 600 },
  )
})

test('keeps what is in an unknown encoding, or is not what its header says', () => {
  const codings = fc.constantFrom('compress', 'aws-chunked', 'gzip, foo', 'gzip', 'deflate', 'br', 'zstd', 'br, gzip')
  fc.assert(
    fc.property(contents, fc.constantFrom(...TYPES), codings, cuts, (bytes, type, coding, places) => {
      fc.pre(decodeContent(bytes, coding) === null)
      const headers = headersFor(type, coding, bytes.length)
      const answer = recordAndReplay({ headers, pieces: cut(bytes, places) })
      expect(wireOf(answer).equals(bytes)).toBe(true)
      expect(answer.headers).toEqual(headers)
    }),
    { numRuns: 300 },
  )
})

test('keeps what had come of a body cut short, with the length that was promised', () => {
  fc.assert(
    fc.property(
      contents,
      fc.constantFrom(...TYPES),
      fc.constantFrom(...Object.keys(CODINGS)),
      (bytes, type, coding) => {
        const sent = CODINGS[coding]!(bytes)
        fc.pre(sent.length > 0)
        const short = sent.subarray(0, Math.ceil(sent.length / 2))
        const headers = headersFor(type, coding, sent.length + 1)
        const answer = recordAndReplay({ headers, pieces: [short], isCutShort: true })
        expect(wireOf(answer).equals(short)).toBe(true)
        expect([answer.headers, answer.failure?.kind]).toEqual([headers, 'ended'])
      },
    ),
    { numRuns: 200 },
  )
})

test('replays a stream in its pieces, none of them cut inside a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), cuts, (text, places) => {
      const bytes = Buffer.from(text)
      const answer = recordAndReplay({ headers: [['content-type', 'text/event-stream']], pieces: cut(bytes, places) })
      expect(wireOf(answer).equals(bytes)).toBe(true)
      const pieces = answer.chunks!.map((chunk) => chunk.bytes.toString())
      expect(pieces.join('')).toBe(bytes.toString())
      expect(pieces).not.toContain('')
    }),
  )
})

test('leaves the length of a HEAD and of a 304 as it is', () => {
  const headers: HeaderList = [['content-length', '1234']]
  expect(lengthOf(recordAndReplay({ headers, pieces: [], method: 'HEAD' }))).toBe('1234')
  expect(lengthOf(recordAndReplay({ headers, pieces: [], status: 304 }))).toBe('1234')
})

test('replays JSON nested deeper than a call stack', () => {
  for (const text of ['['.repeat(50_000) + ']'.repeat(50_000), '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)]) {
    const answer = recordAndReplay({ headers: [['content-type', 'application/json']], pieces: [Buffer.from(text)] })
    expect(wireOf(answer).toString()).toBe(text)
  }
})

test('does not unpack what would fill the memory', () => {
  const megabyte = zlib.gzipSync(Buffer.alloc(1024 * 1024))
  const bomb = Buffer.concat(Array.from({ length: 65 }, () => megabyte))
  const headers = headersFor('application/json', 'gzip', bomb.length)
  const answer = recordAndReplay({ headers, pieces: [bomb] })
  expect(wireOf(answer).equals(bomb)).toBe(true)
  expect(answer.decoded).toBeNull()
})

test('replays an answer in parts, and a stream with a length, as they were', () => {
  const parts = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n')
  const type = 'multipart/form-data; boundary=b'
  expect(wireOf(recordAndReplay({ headers: headersFor(type, '', parts.length), pieces: [parts] })).equals(parts)).toBe(
    true,
  )
})
