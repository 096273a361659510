import { AsyncLocalStorage } from 'node:async_hooks'

const performing = new AsyncLocalStorage<true>()

/** Run `fn` so that the connections it opens, now or later, are real. */
export function perform<T>(fn: () => T): T {
  return performing.run(true, fn)
}

/** True inside `perform`. */
export function isPerforming(): boolean {
  return performing.getStore() === true
}
