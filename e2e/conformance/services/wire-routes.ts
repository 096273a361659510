import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { bodyOf, pause, reply, type Routes, type Visit } from './route.ts'

const TEXT = 'Encoded on the wire, readable in the file. '.repeat(20)

const ENCODERS: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gzipSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  'raw-deflate': (bytes) => deflateRawSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  'x-unknown': (bytes) => Buffer.from(bytes).reverse(),
}

function encoded(visit: Visit): void {
  const names = (visit.rest[0] ?? '').split('+')
  const body = names.reduce<Buffer>((bytes, name) => ENCODERS[name]?.(bytes) ?? bytes, Buffer.from(TEXT))
  const encoding = names.map((name) => (name === 'raw-deflate' ? 'deflate' : name)).join(', ')
  const headers = { 'content-type': 'text/plain', 'content-encoding': encoding, vary: 'accept-encoding' }
  if (visit.rest[1] === 'sized') reply(visit, 200, headers, body)
  else {
    visit.response.writeHead(200, headers)
    visit.response.write(body.subarray(0, 20))
    visit.response.end(body.subarray(20))
  }
}

function redirect(visit: Visit): void {
  const [status, kind] = visit.rest
  const targets: Record<string, string> = {
    relative: '../../echo?from=redirect',
    absolute: `http://${visit.request.headers.host}/echo?from=redirect`,
    chain: '/redirect/302/second',
    second: '/redirect/307/third',
    third: '/echo?from=chain',
    cross: `${visit.otherBase}/headers`,
    guarded: `${visit.otherBase}/credentials`,
    loop: '/redirect/302/loop',
    scheme: 'ftp://127.0.0.1/file',
    bare: '',
  }
  const location = targets[kind ?? 'relative']
  reply(visit, Number(status), location ? { location, 'content-type': 'text/plain' } : {}, 'moved')
}

async function pieces(visit: Visit, type: string, parts: readonly (string | Buffer)[], gap = 30): Promise<void> {
  visit.response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
  visit.response.flushHeaders()
  for (const part of parts) {
    visit.response.write(part)
    await pause(gap)
  }
  visit.response.end()
}

const EVENTS = [
  ': a comment\n\n',
  'id: 1\nevent: start\ndata: {"at":1}\n\n',
  'id: 2\ndata: line one\ndata: line two\n\n',
  'retry: 1500\ndata: \u{1f3ad} done\n\n',
  'data: [DONE]\n\n',
]

async function information(visit: Visit): Promise<void> {
  const { response } = visit
  if (visit.rest[0] === '102') response.writeProcessing()
  else response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style', 'x-hint': 'early' })
  await pause(10)
  reply(visit, 200, { 'content-type': 'text/plain' }, 'final')
}

/** Answers that are told apart on the wire: encodings, redirects, streams, informational answers, trailers. */
export const WIRE_ROUTES: Routes = {
  encoded,
  'broken-gzip': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
      Buffer.from('this is no gzip at all'),
    ),
  'empty-gzip': (visit) =>
    reply(visit, 200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync('')),
  'json-gzip': (visit) =>
    reply(
      visit,
      200,
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      gzipSync('{"packed":true,"list":[1,2,3]}'),
    ),
  head: (visit) => {
    visit.response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1234', 'x-head': 'kept' })
    visit.response.end(visit.request.method === 'HEAD' ? '' : 'x'.repeat(1234))
  },
  redirect: async (visit) => {
    await bodyOf(visit.request)
    redirect(visit)
  },
  chunked: (visit) => {
    visit.response.writeHead(200, { 'content-type': 'text/plain' })
    visit.response.write('one, ')
    visit.response.end('two')
  },
  'to-the-end': (visit) => {
    visit.response.socket?.end(
      'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nuntil the connection ends',
    )
  },
  stream: (visit) => pieces(visit, 'text/plain', ['The ', 'cast ', 'comes ', 'on \u{1f3ad}', ' stage.']),
  'stream-bytes': (visit) => {
    const parts = [[0, 255], [254], [1, 2], [253, 3]].map((bytes) => Buffer.from(bytes))
    return pieces(visit, 'application/octet-stream', parts)
  },
  // The second piece ends inside a character.
  'stream-split': (visit) => {
    const masks = Buffer.from('\u{1f3ad}')
    return pieces(visit, 'text/plain', ['one ', masks.subarray(0, 2), masks.subarray(2), ' two'])
  },
  events: (visit) => pieces(visit, 'text/event-stream', EVENTS),
  ndjson: (visit) => pieces(visit, 'application/x-ndjson', ['{"n":1}\n', '{"n":2}\n', '{"n":3', '}\n', '{"n":4}\n']),
  information,
  trailers: (visit) => {
    visit.response.writeHead(200, { 'content-type': 'text/plain', trailer: 'x-checksum' })
    visit.response.write('with ')
    visit.response.addTrailers({ 'x-checksum': 'abc123' })
    visit.response.end('trailers')
  },
}
