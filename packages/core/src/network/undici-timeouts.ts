/** How long undici waits for a head, and between the pieces of a body, in ms. */
export interface Timeouts {
  headersTimeout?: number
  bodyTimeout?: number
}

/** Under these symbols undici's clients keep theirs, and its pools and agents what they make clients with. */
const OF_CLIENT = { headersTimeout: 'headers timeout', bodyTimeout: 'body timeout' }
const OF_POOL = 'options'
const OF_PROXY = 'proxy agent'

/** Read the time-outs that a dispatcher was made with, whatever kind of it. Those of a single call count more. */
export function timeoutsOf(dispatcher: object, call: Timeouts = {}): Timeouts {
  const made = madeWith(dispatcher)
  const headersTimeout = call.headersTimeout ?? made.headersTimeout
  const bodyTimeout = call.bodyTimeout ?? made.bodyTimeout
  return { ...(headersTimeout != null && { headersTimeout }), ...(bodyTimeout != null && { bodyTimeout }) }
}

function madeWith(dispatcher: object): Timeouts {
  const inner = valueOf(dispatcher, OF_PROXY)
  const options = valueOf(isObject(inner) ? inner : dispatcher, OF_POOL)
  if (isObject(options)) return options as Timeouts
  const [headersTimeout, bodyTimeout] = [OF_CLIENT.headersTimeout, OF_CLIENT.bodyTimeout].map((name) =>
    valueOf(dispatcher, name),
  )
  return {
    ...(typeof headersTimeout === 'number' && { headersTimeout }),
    ...(typeof bodyTimeout === 'number' && { bodyTimeout }),
  }
}

function valueOf(dispatcher: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(dispatcher).find((one) => one.description === description)
  return symbol === undefined ? undefined : Reflect.get(dispatcher, symbol)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
