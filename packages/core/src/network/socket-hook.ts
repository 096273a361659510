import { syncBuiltinESMExports } from 'node:module'
import net, { type Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { NetworkHost } from './call.js'
import { announceConnection } from './connecting.js'
import { ConnectionTap } from './connection-tap.js'
import { isThroughForeignAgent } from './foreign-agent.js'
import type { ForeignInterception } from './foreign-interception.js'
import type { OwnServers } from './own-servers.js'
import { isPassing, isPerforming, pass, perform } from './performing.js'
import type { OpenUpstream } from './relay.js'
import { authorityOf, type ConnectionTarget } from './request-url.js'
import { senderOf } from './sending.js'
import { unheard, VirtualConnection } from './virtual-connection.js'

interface ConnectOptions {
  host?: string
  port?: number | string
  /** Of a Unix socket or a pipe: always on this machine. `http` leaves null where its request had a path. */
  path?: string | null
}

/** Loading it takes milliseconds, which a replay can do without. */
const tls = () => process.getBuiltinModule('node:tls')

function isTlsSocket(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket && socket.encrypted === true
}

type Connect = (this: Socket, ...args: unknown[]) => Socket

/**
 * Hook the place where every TCP and TLS connection of this thread begins. What comes here in replay has not been
 * answered by a shorter road: a client that is not known, or bytes that are no HTTP. The socket becomes the near end of
 * a virtual connection; nothing is resolved, nothing is dialled.
 *
 * @returns a function that takes the hook off
 */
export function hookSocket(host: NetworkHost, foreign: ForeignInterception, ownServers: OwnServers): () => void {
  const prototype = net.Socket.prototype
  const real = prototype.connect as unknown as Connect
  let active = true
  const hooked: Connect = function connect(...args) {
    const { options, listener } = readArguments(args)
    if (!active || isPerforming(host) || typeof options.path === 'string' || foreignPassesThrough(host, foreign)) {
      return real.apply(this, args)
    }
    const isTls = isTlsSocket(this)
    const target: ConnectionTarget = { isTls, authority: authorityOf(isTls, options.host ?? 'localhost', options.port) }
    const origin = `${isTls ? 'https' : 'http'}://${target.authority}`
    if ((isPassing() && host.passes?.(origin) === true) || host.route(origin) === 'pass') {
      const socket = real.apply(this, args)
      ownServers.opening(socket)
      return socket
    }
    if (!host.answers || (host.performs && !host.knows(origin))) {
      const socket = real.apply(this, args)
      // Not before: `connect` puts the socket's own methods back.
      if (isThroughForeignAgent())
        ConnectionTap.on(socket, target).expect(host.listen(senderOf(host, 'socket', hooked)))
      return socket
    }
    if (host.admit !== undefined && speaksOnlyHttp2(this)) {
      host.note(unheard(target.authority))
      return real.apply(this, args)
    }
    if (listener !== undefined) this.once('connect', listener)
    const connection = new VirtualConnection(
      this,
      host,
      target,
      senderOf(host, 'socket', hooked),
      upstreamOf(this, args, host.passes?.(origin) === true ? pass : perform),
    )
    connection.watchForSilence()
    announceConnection(this, isTls)
    return this
  }
  prototype.connect = hooked
  foreign.own(hooked)
  const releaseTls = host.performs ? hookTls() : () => undefined
  return () => {
    active = false
    releaseTls()
    if ((prototype.connect as unknown) === hooked) prototype.connect = real
  }
}

/** What a user's own interception lets through in modes that perform calls is a real connection. */
function foreignPassesThrough(host: NetworkHost, foreign: ForeignInterception): boolean {
  return foreign.isActive() && host.performs
}

/** Read `connect(options, listener)`, `connect(port, host, listener)`, `connect(path, listener)` and Node's own array. */
function readArguments(args: unknown[]): { options: ConnectOptions; listener: (() => void) | undefined } {
  const list = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  const listener = list.findLast((arg): arg is () => void => typeof arg === 'function')
  const [first, second] = list
  if (typeof first === 'object' && first !== null) return { options: first, listener }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { options: { path: first }, listener }
  const options: ConnectOptions = { port: first as number | string }
  if (typeof second === 'string') options.host = second
  return { options, listener }
}

/** Open what the client asked for, with its own options, as a connection of its own. */
function upstreamOf(socket: Socket, args: unknown[], go = perform): OpenUpstream {
  const tlsOptions = isTlsSocket(socket) ? tlsOptionsOf(socket) : null
  return (done) => {
    const upstream = go(() => {
      if (tlsOptions !== null) return tls().connect({ ...tlsOptions, ALPNProtocols: ['http/1.1'] })
      const { options } = readArguments(args)
      return net.connect(options as net.NetConnectOpts)
    })
    const event = tlsOptions === null ? 'connect' : 'secureConnect'
    upstream.once('error', (error) => done(error, null))
    upstream.once(event, () => done(null, upstream))
  }
}

/** Open what an open connection leads to once more. */
export function sameAgain(socket: Socket, go = perform): OpenUpstream {
  return upstreamOf(socket, [{ host: socket.remoteAddress, port: socket.remotePort }], go)
}

/** The options of `tls.connect`, which Node keeps on the socket under a symbol (`kConnectOptions`). */
function tlsOptionsOf(socket: TLSSocket): ConnectionOptions {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'connect-options')
  return symbol === undefined ? {} : ((socket as unknown as Record<symbol, unknown>)[symbol] as ConnectionOptions)
}

/**
 * Have clients that can speak both HTTP/2 and HTTP/1.1 speak HTTP/1.1, which is what can be recorded. Connections for
 * HTTP/2 alone (`http2.connect`, gRPC) stay as they are.
 */
function hookTls(): () => void {
  const module = tls()
  const real = module.connect
  let isActive = true
  const hooked = function connect(...args: unknown[]): TLSSocket {
    const at = args.findIndex((arg) => typeof arg === 'object' && arg !== null)
    const options = args[at] as ConnectionOptions | undefined
    if (isActive && options !== undefined && speaksBoth(options.ALPNProtocols))
      args[at] = { ...options, ALPNProtocols: ['http/1.1'] }
    return (real as (...args: unknown[]) => TLSSocket)(...args)
  } as typeof real
  module.connect = hooked
  syncBuiltinESMExports()
  return () => {
    isActive = false
    if (module.connect !== hooked) return
    module.connect = real
    syncBuiltinESMExports()
  }
}

function speaksOnlyHttp2(socket: Socket): boolean {
  if (!isTlsSocket(socket)) return false
  const { ALPNProtocols: protocols } = tlsOptionsOf(socket)
  return Array.isArray(protocols) && protocols.includes('h2') && !protocols.includes('http/1.1')
}

function speaksBoth(protocols: ConnectionOptions['ALPNProtocols']): boolean {
  return Array.isArray(protocols) && protocols.includes('h2') && protocols.includes('http/1.1')
}
