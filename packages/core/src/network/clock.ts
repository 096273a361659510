/**
 * Timers as they were before any test could replace them. Fake timers of a test must not stop the network layer.
 */
export const {
  setTimeout: realSetTimeout,
  clearTimeout: realClearTimeout,
  setImmediate: realSetImmediate,
  queueMicrotask: realQueueMicrotask,
} = globalThis

/** `process.nextTick` before any test could replace it. */
export const realNextTick: typeof process.nextTick = process.nextTick.bind(process)

/** Ask the monotonic clock, in ms. */
export const now: () => number = performance.now.bind(performance)
