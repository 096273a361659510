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
export function timeoutsOf(dispatcher: object, call: Timeouts): Timeouts {
  const headersTimeout = call.headersTimeout ?? timeoutOf(dispatcher, 'headersTimeout')
  const bodyTimeout = call.bodyTimeout ?? timeoutOf(dispatcher, 'bodyTimeout')
  return { ...(headersTimeout !== undefined && { headersTimeout }), ...(bodyTimeout !== undefined && { bodyTimeout }) }
}

function timeoutOf(dispatcher: object, name: keyof Timeouts): number | undefined {
  const inner = valueOf(dispatcher, OF_PROXY)
  const options = valueOf(isObject(inner) ? inner : dispatcher, OF_POOL)
  const timeout: unknown = isObject(options) ? Reflect.get(options, name) : valueOf(dispatcher, OF_CLIENT[name])
  return typeof timeout === 'number' ? timeout : undefined
}

function valueOf(dispatcher: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(dispatcher).find((one) => one.description === description)
  return symbol === undefined ? undefined : Reflect.get(dispatcher, symbol)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
