import { EventEmitter } from 'node:events'
import type { NetworkHost } from './call.js'

type Init = (this: object, options?: unknown) => void

/** How the classes of requests are called that are event emitters: those of got, superagent and request. */
const REQUEST = 'Request'

/**
 * Hear of requests that are made now and sent later. Some clients leave their caller before they call `http.request`:
 * they begin at the next tick, or when they are awaited. Their request objects are made at once, and are emitters.
 *
 * @returns a function that takes the hook off
 */
export function hookEmitters(host: NetworkHost): () => void {
  if (!host.traces) return () => undefined
  // Not in the types: what every emitter, also of a class of old, is made by.
  const emitter = EventEmitter as unknown as { init: Init }
  const real = emitter.init
  let isActive = true
  const hooked: Init = function init(options) {
    if (isActive && this.constructor.name === REQUEST) host.foresee(hooked)
    real.call(this, options)
  }
  emitter.init = hooked
  return () => {
    isActive = false
    if (emitter.init === hooked) emitter.init = real
  }
}
