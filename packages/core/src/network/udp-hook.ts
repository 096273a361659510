import diagnosticsChannel from 'node:diagnostics_channel'
import type { Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { NetworkHost } from './call.js'
import { realNextTick } from './clock.js'

type Send = (this: Socket, ...args: unknown[]) => unknown

/** Published with each new UDP socket, so that `node:dgram` need not be loaded to hear of the first one. */
const CREATED = 'udp.socket'

/**
 * Refuse datagrams that would leave this machine in replay. They cannot be recorded yet, and a call that is answered by
 * them (a DNS client of its own, QUIC, statsd) must not reach anyone.
 *
 * @returns a function that takes the hook off
 */
export function hookUdp(host: NetworkHost): () => void {
  let release: (() => void) | null = null
  const onCreated = (): void => {
    release ??= hookSend(host)
  }
  // Not in the types: what Node has loaded of itself.
  const { moduleLoadList = [] } = process as { moduleLoadList?: string[] }
  if (moduleLoadList.includes('NativeModule dgram')) onCreated()
  else diagnosticsChannel.subscribe(CREATED, onCreated)
  return () => {
    diagnosticsChannel.unsubscribe(CREATED, onCreated)
    release?.()
  }
}

function hookSend(host: NetworkHost): () => void {
  const { prototype } = process.getBuiltinModule('node:dgram').Socket
  const real = prototype.send as Send
  let isActive = true
  const hooked: Send = function send(...args) {
    const target = isActive ? targetOf(this, args) : null
    if (target === null || host.mayResolve(target)) return real.apply(this, args)
    const error = host.refuse('UDP', target, host.owner())
    const callback = args.at(-1)
    realNextTick(() => {
      if (typeof callback === 'function') (callback as (error: Error) => void)(error)
      else this.emit('error', error)
    })
    return undefined
  }
  prototype.send = hooked as typeof prototype.send
  return () => {
    isActive = false
    if ((prototype.send as Send) === hooked) prototype.send = real as typeof prototype.send
  }
}

/**
 * Where a datagram goes, as a host: `send(message[, offset, length][, port][, address][, callback])`. The address is the
 * last text behind the message; without one it is this machine, or where the socket is connected to. Null for this machine.
 */
function targetOf(socket: Socket, args: unknown[]): string | null {
  const address = args.slice(1).findLast((arg): arg is string => typeof arg === 'string' && Number.isNaN(Number(arg)))
  const name = address ?? connectedTo(socket)
  return name === null || name === '' ? null : isIP(name) === 6 ? `[${name}]` : name
}

function connectedTo(socket: Socket): string | null {
  try {
    return socket.remoteAddress().address
  } catch {
    // Not connected: `send` says where to, or means this machine.
    return null
  }
}
