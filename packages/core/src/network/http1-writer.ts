import { hasNoBody } from '../body/has-no-body.js'
import { statusText } from '../body/status-text.js'
import { headerValue, type MessageHead } from './http1-parser.js'
import type { Answer, AnswerBody, HeaderList } from './call.js'

/**
 * A response as pieces for the wire: an array of buffers, with a wait in ms before some of them, or a function to
 * call for a body that is read piece by piece.
 */
export type WirePiece = Buffer | number | (() => Iterable<Buffer>)

/** Lay out an answer as HTTP/1.1, framed as its own headers say. */
export function writeAnswer(method: string, answer: Answer): WirePiece[] {
  const pieces: WirePiece[] = []
  if (answer.latencyMs > 0) pieces.push(answer.latencyMs)
  for (const { status, headers } of answer.informational) pieces.push(writeHead(status, statusText(status), headers))
  if (answer.status === 0) return pieces
  const head = writeHead(answer.status, answer.statusText, answer.headers)
  if (hasNoBody(method, answer.status)) {
    pieces.push(head)
    return pieces
  }
  const chunked = isChunked(answer.headers)
  if (answer.chunks !== null) {
    pieces.push(head)
    for (const { delayMs, bytes } of answer.chunks) pieces.push(delayMs, chunked ? frame(bytes) : bytes)
    if (chunked && answer.failure === null) pieces.push(0, lastChunk(answer.trailers))
    return pieces
  }
  pieces.push(...writeBody(head, answer.body, chunked, answer.failure === null ? answer.trailers : null))
  return pieces
}

/** Lay out a request that was read whole, for another connection. `Expect` is gone: its answer has been given. */
export function writeRequest(head: MessageHead, body: readonly Buffer[]): Buffer {
  let text = `${head.startLine}\r\n`
  for (const [name, value] of head.headers) if (!/^expect$/i.test(name)) text += `${name}: ${value}\r\n`
  const parts: Buffer[] = [Buffer.from(`${text}\r\n`, 'latin1')]
  if (!/(?:^|,)\s*chunked\s*$/i.test(headerValue(head.headers, 'transfer-encoding') ?? '')) parts.push(...body)
  else parts.push(...body.map(frame), lastChunk([]))
  return Buffer.concat(parts)
}

function writeBody(head: Buffer, body: AnswerBody | null, chunked: boolean, trailers: HeaderList | null): WirePiece[] {
  const end = chunked && trailers !== null ? [lastChunk(trailers)] : []
  if (body === null) return [Buffer.concat([head, ...end])]
  if ('bytes' in body) {
    const bytes = body.bytes.length === 0 ? [] : [chunked ? frame(body.bytes) : body.bytes]
    return [Buffer.concat([head, ...bytes, ...end])]
  }
  const { pieces } = body
  if (!chunked) return [head, pieces]
  return [
    head,
    function* framed() {
      // Not copied into one: these are large.
      for (const piece of pieces()) {
        if (piece.length === 0) continue
        yield sizeLine(piece)
        yield piece
        yield LINE_BREAK
      }
    },
    ...end,
  ]
}

/** True where the last transfer coding is `chunked`. */
function isChunked(headers: HeaderList): boolean {
  return headers.some(([name, value]) => name === 'transfer-encoding' && /(?:^|,)\s*chunked\s*$/i.test(value))
}

function writeHead(status: number, statusText: string, headers: HeaderList): Buffer {
  let text = `HTTP/1.1 ${status} ${statusText}\r\n`
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}

/** An empty piece has no frame: it would read as the last chunk. */
function frame(bytes: Buffer): Buffer {
  return bytes.length === 0 ? bytes : Buffer.concat([sizeLine(bytes), bytes, LINE_BREAK])
}

const LINE_BREAK = Buffer.from('\r\n')

function sizeLine({ length }: Buffer): Buffer {
  return Buffer.from(`${length.toString(16)}\r\n`, 'latin1')
}

function lastChunk(trailers: HeaderList): Buffer {
  let text = '0\r\n'
  for (const [name, value] of trailers) text += `${name}: ${value}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}
