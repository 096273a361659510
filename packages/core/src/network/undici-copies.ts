import type { DispatchHandler } from './undici-handler.js'
import type { DispatchOptions } from './undici-request.js'

/** Where each copy of undici leaves its global dispatcher: `.2` since undici 8, `.1` before, and in Node. */
const GLOBAL_DISPATCHERS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]

/** What every client, pool and agent of a copy is. */
export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: DispatchHandler): boolean
}

/** A dispatcher that has its own connections to every origin. */
export interface Agent extends Dispatcher {
  destroy(): unknown
}

/** The global dispatchers that the copies in some realms have left there. */
export function globalDispatchers(realms: readonly Record<PropertyKey, unknown>[]): unknown[] {
  return realms.flatMap((realm) => GLOBAL_DISPATCHERS.map((symbol) => realm[symbol]))
}

/** The dispatcher of the copy that a connection belongs to, under the symbol `client` (undici's `core/symbols`). */
export function dispatchersOf(socket: object): unknown[] {
  return Object.getOwnPropertySymbols(socket)
    .filter(({ description }) => description === 'client')
    .map((symbol) => (socket as Record<symbol, unknown>)[symbol])
}

/** Find the class at which a dispatcher's copy can be hooked; null for what is no dispatcher. */
export function findDispatchPrototype(dispatcher: unknown): Dispatcher | null {
  let object: unknown = dispatcher
  while (typeof object === 'object' && object !== null) {
    if (object.constructor?.name === 'DispatcherBase' && Object.hasOwn(object, 'dispatch')) return object as Dispatcher
    object = Object.getPrototypeOf(object)
  }
  return null
}

/** An agent of a copy's own class, whose connections are all its own; null where no dispatcher at hand is of it. */
export function newAgent(
  copy: Dispatcher,
  dispatcher: Dispatcher,
  realms: readonly Record<PropertyKey, unknown>[],
): Agent | null {
  const known = [dispatcher, ...globalDispatchers(realms)]
    .filter(isAgent)
    .find((one) => findDispatchPrototype(one) === copy)
  return known === undefined ? null : new (known.constructor as new () => Agent)()
}

function isAgent(dispatcher: unknown): dispatcher is Agent {
  return typeof dispatcher === 'object' && dispatcher?.constructor.name === 'Agent'
}
