import type { ExchangeListener, Failure, HeaderList } from '../network/call.js'

/** Where a body's bytes are kept while it arrives; see `store/spool.ts`. */
export interface Spool {
  append(chunk: Uint8Array): void
  readonly size: number
  pieces(): Iterable<Buffer>
  bytes(): Buffer
  digest(): string
  discard(): void
}

/** One exchange that was listened to, as far as it has come. */
export interface Exchange {
  owner: string | null
  /** Counts calls in the order of their start. */
  order: number
  /** ISO date of the day. */
  date: string
  method: string
  url: string
  requestHeaders: HeaderList
  requestBody: Spool
  /** Bodies stand without their content encodings, whatever the headers say. Default false. */
  isDecoded?: boolean
  informational: { status: number; headers: HeaderList }[]
  response: { status: number; statusText: string; headers: HeaderList; latencyMs: number } | null
  responseBody: Spool
  /** Size of each piece of the response's body, and how long after the one before it came, in ms. */
  pieces: { size: number; delayMs: number }[]
  trailers: HeaderList
  failure: Failure | null
  state: 'waiting' | 'open' | 'done'
}

export interface ExchangeContext {
  owner: string | null
  order: number
  date: string
  createSpool(): Spool
  /** Monotonic, in ms. */
  now(): number
  onDone(exchange: Exchange): void
}

/** Listen to one exchange. Pieces that come within 1 ms of one another count as one. */
export function recordExchange(context: ExchangeContext): { exchange: Exchange; listener: ExchangeListener } {
  const { owner, order, date, createSpool, now, onDone } = context
  const startedAt = now()
  let lastPieceAt = startedAt
  const exchange: Exchange = {
    owner,
    order,
    date,
    method: '',
    url: '',
    requestHeaders: [],
    requestBody: createSpool(),
    informational: [],
    response: null,
    responseBody: createSpool(),
    pieces: [],
    trailers: [],
    failure: null,
    state: 'waiting',
  }
  function end(): void {
    if (exchange.state === 'done') return
    exchange.state = 'done'
    onDone(exchange)
  }
  const listener: ExchangeListener = {
    onRequestHead(method, url, headers) {
      exchange.state = 'open'
      Object.assign(exchange, { method, url, requestHeaders: headers })
    },
    onRequestBody: (chunk) => exchange.requestBody.append(chunk),
    onInformational: (status, headers) => void exchange.informational.push({ status, headers }),
    onResponseHead(status, statusText, headers) {
      lastPieceAt = now()
      exchange.response = { status, statusText, headers, latencyMs: Math.round(lastPieceAt - startedAt) }
    },
    onResponseBody(chunk) {
      const at = now()
      const last = exchange.pieces.at(-1)
      if (last !== undefined && at - lastPieceAt < 1) last.size += chunk.length
      else exchange.pieces.push({ size: chunk.length, delayMs: Math.round(at - lastPieceAt) })
      lastPieceAt = at
      exchange.responseBody.append(chunk)
    },
    onResponseEnd(trailers) {
      exchange.trailers = trailers
      end()
    },
    onFailure(failure) {
      if (exchange.state === 'done') return
      // A request that was never sent has nothing to be recognised by.
      if (exchange.state === 'waiting') exchange.url = ''
      exchange.failure = { ...failure, afterMs: Math.round(now() - startedAt) }
      end()
    },
  }
  return { exchange, listener }
}
