import type { Socket } from 'node:net'
import {
  tellUnsent,
  type Admission,
  type Answer,
  type CallRequest,
  type ExchangeListener,
  type HeaderList,
  type NetworkHost,
  type Owner,
} from './call.js'
import { AnswerPlayer, type Timing } from './answer-player.js'
import { realClearTimeout, realSetImmediate, realSetTimeout } from './clock.js'
import { beginConnecting, endConnecting, failConnecting, tellFound } from './connecting.js'
import { failExchange } from './fail-exchange.js'
import { phaseOf } from './network-error.js'
import { headerValue, Http1Parser, type MessageHead } from './http1-parser.js'
import { writeAnswer, writeRequest } from './http1-writer.js'
import { Relay, type OpenUpstream } from './relay.js'
import { requestUrl, type ConnectionTarget } from './request-url.js'
import { pushTo, takeOverSocket } from './take-over-socket.js'
import { clockOf, type Moment } from './test-clock.js'

/** Whose a request is, and its number from `NetworkHost.begin`. */
interface Sender {
  owner: Owner
  number: number
  begun: Moment
  /** Of a call that has leave to be performed. */
  listener?: ExchangeListener
}

interface PendingRequest extends Sender {
  head: MessageHead
  method: string
  body: Buffer[]
  /** The same, once it was asked what it is answered with. */
  call?: CallRequest
}

const connections = new WeakMap<Socket, VirtualConnection>()

const open = new Set<VirtualConnection>()

/**
 * Close the connections on which nothing is asked or answered. Clients keep them in their pools, where they would answer
 * for a session that is over.
 */
export function closeIdleVirtualConnections(): void {
  for (const connection of open) if (connection.isIdle) connection.socket.destroy()
}

/**
 * Close the connections on which the answers to a test's calls are still on their way, or never come, as registered mocks may
 * have it: to those of all tests, for undefined.
 *
 * @returns true where there were any
 */
export function endHeldAnswers(test: string | undefined): boolean {
  const held = [...open].filter(({ heldFor }) => heldFor !== null && (test === undefined || heldFor.test === test))
  for (const { socket } of held) socket.destroy()
  return held.length > 0
}

/** The virtual connection behind a client's socket; undefined for a real one. */
export function virtualConnectionOf(socket: Socket): VirtualConnection | undefined {
  return connections.get(socket)
}

/** How long a connection may stay silent before it counts as one of a protocol in which the server speaks first. */
const SERVER_FIRST_MS = 1000

/** The same where the real server can be given a chance to speak. */
const RELAY_AFTER_MS = 50

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
  #isConnecting = false
  #giveUpFailing: (() => void) | null = null
  #timer: ReturnType<typeof realSetTimeout> | null = null
  #heldFor: Owner | null = null
  #onUnread: (() => void) | null = null
  #relay: Relay | null = null
  readonly #player: AnswerPlayer
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
    this.#player = new AnswerPlayer(socket)
    this.#defaultOwner = owner
    // The request for which the connection is made, unless its client tells more.
    this.#senders = [{ owner, number: host.begin(), begun: clockOf(host).now() }]
    const origin = `http${target.isTls ? 's' : ''}://${target.authority}`
    this.#openUpstream = host.performs || host.passes?.(origin) === true ? openUpstream : null
    this.#parser = new Http1Parser('request', {
      onHead: (head) => this.#onHead(head),
      onBody: (chunk) => void this.#current?.body.push(chunk),
      onEnd: () => this.#onRequestEnd(),
      onUnparseable: (bytes) => this.#onForeignBytes(bytes),
    })
    takeOverSocket(socket, {
      onWrite: (chunk) => this.#onWrite(chunk),
      onEnd: () => this.#relay?.end(),
      onDrain: () => void (this.#player.resume() || this.#relay?.resume()),
      onDestroy: () => this.#giveUp(),
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

  /** Whose call is being answered by a registered mock; null where none is. */
  get heldFor(): Owner | null {
    return this.#heldFor
  }

  /** Call back where the client gives up before it has sent a word. */
  whenUnread(act: () => void): void {
    this.#onUnread = act
  }

  /** Name the sender of the next request on this connection. */
  expect(sender: Sender): void {
    if (!this.#isExpecting) this.#senders.length = 0
    this.#isExpecting = true
    this.#senders.push(sender)
  }

  /**
   * Connect on a later turn, for a client that sends before it is connected, unless its request is to fail before that.
   * `begun` is that request as far as it is known, without a body.
   */
  connectLater(begun: CallRequest): void {
    this.#isConnecting = true
    beginConnecting(this.#socket)
    realSetImmediate(() => this.#connect(begun))
  }

  #connect(begun: CallRequest): void {
    if (this.#socket.destroyed) return
    const request = this.#requests[0]
    const sender = request ?? this.#current ?? this.#senders[0]!
    const call = request === undefined ? begun : this.#toCall(request)
    const failure = this.#host.peek(call, sender.owner)?.failure ?? null
    if (failure !== null && phaseOf(failure) !== 'exchange') {
      const answer = this.#host.answer(call, sender.owner)!
      this.#onUnread = null
      const fail = (): void => failConnecting(this.#socket, failure, this.#target)
      this.#heldFor = sender.owner
      return this.#player.play(writeAnswer(call.method, answer), this.#timing(answer, sender), fail)
    }
    this.#isConnecting = false
    tellFound(this.#socket, this.#target)
    endConnecting(this.#socket, this.#target.isTls)
  }

  #timing({ heedsFakeTimers }: Answer, { begun }: Sender): Timing {
    return { clock: clockOf(this.#host), begun, heedsFakeTimers: heedsFakeTimers === true }
  }

  /** Fail the connection if its client waits for the server to speak first. */
  watchForSilence(): void {
    const ms = this.#openUpstream === null ? SERVER_FIRST_MS : RELAY_AFTER_MS
    this.#timer = realSetTimeout(() => this.#onForeignBytes(Buffer.alloc(0)), ms)
  }

  /** The client will surely speak HTTP, though perhaps not soon: it gave up what it connected for. */
  speakHttp(): void {
    this.#clearTimer()
  }

  #onWrite(chunk: Buffer): void {
    this.#clearTimer()
    if (this.#relay?.transparent === true) return this.#relay.write(chunk)
    this.#parser.write(chunk)
  }

  #onHead(head: MessageHead): 'by-headers' | 'tunnel' {
    this.#onUnread = null
    const method = head.startLine.slice(0, head.startLine.indexOf(' '))
    const sender = this.#senders.shift() ?? this.#unexpected()
    const { owner } = sender
    this.#current = { ...sender, head, method, body: [] }
    if (method === 'CONNECT' || headerValue(head.headers, 'upgrade')?.toLowerCase() === 'websocket') {
      const what = method === 'CONNECT' ? 'a proxy tunnel (CONNECT)' : 'WebSocket'
      this.#socket.destroy(this.#host.refuse(what, this.#target.authority, owner))
      return 'tunnel'
    }
    if (headerValue(head.headers, 'expect')?.toLowerCase() === '100-continue') {
      pushTo(this.#socket, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1'))
    }
    return 'by-headers'
  }

  #unexpected(): Sender {
    return { owner: this.#defaultOwner, number: this.#host.begin(), begun: clockOf(this.#host).now() }
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
    if (this.#answering || this.#isConnecting || this.#socket.destroyed) return
    const request = this.#requests.shift()
    if (request === undefined) return
    this.#answering = true
    const call = this.#toCall(request)
    if (request.listener !== undefined && this.#openUpstream !== null) {
      this.#forward(request, call, request.listener, this.#openUpstream)
      return
    }
    const answer = this.#host.answer(call, request.owner)
    if (answer !== null) return this.#give(answer, request)
    const passes = this.#host.passes?.(call.url) === true
    if (this.#openUpstream === null || !(this.#host.performs || passes)) {
      this.#socket.destroy(this.#host.miss(call, request.owner))
      return
    }
    if (passes) return this.#forward(request, call, null, this.#openUpstream)
    const admission = this.#host.admit?.(call, request.owner, request.number)
    if (admission === undefined) {
      this.#forward(request, call, this.#host.listen(request.owner, request.number), this.#openUpstream)
      return
    }
    const open = this.#openUpstream
    void admission.then((admitted) => this.#onAdmitted(request, call, admitted, open))
  }

  #onAdmitted(request: PendingRequest, call: CallRequest, admitted: Admission, open: OpenUpstream): void {
    if ('answer' in admitted) this.#give(admitted.answer, request)
    else if (this.#socket.destroyed) tellUnsent(admitted.listener, call)
    else this.#forward(request, call, admitted.listener, open)
  }

  #forward(request: PendingRequest, call: CallRequest, listener: ExchangeListener | null, open: OpenUpstream): void {
    const bytes = writeRequest(request.head, request.body)
    this.#relayTo(open).send(bytes, { call, listener }, () => this.#onIdle())
  }

  /** The host knows a call again by its identity. */
  #toCall(request: PendingRequest): CallRequest {
    request.call ??= this.#readCall(request)
    return request.call
  }

  #readCall(request: PendingRequest): CallRequest {
    const [, path = '/'] = request.head.startLine.split(' ')
    const headers: HeaderList = request.head.headers.map(([name, value]) => [name.toLowerCase(), value])
    return {
      number: request.number,
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

  #give(answer: Answer, request: PendingRequest): void {
    this.#heldFor = answer.heedsFakeTimers === true ? request.owner : null
    this.#player.play(writeAnswer(request.method, answer), this.#timing(answer, request), () =>
      this.#onAnswered(answer),
    )
  }

  #onAnswered(answer: Answer): void {
    if (answer.failure !== null) {
      this.#giveUpFailing = failExchange(this.#socket, answer, answer.failure, this.#target.authority)
      return
    }
    const closes = answer.headers.some(([name, value]) => name === 'connection' && /\bclose\b/i.test(value))
    const framed = answer.headers.some(([name]) => name === 'content-length' || name === 'transfer-encoding')
    const bodiless = answer.status === 204 || answer.status === 304
    if (closes || (!framed && !bodiless)) pushTo(this.#socket, null)
    this.#onIdle()
  }

  #onIdle(): void {
    this.#answering = false
    this.#heldFor = null
    if (this.#requests.length > 0) realSetImmediate(() => this.#answerNext())
  }

  #clearTimer(): void {
    if (this.#timer !== null) realClearTimeout(this.#timer)
    this.#timer = null
  }

  /** What the client has sent, or has begun to, and no one was asked for. */
  #giveUp(): void {
    this.#onUnread?.()
    this.#onUnread = null
    for (const request of this.#requests.splice(0)) this.#host.givenUp?.(this.#toCall(request), request.owner)
  }

  #stop(): void {
    open.delete(this)
    this.#clearTimer()
    this.#player.stop()
    this.#giveUpFailing?.()
    this.#relay?.close()
  }
}

/** The sentence of calls that were made without being listened to. */
export function unheard(authority: string): string {
  return `Calls to ${authority} by another protocol than HTTP/1.1 were made, and not compared`
}
