import diagnosticsChannel from 'node:diagnostics_channel'
import type { EventEmitter } from 'node:events'
import type { ClientRequest, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { NetworkHost, Owner } from './call.js'

/** A request that went out and that no server of this process has read yet. */
interface Sent {
  owner: Owner
  /** True once its connection is free for the next one, whoever read it. */
  isOver(): boolean
}

/** A client's end of a connection that passes. */
interface Connection {
  /** Requests on their way, oldest first: only pipelining makes them several. */
  readonly sent: Sent[]
  /** Who opened it, for the first request of a client that tells nothing of its requests; null once that is used. */
  opener: Owner | null
}

/** What `http.server.request.start` tells, right before the server emits the request. */
interface RequestStart {
  request: IncomingMessage
  response: ServerResponse
  socket: Socket
  server: Server
}

/** How many connections are kept that closed before a server of this process has read what was sent over them. */
const CLOSED_KEPT = 256

/**
 * Hands the owner of a request on to the server that handles it, where that runs in this thread. A server that listens
 * since module load or `beforeAll` runs its handlers outside any test, so that what they call would be no one's; the
 * connection's addresses tell which client sent the request that is being read.
 */
export class OwnServers {
  readonly #host: NetworkHost
  readonly #connections = new WeakMap<Socket, Connection>()
  readonly #byAddresses = new Map<string, Connection>()
  readonly #closed = new Set<string>()
  readonly #onRequest = (message: unknown): void => this.#handOver(message as RequestStart)

  constructor(host: NetworkHost) {
    this.#host = host
  }

  start(): void {
    diagnosticsChannel.subscribe('http.server.request.start', this.#onRequest)
  }

  stop(): void {
    diagnosticsChannel.unsubscribe('http.server.request.start', this.#onRequest)
    this.#byAddresses.clear()
  }

  /** A connection that passes is being opened by code that runs now. */
  opening(socket: Socket): void {
    const owner = this.#host.owner()
    if (owner.test !== null) this.#connectionOf(socket).opener = owner
  }

  /** A request of the code that runs now passes, over a connection that it has yet to get. */
  sending(request: ClientRequest): void {
    const owner = this.#host.owner()
    // Node's client sends the next request only when the one before is answered.
    const sent: Sent = { owner, isOver: () => true }
    request.prependOnceListener('socket', (socket: Socket) => this.send(socket, sent))
  }

  /** A request that passes goes out now, or as soon as its connection is made. */
  send(socket: Socket, request: Sent): void {
    const connection = this.#connectionOf(socket)
    const { sent } = connection
    connection.opener = null
    while (sent[0]?.isOver() === true) sent.shift()
    sent.push(request)
  }

  #connectionOf(socket: Socket): Connection {
    const known = this.#connections.get(socket)
    if (known !== undefined) return known
    const connection: Connection = { sent: [], opener: null }
    this.#connections.set(socket, connection)
    if (socket.connecting) socket.prependOnceListener('connect', () => this.#connected(socket, connection))
    else this.#connected(socket, connection)
    return connection
  }

  #connected(socket: Socket, connection: Connection): void {
    const { localAddress, localPort, remoteAddress, remotePort } = socket
    // A Unix socket, or a stream that is no socket at all.
    if (localPort === undefined || remotePort === undefined) return
    const addresses = addressesOf(localAddress, localPort, remoteAddress, remotePort)
    this.#closed.delete(addresses)
    this.#byAddresses.set(addresses, connection)
    socket.once('close', () => {
      if (this.#byAddresses.get(addresses) === connection) this.#forget(addresses, connection)
    })
  }

  /** What a client sent before it gave up is read after its end has closed. */
  #forget(addresses: string, connection: Connection): void {
    if (connection.sent.length === 0) return void this.#byAddresses.delete(addresses)
    this.#closed.add(addresses)
    if (this.#closed.size <= CLOSED_KEPT) return
    const [oldest] = this.#closed
    this.#closed.delete(oldest!)
    this.#byAddresses.delete(oldest!)
  }

  #handOver({ request, response, socket, server }: RequestStart): void {
    const test = this.#senderOf(socket)?.test ?? null
    // No test's: whatever the server itself belongs to holds.
    if (test === null) return
    const asOwner = <T>(fn: () => T): T => this.#host.runAs(test, fn)
    emitRequest(server, request, asOwner)
    // Bodies come from the parser, which knows nothing but its connection.
    emitAlways(request, asOwner)
    emitAlways(response, asOwner)
  }

  #senderOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Owner | null {
    const connection = this.#byAddresses.get(addressesOf(remoteAddress, remotePort, localAddress, localPort))
    if (connection === undefined) return null
    const { opener } = connection
    connection.opener = null
    return connection.sent.shift()?.owner ?? opener
  }
}

type RunAs = <T>(fn: () => T) => T

/**
 * Have a server emit a request as its owner. That is the next it emits, in the same turn, unless it refuses the request.
 * Nothing stays on the server, of which a file may make thousands.
 */
function emitRequest(server: EventEmitter, request: IncomingMessage, asOwner: RunAs): void {
  const own = Object.getOwnPropertyDescriptor(server, 'emit')
  const { emit } = server
  hide(server, (...args) => {
    if (own === undefined) Reflect.deleteProperty(server, 'emit')
    else Object.defineProperty(server, 'emit', own)
    const go = (): boolean => emit.apply(server, args)
    return args[1] === request ? asOwner(go) : go()
  })
}

/** Have all events of an emitter run as its owner. */
function emitAlways(emitter: EventEmitter, asOwner: RunAs): void {
  const { emit } = emitter
  hide(emitter, (...args) => asOwner(() => emit.apply(emitter, args)))
}

/** Not enumerable, so that a request looks as it would. */
function hide(emitter: EventEmitter, emit: EventEmitter['emit']): void {
  Object.defineProperty(emitter, 'emit', { value: emit, writable: true, enumerable: false, configurable: true })
}

/** The client's end first. A server that listens on IPv6 tells IPv4 addresses as mapped ones. */
function addressesOf(
  address: string | undefined,
  port: number | undefined,
  peerAddress: string | undefined,
  peerPort: number | undefined,
): string {
  return `${unmapped(address)} ${port} ${unmapped(peerAddress)} ${peerPort}`
}

function unmapped(address: string | undefined): string {
  if (address === undefined) return ''
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}
