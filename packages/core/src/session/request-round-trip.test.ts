import zlib from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBody, decodeRecordedBody } from '../body/decoded-body.js'
import { bodyKey, type Redacted } from '../match/index.js'
import type { Recording } from '../model/index.js'
import type { HeaderList } from '../network/call.js'
import { recordExchange, toInteraction } from '../record/index.js'
import { createSpool, parseRecording, printRecording } from '../store/index.js'

const NOTHING_REDACTED: Redacted = {
  queryName: () => false,
  field: () => false,
  number: () => false,
  header: (_name, value) => value,
  standIn: /redacted-\d+/,
  mayStandIn: /redacted-\d+/,
}

/** The key of a request's body as it is recorded, written to a file's text and read again. */
function recordedKey(headers: HeaderList, body: Buffer): string {
  const { exchange, listener } = recordExchange({
    owner: null,
    order: 1,
    date: '2026-11-22',
    createSpool,
    now: () => 0,
    onDone: () => undefined,
  })
  listener.onRequestHead('POST', 'https://api.example.com/a', headers)
  if (body.length > 0) listener.onRequestBody(body)
  listener.onResponseHead(200, 'OK', [])
  listener.onResponseEnd([])
  const options = {
    test: 't',
    service: 'S',
    operation: 'op',
    nameFile: (part: string, end: string) => `${part}.${end}`,
  }
  const { draft, files } = toInteraction(exchange, options)
  const recording: Recording = { version: 1, interactions: [{ id: 'op#1', ...draft }] }
  const { request } = parseRecording(printRecording(recording), 'a.recorded.json').interactions[0]!
  const readFile = (): Buffer => {
    const { content } = files[0]!
    return 'bytes' in content ? content.bytes : content.spool.bytes()
  }
  const type = request.headers['content-type'] as string | undefined
  return bodyKey(decodeRecordedBody(request.body, type, readFile), [], NOTHING_REDACTED)
}

function liveKey(headers: HeaderList, body: Buffer): string {
  const valueOf = (name: string): string | undefined => headers.find(([key]) => key === name)?.[1]
  const decoded = decodeBody(body, valueOf('content-type'), valueOf('content-encoding'))
  return bodyKey(decoded, [], NOTHING_REDACTED)
}

const types = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=UTF-8',
  'multipart/form-data; boundary=b',
  'multipart/mixed; boundary=b',
  'multipart/related; boundary="b"',
  'application/octet-stream',
  'application/x-amz-json-1.0',
  '',
)

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)),
  fc.json({ stringUnit: 'binary' }).map((text) => Buffer.from(text)),
  fc
    .array(fc.tuple(fc.string({ maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 4 })
    .map((pairs) => Buffer.from(new URLSearchParams(pairs).toString())),
  fc
    .constantFrom(
      '{"a":1.0}',
      ' {"a":1}',
      '{{a}}',
      '[]',
      '{"__proto__":1}',
      'a=1&a=2&b=%20&c=+&d=%7B%7B',
      'a=1;b=%zz&&=x&y',
      '{{a}}={{b}}',
      '--b\r\nContent-Disposition: form-data; name="{{a}}"\r\n\r\n{{b}}\r\n--b--\r\n',
      '--b\r\nContent-Type: application/http\r\n\r\nGET /a HTTP/1.1\r\n\r\n\r\n--b--\r\n',
      '--b\r\n\r\n\u0000\r\n--b--',
      '--b cut',
      '\uFEFF{}',
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom('a', '{"a":"é"}', '\u0000', 'a=b&').map((unit) => Buffer.from(unit.repeat(140_000))),
)

const CODINGS: Record<string, (bytes: Buffer) => Buffer> = {
  '': (bytes) => bytes,
  gzip: (bytes) => zlib.gzipSync(bytes),
  br: (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  'aws-chunked': (bytes) => bytes,
  deflate: (bytes) => bytes,
}

test('finds a recorded request by the same body', () => {
  fc.assert(
    fc.property(bodies, types, fc.constantFrom(...Object.keys(CODINGS)), (bytes, type, coding) => {
      const headers: HeaderList = [
        ...(type === '' ? [] : [['content-type', type] as [string, string]]),
        ...(coding === '' ? [] : [['content-encoding', coding] as [string, string]]),
      ]
      const sent = CODINGS[coding]!(bytes)
      expect(recordedKey(headers, sent)).toBe(liveKey(headers, sent))
    }),
    { numRuns: 300 },
  )
})

test('finds a recorded form in parts under another boundary', () => {
  const parts = fc.array(
    fc.record({ name: fc.constantFrom('a', 'b'), bytes: fc.uint8Array({ maxLength: 20 }), isFile: fc.boolean() }),
    { maxLength: 4 },
  )
  const write = (boundary: string, list: { name: string; bytes: Uint8Array; isFile: boolean }[]): Buffer =>
    Buffer.concat([
      ...list.flatMap(({ name, bytes, isFile }) => [
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="f"' : ''}\r\n\r\n`,
        ),
        bytes,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ])
  const headers = (boundary: string): HeaderList => [['content-type', `multipart/form-data; boundary=${boundary}`]]
  fc.assert(
    fc.property(parts, (list) => {
      const live = liveKey(headers('another-one'), write('another-one', list))
      expect(recordedKey(headers('----one'), write('----one', list))).toBe(live)
    }),
  )
})
