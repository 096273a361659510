import { AsyncLocalStorage } from 'node:async_hooks'
import type { Agent, ClientRequest, ClientRequestArgs } from 'node:http'
import net, { type Socket } from 'node:net'
import type { CallRequest, ExchangeListener, HeaderList, NetworkHost, Owner } from './call.js'
import { ConnectionTap } from './connection-tap.js'
import { isForeignAgent, throughForeignAgent } from './foreign-agent.js'
import type { ForeignInterception } from './foreign-interception.js'
import type { OwnServers } from './own-servers.js'
import { pass, perform } from './performing.js'
import type { OpenUpstream } from './relay.js'
import { authorityOf, dialledOrigin, requestUrl, type ConnectionTarget } from './request-url.js'
import { senderOf } from './sending.js'
import { VirtualConnection } from './virtual-connection.js'

/** What `ClientRequest` passes to its agent, beside what the types tell. */
interface AgentOptions extends ClientRequestArgs {
  signal?: AbortSignal
}

interface AgentInternals extends Agent {
  addRequest(request: ClientRequestInternals, options: AgentOptions, ...rest: unknown[]): void
  createSocket(request: ClientRequest, options: AgentOptions, done: (error: Error | null, socket: Socket) => void): void
  protocol?: string
}

interface ClientRequestInternals extends ClientRequest {
  onSocket(socket: Socket | null, error?: Error | null): void
  timeout?: number
}

/**
 * Hook the place where every `http.ClientRequest` gets its connection. `http.request`, `https.request` and what was
 * captured of them before the hook all end there, with the real request object, whatever the agent and whichever
 * sockets it still holds.
 *
 * @returns a function that takes the hook off
 */
export function hookHttpAgent(host: NetworkHost, foreign: ForeignInterception, ownServers: OwnServers): () => void {
  // Not by `import`, which would load undici: see body/status-text.ts.
  const prototype = process.getBuiltinModule('node:http').Agent.prototype as AgentInternals
  const addRequest = prototype.addRequest
  let isActive = true
  function hooked(
    this: AgentInternals,
    request: ClientRequestInternals,
    options: AgentOptions,
    ...rest: unknown[]
  ): void {
    const original = (): void => addRequest.call(this, request, options, ...rest)
    if (!isActive) return original()
    const target = targetOf(this, request, options)
    const url = requestUrl(target, request.path, hostHeaderOf(request))
    if (host.route(url, dialledOrigin(target, request.path)) === 'pass') {
      ownServers.sending(request)
      return original()
    }
    if (isForeignAgent(this)) return throughForeignAgent(original)
    const owner = senderOf(host, 'http', hooked)
    if (host.passes?.(url) === true && !host.mayAnswer(request.method, url, owner)) {
      ownServers.sending(request)
      return inOwnContext(request, pass, original)
    }
    if (foreign.isActive()) {
      foreign.expect(request.method, url, owner)
      return original()
    }
    if (isTunnel(request))
      return host.performs ? inOwnContext(request, perform, original) : refuse(request, host, target, owner)
    if (host.answers && (!host.performs || host.mayAnswer(request.method, url, owner))) {
      const go = host.passes?.(url) === true ? pass : perform
      const openUpstream: OpenUpstream = (done) => go(() => this.createSocket(request, options, done))
      const connection = new VirtualConnection(socketFor(target), host, target, owner, openUpstream)
      const number = host.begin()
      const call: CallRequest = { number, method: request.method, url, headers: headersOf(request), body: null }
      // What its body would have been, no one can tell.
      connection.whenUnread(() => host.givenUp?.(call, owner))
      return answerOn(request, connection, call)
    }
    listenTo(request, url, target, host.listen(owner))
    inOwnContext(request, perform, original)
  }
  prototype.addRequest = hooked
  return () => {
    isActive = false
    if (prototype.addRequest === hooked) prototype.addRequest = addRequest
  }
}

/**
 * The callbacks of a request run in the context in which it gets its socket. That is to be the caller's own, so that
 * what they call in turn is not performed only because this request is.
 */
function inOwnContext(request: ClientRequestInternals, go: (send: () => void) => void, original: () => void): void {
  const inThisContext = AsyncLocalStorage.snapshot()
  const { onSocket } = request
  request.onSocket = (...given) => inThisContext(() => onSocket.apply(request, given))
  go(original)
}

function targetOf(agent: AgentInternals, request: ClientRequestInternals, options: AgentOptions): ConnectionTarget {
  const isTls = (request.protocol ?? agent.protocol) === 'https:'
  const host = options.host ?? options.hostname ?? 'localhost'
  return { isTls, authority: authorityOf(isTls, host, options.port) }
}

function hostHeaderOf(request: ClientRequest): string | undefined {
  const value = request.getHeader('host')
  return typeof value === 'string' ? value : undefined
}

function isTunnel(request: ClientRequest): boolean {
  return request.method === 'CONNECT' || request.getHeader('upgrade') !== undefined
}

function refuse(request: ClientRequestInternals, host: NetworkHost, target: ConnectionTarget, owner: Owner): void {
  const what = request.method === 'CONNECT' ? 'a proxy tunnel (CONNECT)' : 'WebSocket'
  // Without a socket, `destroy` would be told to no one.
  request.onSocket(null, host.refuse(what, target.authority, owner))
}

/** A socket without a connection; for HTTPS it looks like a verified TLS connection, without any TLS. */
function socketFor(target: ConnectionTarget): Socket {
  const socket = new net.Socket()
  if (target.isTls) {
    Object.assign(socket, { encrypted: true, authorized: true, authorizationError: null, alpnProtocol: false })
    Object.assign(socket, { getPeerCertificate: () => ({}), getCipher: () => undefined, getProtocol: () => 'TLSv1.3' })
  }
  return socket
}

function answerOn(request: ClientRequestInternals, connection: VirtualConnection, call: CallRequest): void {
  const { socket } = connection
  connection.connectLater(call)
  // As the agent does for a new socket (`setRequestSocket`).
  if (request.timeout !== undefined && request.timeout > 0) socket.setTimeout(request.timeout)
  request.onSocket(socket)
}

function listenTo(
  request: ClientRequest,
  url: string,
  target: ConnectionTarget,
  listener: ExchangeListener | null,
): void {
  if (listener === null) return
  const announce = (): void => listener.onRequestHead(request.method, url, headersOf(request))
  request.prependOnceListener('socket', (socket: Socket) => ConnectionTap.on(socket, target).expect(listener, announce))
}

function headersOf(request: ClientRequest): HeaderList {
  return Object.entries(request.getHeaders()).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  )
}
