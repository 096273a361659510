import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Http1Parser } from './http1-parser.js'

type Seen = { startLine: string; headers: [string, string][]; body: string; trailers: [string, string][] | null }

interface Reading {
  messages: Seen[]
  unparseable: string[]
  /** What `finish` said. */
  isWhole: boolean
}

type Kind = 'request' | 'response'

/** Parse pieces to the end of the stream. Bodies are told as latin1, whatever the pieces that they came in. */
function read(
  kind: Kind,
  pieces: Iterable<Buffer>,
  judge: (startLine: string) => 'by-headers' | 'none' = judged,
): Reading {
  const messages: Seen[] = []
  const unparseable: string[] = []
  const parser = new Http1Parser(kind, {
    onHead({ startLine, headers }) {
      messages.push({ startLine, headers, body: '', trailers: null })
      return judge(startLine)
    },
    onBody: (chunk) => void (messages.at(-1)!.body += chunk.toString('latin1')),
    onEnd: (trailers) => void (messages.at(-1)!.trailers = trailers),
    onUnparseable: (bytes) => void unparseable.push(bytes.toString('latin1')),
  })
  for (const piece of pieces) parser.write(piece)
  return { messages, unparseable, isWhole: parser.finish() }
}

/** As a client judges an answer by its status. */
function judged(startLine: string): 'by-headers' | 'none' {
  return /^HTTP\/1\.\d (?:1\d\d|204|304)/.test(startLine) ? 'none' : 'by-headers'
}

function* cut(bytes: Buffer, cuts: readonly number[]): Iterable<Buffer> {
  const places = [...new Set(cuts.map((at) => at % (bytes.length + 1)))].sort((a, b) => a - b)
  let start = 0
  for (const at of [...places, bytes.length]) {
    yield bytes.subarray(start, at)
    start = at
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 12 })
const lineEnd = fc.constantFrom('\r\n', '\n')
const headerName = fc.constantFrom('x-a', 'X-B', 'accept', 'set-cookie')
const headerValue = fc.stringMatching(/^[!-~\u00a1-\u00ff]{0,8}$/)
const headers = fc.array(fc.tuple(headerName, headerValue), { maxLength: 3 })
const bodies = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const startLines = {
  request: fc.constantFrom('GET / HTTP/1.1', 'POST /a?b=c HTTP/1.1', 'PROPFIND * HTTP/1.0', 'M-SEARCH /%20 HTTP/1.1'),
  response: fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 404', 'HTTP/1.0 500 Caf\u00e9', 'HTTP/1.1 200 '),
}

interface Message {
  text: string
  seen: Seen
}

function head(startLine: string, list: [string, string][], eol: string): string {
  return [startLine, ...list.map(([name, value]) => `${name}: ${value}`), '', ''].join(eol)
}

function withLength(kind: Kind): fc.Arbitrary<Message> {
  return fc.record({ startLine: startLines[kind], headers, body: bodies, eol: lineEnd }).map((parts) => {
    const list: [string, string][] = [...parts.headers, ['Content-Length', String(parts.body.length)]]
    return {
      text: head(parts.startLine, list, parts.eol) + parts.body,
      seen: { startLine: parts.startLine, headers: list, body: parts.body, trailers: [] },
    }
  })
}

function chunked(kind: Kind): fc.Arbitrary<Message> {
  const shape = { startLine: startLines[kind], headers, trailers: headers, eol: lineEnd }
  const chunks = fc.array(
    bodies.filter((body) => body !== ''),
    { maxLength: 4 },
  )
  const extension = fc.constantFrom('', ';a=b', ' ; c="d"')
  return fc.record({ ...shape, chunks, extension }).map((parts) => {
    const { eol } = parts
    const list: [string, string][] = [['Transfer-Encoding', 'gzip, Chunked'], ...parts.headers]
    const body = parts.chunks.map((chunk) => `${chunk.length.toString(16)}${parts.extension}${eol}${chunk}${eol}`)
    return {
      text: head(parts.startLine, list, eol) + body.join('') + head(`0${parts.extension}`, parts.trailers, eol),
      seen: { startLine: parts.startLine, headers: list, body: parts.chunks.join(''), trailers: parts.trailers },
    }
  })
}

function bodiless(kind: Kind): fc.Arbitrary<Message> {
  const startLine =
    kind === 'request' ? startLines.request : fc.constantFrom('HTTP/1.1 204 No Content', 'HTTP/1.1 103 Early Hints')
  return fc.record({ startLine, headers, eol: lineEnd }).map(({ startLine, headers, eol }) => ({
    text: head(startLine, headers, eol),
    seen: { startLine, headers, body: '', trailers: [] },
  }))
}

function conversation(kind: Kind): fc.Arbitrary<{ bytes: Buffer; seen: Seen[] }> {
  return fc.array(fc.oneof(withLength(kind), chunked(kind), bodiless(kind)), { maxLength: 4 }).map((messages) => ({
    bytes: Buffer.from(messages.map(({ text }) => text).join(''), 'latin1'),
    seen: messages.map(({ seen }) => seen),
  }))
}

test.each(['request', 'response'] as const)('frames any %ss, wherever their bytes are cut', (kind) => {
  fc.assert(
    fc.property(conversation(kind), cuts, ({ bytes, seen }, places) => {
      expect(read(kind, cut(bytes, places))).toEqual({ messages: seen, unparseable: [], isWhole: true })
    }),
  )
})

test('takes one byte at a time', () => {
  fc.assert(
    fc.property(conversation('response'), ({ bytes, seen }) => {
      const single = [...bytes].map((byte) => Buffer.from([byte]))
      expect(read('response', single).messages).toEqual(seen)
    }),
    { numRuns: 30 },
  )
})

test('reads a response without a length to the end of the connection', () => {
  fc.assert(
    fc.property(startLines.response, headers, bodies, cuts, (startLine, list, body, places) => {
      const bytes = Buffer.from(head(startLine, list, '\r\n') + body, 'latin1')
      const { messages, isWhole } = read('response', cut(bytes, places))
      expect({ messages, isWhole }).toEqual({
        messages: [{ startLine, headers: list, body, trailers: [] }],
        isWhole: true,
      })
    }),
  )
})

test('reads an unknown last transfer coding to the end of the connection, whatever the length says', () => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: gzip\r\n\r\nabcd')
  expect(read('response', [bytes]).messages[0]?.body).toBe('abcd')
})

test('says that a body cut short is not whole', () => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc')
  const { messages, isWhole } = read('response', [bytes])
  expect([messages[0]?.body, messages[0]?.trailers, isWhole]).toEqual(['abc', null, false])
})

test('unfolds headers and skips empty lines before a message', () => {
  const text = '\r\n\nGET / HTTP/1.1\r\nX-A: one\r\n  two\r\n\tthree\r\nnonsense\r\nX-B:\r\n\r\n'
  fc.assert(
    fc.property(cuts, (places) => {
      expect(read('request', cut(Buffer.from(text), places)).messages).toEqual([
        {
          startLine: 'GET / HTTP/1.1',
          headers: [
            ['X-A', 'one two three'],
            ['X-B', ''],
          ],
          body: '',
          trailers: [],
        },
      ])
    }),
  )
})

test('takes an impossible length for none', () => {
  for (const length of ['-5', 'five', '']) {
    const bytes = Buffer.from(`POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\nGET /next HTTP/1.1\r\n\r\n`)
    expect(read('request', [bytes]).messages.map(({ startLine }) => startLine)).toEqual([
      'POST / HTTP/1.1',
      'GET /next HTTP/1.1',
    ])
  }
})

test('gives up at an impossible chunk size', () => {
  for (const size of ['-1', 'xyz', '']) {
    const bytes = Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\nabc`)
    expect(read('response', [bytes]).unparseable).toEqual([`${size}\r\nabc`])
  }
})

test('knows at once what is no HTTP', () => {
  const foreign = [
    '\u0016\u0003\u0001\u0002',
    'PRI * HTTP/2.0\r\n',
    '*1\r\n$4\r\nPING\r\n',
    '220 ready\r\n',
    '\u0000\u0000',
  ]
  for (const text of foreign) expect(read('request', [Buffer.from(text, 'latin1')]).unparseable).toEqual([text])
})

test('never throws, and reads the same from the same bytes in other pieces', () => {
  const fragment = fc.constantFrom(
    'GET / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'Content-Length: 3\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\r\n',
    '\n',
    '3\r\nabc\r\n',
    '0\r\n',
    ' ',
    ':',
    '\u0000',
    '\u00ff',
  )
  const noise = fc
    .array(fc.oneof({ weight: 4, arbitrary: fragment }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) }), {
      maxLength: 12,
    })
    .map((parts) => Buffer.from(parts.join(''), 'latin1'))
  fc.assert(
    fc.property(fc.constantFrom('request' as const, 'response' as const), noise, cuts, (kind, bytes, places) => {
      const whole = read(kind, [bytes])
      const pieces = read(kind, cut(bytes, places))
      expect([pieces.messages, pieces.isWhole, pieces.unparseable.length]).toEqual([
        whole.messages,
        whole.isWhole,
        whole.unparseable.length,
      ])
    }),
    { numRuns: 500 },
  )
})

/** Counts how many bytes are looked at, by way of the copies and searches that a parser makes. */
function copiedBytes(work: () => void): number {
  const { copy, indexOf, toString } = Buffer.prototype
  let bytes = 0
  Buffer.prototype.copy = function (this: Buffer, ...args: Parameters<typeof copy>) {
    bytes += this.length
    return copy.apply(this, args)
  }
  Buffer.prototype.indexOf = function (this: Buffer, ...args: Parameters<typeof indexOf>) {
    const found = indexOf.apply(this, args)
    bytes += (found === -1 ? this.length : found) - Number(args[1] ?? 0)
    return found
  } as typeof indexOf
  Buffer.prototype.toString = function (this: Buffer, encoding?: BufferEncoding, start = 0, end = this.length) {
    bytes += end - start
    return toString.call(this, encoding, start, end)
  }
  try {
    work()
  } finally {
    Object.assign(Buffer.prototype, { copy, indexOf, toString })
  }
  return bytes
}

const KB = 1024

test.each([
  ['a start line without end', `GET /${'a'.repeat(256 * KB)}`],
  ['a header without end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(256 * KB)}`],
  ['folded headers', `GET / HTTP/1.1\r\nx: y${'\r\n z'.repeat(64 * KB)}`],
  ['line breaks', '\r\n'.repeat(128 * KB)],
  ['a size line without end', `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;${'a'.repeat(256 * KB)}`],
  ['trailers without end', `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(40 * KB)}`],
  ['many requests', 'GET / HTTP/1.1\r\n\r\n'.repeat(14 * KB)],
])('takes linear time for %s, however it is cut', (_name, text) => {
  const bytes = Buffer.from(text, 'latin1')
  for (const size of [16, 1460]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    expect(copiedBytes(() => read('request', pieces))).toBeLessThan(bytes.length * 12)
  }
})

test('gives up on a head beyond a megabyte', () => {
  const line = Buffer.from(`GET / HTTP/1.1\r\nx: ${'a'.repeat(2 * KB * KB)}`)
  expect(read('request', [line]).unparseable).toHaveLength(1)
})
