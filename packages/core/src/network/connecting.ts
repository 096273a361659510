import { isIP, type Socket } from 'node:net'
import type { Failure } from './call.js'
import { realNextTick, realSetImmediate } from './clock.js'
import { phaseOf, toNetworkError } from './network-error.js'
import type { ConnectionTarget } from './request-url.js'

/** What a socket knows of its connection on the way. */
interface ConnectingSocket extends Socket {
  connecting: boolean
  secureConnecting: boolean
  authorized: boolean
  alpnProtocol: string | false
}

/** Tell the client on the next tick that its socket is connected, TLS handshake included. */
export function announceConnection(socket: Socket, isTls: boolean): void {
  beginConnecting(socket)
  realNextTick(() => {
    if (!socket.destroyed) endConnecting(socket, isTls)
  })
}

/** Let a socket look as if its connection were on the way. */
export function beginConnecting(socket: Socket): void {
  const connecting = socket as ConnectingSocket
  connecting.connecting = true
}

/** Tell the client that the host of its connection was found, as clients that time each step wait for. */
export function tellFound(socket: Socket, { authority }: ConnectionTarget): void {
  const host = hostOf(authority)
  if (isIP(host) === 0) socket.emit('lookup', null, SOME_ADDRESS, 4, host)
}

/** Tell the client that its socket is connected, TLS handshake included. */
export function endConnecting(socket: Socket, isTls: boolean): void {
  tellConnected(socket)
  if (!isTls) return
  const connected = socket as ConnectingSocket
  connected.secureConnecting = false
  connected.authorized = true
  connected.alpnProtocol = false
  forgetHandshake(socket)
  socket.emit('secureConnect')
}

/** Let a connection fail while it is made, at the step that its failure belongs to. */
export function failConnecting(socket: Socket, failure: Failure, target: ConnectionTarget): void {
  const error = toNetworkError(failure, target.authority, true)
  const phase = phaseOf(failure)
  if (phase === 'lookup') socket.emit('lookup', error, null, null, hostOf(target.authority))
  else tellFound(socket, target)
  if (phase !== 'tls') return void socket.destroy(error)
  tellConnected(socket)
  realSetImmediate(() => socket.destroy(error))
}

/** Where every name leads: an address at which no one can be (RFC 5737). */
const SOME_ADDRESS = '192.0.2.1'

function tellConnected(socket: Socket): void {
  const connected = socket as ConnectingSocket
  connected.connecting = false
  socket.emit('connect')
  socket.emit('ready')
}

/** `tls.connect` takes an end before the event `secure` for a failed handshake, and here there is none to tell of. */
function forgetHandshake(socket: Socket): void {
  for (const listener of socket.listeners('end')) {
    if (listener.name === 'onConnectEnd') socket.off('end', listener as () => void)
  }
}

function hostOf(authority: string): string {
  return authority.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}
