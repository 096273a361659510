import { errorMonitor } from 'node:events'
import type { Socket } from 'node:net'
import { types } from 'node:util'
import { hasNoBody } from '../body/has-no-body.js'
import type { ExchangeListener, HeaderList } from './call.js'
import { headerValue, Http1Parser, type MessageHead } from './http1-parser.js'
import { describeFailure, describeGarbled } from './network-error.js'
import { requestUrl, type ConnectionTarget } from './request-url.js'

interface Expected {
  listener: ExchangeListener | null
  /** Tell the listener what would have been sent. */
  announce: () => void
}

interface Exchange {
  listener: ExchangeListener | null
  method: string
}

/** The parts of a socket that are overridden to listen in. */
interface Listenable {
  write(chunk: unknown, ...rest: unknown[]): boolean
  end(...args: unknown[]): Socket
  push(chunk: unknown, encoding?: BufferEncoding): boolean
}

const taps = new Map<Socket, ConnectionTap>()

/**
 * Close the connections that were listened to and that no exchange is on. Clients keep them in their pools, where a
 * later interception would not see what is sent over them.
 */
export function closeIdleConnections(): void {
  for (const [socket, tap] of taps) if (tap.isIdle) socket.destroy()
}

/**
 * Listens to the HTTP/1.1 exchanges on a real connection without standing in their way: bytes are seen as the client
 * writes them and before the client reads them, decrypted where the connection is TLS.
 */
export class ConnectionTap {
  readonly #target: ConnectionTarget
  /** Announced by the client library, not yet on the wire. */
  readonly #expected: Expected[] = []
  /** On the wire, oldest first; the response parser works on the first. */
  readonly #open: Exchange[] = []
  #sending: Exchange | null = null
  #peerEnded = false
  #error: Error | null = null
  /** What the peer sent that is no HTTP. */
  #garbled: Buffer | null = null
  readonly #requests: Http1Parser
  readonly #responses: Http1Parser

  /** The tap of a socket, attached on first use. */
  static on(socket: Socket, target: ConnectionTarget): ConnectionTap {
    const existing = taps.get(socket)
    if (existing !== undefined) return existing
    const tap = new ConnectionTap(socket, target)
    taps.set(socket, tap)
    return tap
  }

  private constructor(socket: Socket, target: ConnectionTarget) {
    this.#target = target
    this.#requests = new Http1Parser('request', {
      onHead: (head) => this.#onRequestHead(head),
      onBody: (chunk) => this.#sending?.listener?.onRequestBody(chunk),
      onEnd: () => void (this.#sending = null),
      onUnparseable: () => undefined,
    })
    this.#responses = new Http1Parser('response', {
      onHead: (head) => this.#onResponseHead(head),
      onBody: (chunk) => this.#open[0]?.listener?.onResponseBody(chunk),
      onEnd: (trailers) => this.#onResponseEnd(trailers),
      onUnparseable: (bytes) => void (this.#garbled = bytes),
    })
    this.#attach(socket)
  }

  /**
   * Name the listener of the next request on this connection; null for a request that no one listens to. Where the
   * connection fails before its client has written the request, `announce` is to tell the listener of it.
   */
  expect(listener: ExchangeListener | null, announce: () => void = () => undefined): void {
    this.#expected.push({ listener, announce })
  }

  /** True while no exchange is on the connection, nor announced. */
  get isIdle(): boolean {
    return this.#open.length === 0 && this.#expected.length === 0
  }

  #attach(socket: Socket): void {
    const { write, end, push } = socket as unknown as Listenable
    const own = socket as unknown as Listenable
    own.write = (chunk, ...rest) => {
      this.#onSent(chunk, rest[0])
      return write.call(socket, chunk, ...rest)
    }
    own.end = (...args) => {
      // `Writable.end` hands its chunk on without calling `write`.
      if (args[0] !== undefined && args[0] !== null && typeof args[0] !== 'function') this.#onSent(args[0], args[1])
      return end.call(socket, ...args)
    }
    own.push = (chunk, encoding) => {
      if (chunk === null) this.#peerEnded = true
      // Under jsdom the global `Uint8Array` is that of the window, of which no `Buffer` is an instance.
      else if (types.isUint8Array(chunk)) this.#responses.write(asBuffer(chunk))
      return push.call(socket, chunk, encoding)
    }
    socket.on(errorMonitor as unknown as 'error', (error: Error) => void (this.#error ??= error))
    socket.once('close', () => {
      taps.delete(socket)
      this.#onClose()
    })
  }

  #onSent(chunk: unknown, encoding: unknown): void {
    if (typeof chunk === 'string') {
      this.#requests.write(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'))
    } else if (types.isUint8Array(chunk) && chunk.length > 0) {
      this.#requests.write(asBuffer(chunk))
    }
  }

  #onRequestHead(head: MessageHead): 'by-headers' | 'tunnel' {
    const [method = '', path = '/'] = head.startLine.split(' ')
    const exchange: Exchange = { listener: this.#expected.shift()?.listener ?? null, method }
    this.#open.push(exchange)
    this.#sending = exchange
    const headers = lowerCased(head.headers)
    exchange.listener?.onRequestHead(method, requestUrl(this.#target, path, headerValue(headers, 'host')), headers)
    return method === 'CONNECT' ? 'tunnel' : 'by-headers'
  }

  #onResponseHead(head: MessageHead): 'by-headers' | 'none' | 'tunnel' {
    const exchange = this.#open[0]
    const match = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(head.startLine)
    const status = Number(match?.[1])
    const headers = lowerCased(head.headers)
    if (status === 101 || exchange?.method === 'CONNECT') {
      this.#open.length = 0
      return 'tunnel'
    }
    if (status < 200) {
      if (status !== 100) exchange?.listener?.onInformational(status, headers)
      this.#skipEnd = true
      return 'none'
    }
    exchange?.listener?.onResponseHead(status, match?.[2] ?? '', headers)
    return hasNoBody(exchange?.method ?? 'GET', status) ? 'none' : 'by-headers'
  }

  /** The parser ends 1xx messages too; they do not end the exchange. */
  #skipEnd = false

  #onResponseEnd(trailers: [string, string][]): void {
    if (this.#skipEnd) {
      this.#skipEnd = false
      return
    }
    const exchange = this.#open.shift()
    exchange?.listener?.onResponseEnd(lowerCased(trailers))
  }

  #onClose(): void {
    if (this.#peerEnded) this.#responses.finish()
    const failure =
      this.#garbled === null ? describeFailure(this.#error, this.#peerEnded) : describeGarbled(this.#garbled)
    for (const { listener } of this.#open.splice(0)) listener?.onFailure(failure)
    for (const { listener, announce } of this.#expected.splice(0)) {
      if (failure.kind !== 'abandoned') announce()
      listener?.onFailure(failure)
    }
  }
}

function lowerCased(headers: [string, string][]): HeaderList {
  return headers.map(([name, value]) => [name.toLowerCase(), value])
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
