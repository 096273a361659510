import { AsyncLocalStorage } from 'node:async_hooks'
import type { Entry, NetworkHost, Owner, Transport } from './call.js'

const sending = new AsyncLocalStorage<Owner>()

/** Run `fn`, which sends one call, so that it has this sender on each road that it takes. */
export function sendAs<T>(host: NetworkHost, owner: Owner, fn: () => T): T {
  return host.traces ? sending.run(owner, fn) : fn()
}

/** The sender of a call that may come from a road above, where its caller was known better. */
export function senderOf(host: NetworkHost, transport: Transport, entry?: Entry): Owner {
  return (host.traces ? sending.getStore() : undefined) ?? host.sender(transport, entry)
}
