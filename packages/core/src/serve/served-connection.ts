import type { Socket } from 'node:net'
import type { Answer, CallRequest, Failure, HeaderList } from '../network/call.js'
import { realClearTimeout, realSetTimeout } from '../network/clock.js'
import { headerValue, Http1Parser, type MessageHead } from '../network/http1-parser.js'
import { writeAnswer, type WirePiece } from '../network/http1-writer.js'
import { NO_TUNNEL, pageAnswer } from './own-answer.js'

/** A request as it came over the wire, whole. */
export interface WireRequest extends Omit<CallRequest, 'url'> {
  target: string
}

/** What a request is answered with. */
export interface Reply {
  answer: Answer
  /** Told once: the answer is complete, or its client has left. */
  onOver?(gaveUp: boolean): void
}

/** What a connection asks of its server. */
export interface ConnectionHost {
  respond(request: WireRequest): Reply
  /** The sentence for a client that asks for a tunnel, or for a protocol of its own. */
  refuse(what: string, target: string): string
  note(sentence: string): void
}

interface PendingRequest {
  request: WireRequest
  isLast: boolean
  isOld: boolean
}

/** So many requests of a client that does not wait for answers are kept; then it is not read any further. */
const PENDING = 64

/** A request whose body is larger is refused: it is held as a whole, and whoever sends more sends no request for a test. */
const MAX_BODY_BYTES = 256 * 1024 * 1024

/** Pieces of a stream are so far apart at least, in ms: written at once, they would arrive as one. */
const APART_MS = 5

/** How long a connection stays after the part of an answer that came before its failure, so that it can be read. */
const READ_FIRST_MS = 20

/** The server's end of a real connection: reads HTTP/1 requests and writes answers as they were recorded, in order. */
export class ServedConnection {
  readonly #socket: Socket
  /** Beneath TLS, or the same. */
  readonly #raw: Socket
  readonly #host: ConnectionHost
  readonly #parser: Http1Parser
  readonly #pending: PendingRequest[] = []
  #head: { head: MessageHead; method: string; target: string; isOld: boolean } | null = null
  #body: Buffer[] = []
  #bodyBytes = 0
  #reply: Reply | null = null
  #isAnswering = false
  #hasEnded = false
  #timer: ReturnType<typeof realSetTimeout> | null = null
  #flow: { pieces: Iterator<Buffer>; next: () => void } | null = null

  constructor(socket: Socket, raw: Socket, host: ConnectionHost) {
    this.#socket = socket
    this.#raw = raw
    this.#host = host
    this.#parser = new Http1Parser('request', {
      onHead: (head) => this.#onHead(head),
      onBody: (chunk) => this.#onBody(chunk),
      onEnd: () => this.#onRequest(),
      onUnparseable: (bytes) => this.#onForeign(bytes),
    })
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#parser.write(chunk))
    socket.on('drain', () => this.#onDrain())
    socket.on('end', () => this.#onEnd())
    socket.on('close', () => this.#onClose())
    // Its close follows.
    socket.on('error', () => undefined)
  }

  #onHead(head: MessageHead): 'by-headers' | 'tunnel' {
    const [method = '', target = '/', version] = head.startLine.split(' ')
    const upgrade = headerValue(head.headers, 'upgrade')?.toLowerCase()
    if (method === 'CONNECT' || upgrade === 'websocket') {
      this.#refuse(method, target)
      return 'tunnel'
    }
    if (Number(headerValue(head.headers, 'content-length') ?? 0) > MAX_BODY_BYTES) {
      this.#refuseBody(method)
      return 'tunnel'
    }
    this.#head = { head, method, target, isOld: version === 'HTTP/1.0' }
    if (headerValue(head.headers, 'expect')?.toLowerCase() === '100-continue') this.#socket.write(CONTINUE)
    return 'by-headers'
  }

  #onBody(chunk: Buffer): void {
    if (this.#head === null) return
    this.#bodyBytes += chunk.length
    if (this.#bodyBytes > MAX_BODY_BYTES) this.#refuseBody(this.#head.method)
    else this.#body.push(chunk)
  }

  #onRequest(): void {
    if (this.#head === null) return
    const { head, method, target, isOld } = this.#head
    const headers: HeaderList = head.headers.map(([name, value]) => [name.toLowerCase(), value])
    const body = this.#body.length === 0 ? null : this.#body.length === 1 ? this.#body[0]! : Buffer.concat(this.#body)
    const connection = headerValue(headers, 'connection') ?? ''
    const isLast = isOld ? !/\bkeep-alive\b/i.test(connection) : /\bclose\b/i.test(connection)
    this.#forgetRequest()
    this.#pending.push({ request: { method, target, headers, body }, isLast, isOld })
    if (this.#pending.length >= PENDING) this.#socket.pause()
    this.#answerNext()
  }

  #forgetRequest(): void {
    this.#head = null
    this.#body = []
    this.#bodyBytes = 0
  }

  /** Answer in order, and no faster than the client reads. */
  #answerNext(): void {
    if (this.#isAnswering) return
    this.#isAnswering = true
    while (this.#reply === null && this.#socket.writable && !this.#socket.writableNeedDrain) {
      const next = this.#pending.shift()
      if (next === undefined) break
      this.#answer(next)
    }
    this.#isAnswering = false
    if (this.#pending.length < PENDING && this.#socket.isPaused()) this.#socket.resume()
    if (this.#hasEnded && this.#reply === null && this.#pending.length === 0) this.#socket.end()
  }

  #answer({ request, isLast, isOld }: PendingRequest): void {
    const reply = this.#host.respond(request)
    this.#reply = reply
    const answer = isOld ? unchunked(reply.answer) : reply.answer
    this.#write(writeAnswer(request.method, answer), 0, () => this.#onWritten(request.method, answer, isLast))
  }

  #onWritten(method: string, answer: Answer, isLast: boolean): void {
    if (answer.failure !== null) return this.#fail(answer, answer.failure)
    if (isLast || endsWithConnection(method, answer)) this.#socket.end()
    this.#over(false)
    this.#answerNext()
  }

  #fail({ status }: Answer, failure: Failure): void {
    // The client gave up when this was recorded: it is to give up again.
    if (failure.kind === 'abandoned') return
    const act = (): void => {
      if (failure.kind === 'garbled') this.#socket.end(Buffer.from(failure.message, 'latin1'))
      else if (failure.kind === 'ended') this.#socket.end()
      else this.#raw.resetAndDestroy()
      this.#over(false)
    }
    if (status === 0) act()
    else this.#timer = realSetTimeout(act, READ_FIRST_MS)
  }

  #over(gaveUp: boolean): void {
    const reply = this.#reply
    this.#reply = null
    reply?.onOver?.(gaveUp)
  }

  /** Write pieces from `index` on, waiting where they say so and where the client does not keep up. */
  #write(pieces: readonly WirePiece[], index: number, done: () => void): void {
    for (let at = index; at < pieces.length; at += 1) {
      if (this.#socket.destroyed) return
      const piece = pieces[at]!
      const next = (): void => this.#write(pieces, at + 1, done)
      if (typeof piece === 'number') return this.#wait(Math.max(piece, APART_MS), next)
      if (typeof piece === 'function') {
        this.#flow = { pieces: piece()[Symbol.iterator](), next }
        return this.#resume()
      }
      this.#socket.write(piece)
    }
    done()
  }

  #wait(ms: number, next: () => void): void {
    const whenRead = (): void => {
      if (this.#socket.destroyed) return
      if (!this.#socket.writableNeedDrain) return next()
      this.#flow = { pieces: NOTHING, next }
    }
    this.#timer = realSetTimeout(whenRead, ms)
  }

  #onDrain(): void {
    if (this.#flow === null) this.#answerNext()
    else this.#resume()
  }

  #resume(): void {
    const flow = this.#flow
    if (flow === null) return
    for (;;) {
      const { value, done } = flow.pieces.next()
      if (done === true) break
      if (!this.#socket.write(value)) return
    }
    this.#flow = null
    flow.next()
  }

  #refuse(method: string, target: string): void {
    const what = method === 'CONNECT' ? 'a proxy tunnel (CONNECT)' : 'a WebSocket'
    this.#endWith(501, this.#host.refuse(what, target), method === 'CONNECT' ? NO_TUNNEL : undefined)
  }

  /** What still comes of the body is read and dropped, so that the client gets to read the answer. */
  #refuseBody(method: string): void {
    const limit = `${MAX_BODY_BYTES / 1024 / 1024} MB`
    this.#forgetRequest()
    this.#host.note(`A client sends a ${method} request with a body of more than ${limit}, which is not taken`)
    this.#endWith(413, `Understudy takes no body of more than ${limit}.`)
  }

  #endWith(status: number, sentence: string, statusText?: string): void {
    const page = pageAnswer(status, 'text', `${sentence}\n`, [
      ['x-understudy', 'refused'],
      ['connection', 'close'],
    ])
    const answer = statusText === undefined ? page : { ...page, statusText }
    this.#socket.end(Buffer.concat(writeAnswer('GET', answer).filter((piece) => Buffer.isBuffer(piece))))
  }

  #onForeign(bytes: Buffer): void {
    const isTls = bytes[0] === 22 && bytes[1] === 3
    const what = isTls ? 'TLS, and this port has none: --tls' : 'what is not HTTP/1'
    this.#host.note(`A client speaks ${what}`)
    if (isTls) this.#socket.destroy()
    else this.#socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  }

  /** A client may end its side and still read. One that waits for what never comes has left. */
  #onEnd(): void {
    this.#hasEnded = true
    if (this.#reply?.answer.failure?.kind === 'abandoned') this.#socket.destroy()
    else this.#answerNext()
  }

  #onClose(): void {
    if (this.#timer !== null) realClearTimeout(this.#timer)
    this.#flow?.pieces.return?.()
    this.#flow = null
    this.#pending.length = 0
    this.#over(true)
  }
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

const NOTHING: Iterator<Buffer> = { next: () => ({ value: undefined, done: true }) }

/** HTTP/1.0 knows no chunks (RFC 9112 section 6.1): the end of the connection ends the body. */
function unchunked(answer: Answer): Answer {
  const headers = answer.headers.filter(([name]) => name !== 'transfer-encoding')
  return headers.length === answer.headers.length ? answer : { ...answer, headers, trailers: [] }
}

function endsWithConnection(method: string, { status, headers }: Answer): boolean {
  if (headers.some(([name, value]) => name === 'connection' && /\bclose\b/i.test(value))) return true
  if (method === 'HEAD' || status === 204 || status === 304) return false
  return !headers.some(([name]) => name === 'content-length' || name === 'transfer-encoding')
}
