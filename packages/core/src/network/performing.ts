import { AsyncLocalStorage } from 'node:async_hooks'
import type { NetworkHost } from './call.js'

const performing = new AsyncLocalStorage<true>()

/** Run `fn` so that the connections it opens, now or later, are real. */
export function perform<T>(fn: () => T): T {
  return performing.run(true, fn)
}

const passing = new AsyncLocalStorage<true>()

/** Run `fn`, which opens a connection for a call that passes, so that it is real. */
export function pass<T>(fn: () => T): T {
  return passing.run(true, fn)
}

/** True inside `pass`. */
export function isPassing(): boolean {
  return passing.getStore() === true
}

/**
 * True inside `perform`, where calls are performed at all. A pool replaces a connection that ended in the context in
 * which that was opened, and a session that only replays may be at work by then.
 */
export function isPerforming(host: NetworkHost): boolean {
  return host.performs && performing.getStore() === true
}
