import type { Socket } from 'node:net'
import {
  tellUnsent,
  type Admission,
  type Answer,
  type CallRequest,
  type ExchangeListener,
  type Failure,
  type HeaderList,
  type NetworkHost,
  type Owner,
} from './call.js'
import { now, realClearTimeout, realSetImmediate, realSetTimeout } from './clock.js'
import { UnderstudyError } from '../errors.js'
import { toNetworkError } from './network-error.js'
import { headerValue, Http1Parser, type MessageHead } from './http1-parser.js'
import { writeAnswer, writeRequest, type WirePiece } from './http1-writer.js'
import { Relay, type OpenUpstream } from './relay.js'
import { requestUrl, type ConnectionTarget } from './request-url.js'
import { takeOverSocket } from './take-over-socket.js'

/** Whose a request is, and its number from `NetworkHost.begin`. */
interface Sender {
  owner: Owner
  number: number
  /** Of a call that has leave to be performed. */
  listener?: ExchangeListener
}

interface PendingRequest extends Sender {
  head: MessageHead
  method: string
  body: Buffer[]
}

/** How long a piece of a stream waits for the one before it to be read. */
const UNREAD_MS = 1000

const connections = new WeakMap<Socket, VirtualConnection>()

const open = new Set<VirtualConnection>()

/**
 * Close the connections on which nothing is asked or answered. Clients keep them in their pools, where they would answer
 * for a session that is over.
 */
export function closeIdleVirtualConnections(): void {
  for (const connection of open) if (connection.isIdle) connection.socket.destroy()
}

/** The virtual connection behind a client's socket; undefined for a real one. */
export function virtualConnectionOf(socket: Socket): VirtualConnection | undefined {
  return connections.get(socket)
}

/** How long a connection may stay silent before it counts as one of a protocol in which the server speaks first. */
const SERVER_FIRST_MS = 1000

/** The same where the real server can be given a chance to speak. */
const RELAY_AFTER_MS = 50

/** How long an answer stays away that was recorded as abandoned by the client, once its recorded time is over. */
const ABANDONED_GRACE_MS = 30_000

/**
 * How long a connection stays after the part of an answer that came before its failure. Clients drop what they have
 * not read when their connection fails, and Node's `fetch` never settles if that happens while it builds a response.
 */
const READ_FIRST_MS = 20

/**
 * The far end of a client's socket: reads HTTP/1.1 requests, has the session answer them in order, and writes the
 * answers. Without an answer the request fails, or goes on to a real connection where the mode performs calls.
 */
export class VirtualConnection {
  readonly #socket: Socket
  readonly #host: NetworkHost
  readonly #target: ConnectionTarget
  readonly #openUpstream: OpenUpstream | null
  readonly #senders: Sender[]
  readonly #defaultOwner: Owner
  readonly #requests: PendingRequest[] = []
  #isExpecting = false
  #current: PendingRequest | null = null
  #answering = false
  #flow: Iterator<Buffer> | null = null
  #afterFlow: (() => void) | null = null
  #timer: ReturnType<typeof realSetTimeout> | null = null
  #relay: Relay | null = null
  readonly #parser: Http1Parser

  constructor(
    socket: Socket,
    host: NetworkHost,
    target: ConnectionTarget,
    owner: Owner,
    openUpstream: OpenUpstream | null,
  ) {
    this.#socket = socket
    this.#host = host
    this.#target = target
    this.#defaultOwner = owner
    // The request for which the connection is made, unless its client tells more.
    this.#senders = [{ owner, number: host.begin() }]
    this.#openUpstream = host.performs ? openUpstream : null
    this.#parser = new Http1Parser('request', {
      onHead: (head) => this.#onHead(head),
      onBody: (chunk) => void this.#current?.body.push(chunk),
      onEnd: () => this.#onRequestEnd(),
      onUnparseable: (bytes) => this.#onForeignBytes(bytes),
    })
    takeOverSocket(socket, {
      onWrite: (chunk) => this.#onWrite(chunk),
      onEnd: () => this.#relay?.end(),
      onDrain: () => this.#resumeFlow(),
    })
    socket.once('close', () => this.#stop())
    connections.set(socket, this)
    open.add(this)
  }

  /** The client's end. */
  get socket(): Socket {
    return this.#socket
  }

  /** True where no request is on its way, and no other protocol is spoken. */
  get isIdle(): boolean {
    return !this.#answering && this.#requests.length === 0 && this.#parser.idle && this.#relay === null
  }

  /** Name the test of the next request that the client sends on this connection, and who listens if it has leave already. */
  expect(owner: Owner, number: number, listener?: ExchangeListener): void {
    if (!this.#isExpecting) this.#senders.length = 0
    this.#isExpecting = true
    this.#senders.push({ owner, number, ...(listener === undefined ? {} : { listener }) })
  }

  /** Fail the connection if its client waits for the server to speak first. */
  watchForSilence(): void {
    const ms = this.#openUpstream === null ? SERVER_FIRST_MS : RELAY_AFTER_MS
    this.#timer = realSetTimeout(() => this.#onForeignBytes(Buffer.alloc(0)), ms)
  }

  #onWrite(chunk: Buffer): void {
    this.#clearTimer()
    if (this.#relay?.transparent === true) return this.#relay.write(chunk)
    this.#parser.write(chunk)
  }

  #onHead(head: MessageHead): 'by-headers' | 'tunnel' {
    const method = head.startLine.slice(0, head.startLine.indexOf(' '))
    const sender = this.#senders.shift() ?? { owner: this.#defaultOwner, number: this.#host.begin() }
    const { owner } = sender
    this.#current = { ...sender, head, method, body: [] }
    if (method === 'CONNECT' || headerValue(head.headers, 'upgrade')?.toLowerCase() === 'websocket') {
      const what = method === 'CONNECT' ? 'a proxy tunnel (CONNECT)' : 'WebSocket'
      this.#socket.destroy(this.#host.refuse(what, this.#target.authority, owner))
      return 'tunnel'
    }
    if (headerValue(head.headers, 'expect')?.toLowerCase() === '100-continue') {
      this.#socket.push(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1'))
    }
    return 'by-headers'
  }

  #onRequestEnd(): void {
    const request = this.#current
    this.#current = null
    if (request === null) return
    this.#requests.push(request)
    // The client is still inside its own write; a real answer never comes before that returns.
    realSetImmediate(() => this.#answerNext())
  }

  #onForeignBytes(bytes: Buffer): void {
    this.#clearTimer()
    if (this.#openUpstream !== null) {
      if (this.#host.admit !== undefined) this.#host.note(unheard(this.#target.authority))
      this.#relayTo(this.#openUpstream).becomeTransparent(bytes)
      return
    }
    this.#socket.destroy(
      this.#host.refuse('a protocol other than HTTP/1.1', this.#target.authority, this.#defaultOwner),
    )
  }

  #answerNext(): void {
    if (this.#answering || this.#socket.destroyed) return
    const request = this.#requests.shift()
    if (request === undefined) return
    this.#answering = true
    const call = this.#toCall(request)
    if (request.listener !== undefined && this.#openUpstream !== null) {
      this.#forward(request, call, request.listener, this.#openUpstream)
      return
    }
    const answer = this.#host.answer(call, request.owner)
    if (answer !== null) return this.#write(writeAnswer(request.method, answer), 0, () => this.#onAnswered(answer))
    if (this.#openUpstream === null) {
      this.#socket.destroy(this.#host.miss(call, request.owner))
      return
    }
    const admission = this.#host.admit?.(call, request.owner, request.number)
    if (admission === undefined) {
      this.#forward(request, call, this.#host.listen(request.owner, request.number), this.#openUpstream)
      return
    }
    const open = this.#openUpstream
    void admission.then((admitted) => this.#onAdmitted(request, call, admitted, open))
  }

  #onAdmitted(request: PendingRequest, call: CallRequest, admitted: Admission, open: OpenUpstream): void {
    if ('answer' in admitted) {
      const { answer } = admitted
      this.#write(writeAnswer(request.method, answer), 0, () => this.#onAnswered(answer))
    } else if (this.#socket.destroyed) tellUnsent(admitted.listener, call)
    else this.#forward(request, call, admitted.listener, open)
  }

  #forward(request: PendingRequest, call: CallRequest, listener: ExchangeListener | null, open: OpenUpstream): void {
    const bytes = writeRequest(request.head, request.body)
    this.#relayTo(open).send(bytes, { call, listener }, () => this.#onIdle())
  }

  #toCall(request: PendingRequest): CallRequest {
    const [, path = '/'] = request.head.startLine.split(' ')
    const headers: HeaderList = request.head.headers.map(([name, value]) => [name.toLowerCase(), value])
    return {
      method: request.method,
      url: requestUrl(this.#target, path, headerValue(headers, 'host')),
      headers,
      body:
        request.body.length === 0 ? null : request.body.length === 1 ? request.body[0]! : Buffer.concat(request.body),
    }
  }

  #relayTo(open: OpenUpstream): Relay {
    this.#relay ??= new Relay(this.#socket, this.#target, open)
    return this.#relay
  }

  #onAnswered(answer: Answer): void {
    if (answer.failure !== null) return this.#fail(answer, answer.failure)
    const closes = answer.headers.some(([name, value]) => name === 'connection' && /\bclose\b/i.test(value))
    const framed = answer.headers.some(([name]) => name === 'content-length' || name === 'transfer-encoding')
    const bodiless = answer.status === 204 || answer.status === 304
    if (closes || (!framed && !bodiless)) this.#socket.push(null)
    this.#onIdle()
  }

  #fail(answer: Answer, failure: Failure): void {
    const readFirst = answer.status === 0 ? 0 : READ_FIRST_MS
    const wait = failure.kind === 'abandoned' ? failure.afterMs + ABANDONED_GRACE_MS : readFirst
    const act = (): void => {
      if (failure.kind === 'garbled') this.#socket.push(Buffer.from(failure.message, 'latin1'))
      if (failure.kind === 'ended' || failure.kind === 'garbled') this.#socket.push(null)
      else if (failure.kind === 'abandoned') this.#socket.destroy(notAborted(this.#target.authority, failure.afterMs))
      else this.#socket.destroy(toNetworkError(failure, this.#target.authority, answer.status === 0))
    }
    if (wait === 0) act()
    else this.#timer = realSetTimeout(act, wait)
  }

  #onIdle(): void {
    this.#answering = false
    if (this.#requests.length > 0) realSetImmediate(() => this.#answerNext())
  }

  /** Write pieces from `index` on, waiting where they say so and where the client does not keep up. */
  #write(pieces: readonly WirePiece[], index: number, done: () => void): void {
    for (let at = index; at < pieces.length; at += 1) {
      if (this.#socket.destroyed) return
      const piece = pieces[at]!
      const next = (): void => this.#write(pieces, at + 1, done)
      if (typeof piece === 'number') return this.#wait(piece, next)
      if (typeof piece === 'function') return this.#stream(piece()[Symbol.iterator](), next)
      this.#socket.push(piece)
    }
    done()
  }

  #wait(ms: number, next: () => void): void {
    const whenRead = (): void => this.#whenRead(next, now() + UNREAD_MS)
    if (ms > 0) this.#timer = realSetTimeout(whenRead, ms)
    else realSetImmediate(whenRead)
  }

  /** A piece that comes before the one before it was read would melt into it. */
  #whenRead(next: () => void, until: number): void {
    if (this.#socket.destroyed) return
    if (this.#socket.readableLength === 0 || now() > until) return next()
    this.#timer = realSetTimeout(() => this.#whenRead(next, until), 1)
  }

  #stream(flow: Iterator<Buffer>, next: () => void): void {
    this.#flow = flow
    this.#afterFlow = next
    this.#resumeFlow()
  }

  #resumeFlow(): void {
    const flow = this.#flow
    if (flow === null) {
      this.#relay?.resume()
      return
    }
    while (this.#flow === flow) {
      const { value, done } = flow.next()
      if (done === true) {
        this.#flow = null
        this.#afterFlow?.()
        return
      }
      if (!this.#socket.push(value)) return
    }
  }

  #clearTimer(): void {
    if (this.#timer !== null) realClearTimeout(this.#timer)
    this.#timer = null
  }

  #stop(): void {
    open.delete(this)
    this.#clearTimer()
    this.#flow?.return?.()
    this.#flow = null
    this.#relay?.close()
  }
}

/** The sentence of calls that were made without being listened to. */
export function unheard(authority: string): string {
  return `Calls to ${authority} by another protocol than HTTP/1.1 were made, and not compared`
}

/** The client gave up when this was recorded, and now it waits on: there is nothing that it could be answered. */
function notAborted(authority: string, afterMs: number): UnderstudyError {
  return new UnderstudyError('not-aborted', {
    what: `The client gave up a call to ${authority} after ${afterMs} ms when it was recorded, and now it waits on`,
    fix: 'run the test with -u to record what the service answers now',
  })
}
