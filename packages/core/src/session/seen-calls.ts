import type { CallOutcome } from '../model/index.js'
import type { CallRequest, ExchangeListener } from '../network/call.js'
import type { Exchange } from '../record/index.js'
import type { SeenCall } from '../registry/contract.js'
import type { Services } from '../services/index.js'
import { isOf, placeRequest, toSeenRequest, type NamedOperation } from './registered-operation.js'

/** A call, as far as it has come. What it was sent with is kept as it is: nothing is copied before someone asks. */
interface Seen {
  order: number
  outcome: CallOutcome
  isRegistered: boolean
  /** Null until its request is known. */
  request(): CallRequest | null
  status(): number | null
}

/** Remembers what the running tests have called, for test code that asks. What a test has called goes with the test. */
export class SeenCalls {
  readonly #services: Services
  readonly #keepsCalls: boolean
  readonly #byOwner = new Map<string | null, Seen[]>()

  /** Where calls are not kept, there is nothing to tell of them. */
  constructor(services: Services, keepsCalls: boolean) {
    this.#services = services
    this.#keepsCalls = keepsCalls
  }

  /** A call was answered, or failed for want of an answer. */
  answered(owner: string | null, call: CallRequest, seen: Omit<Seen, 'request' | 'status'>, status: number): void {
    this.#add(owner, { ...seen, request: () => call, status: () => (status === 0 ? null : status) })
  }

  /** A call is performed, and listened to. */
  heard(owner: string | null, exchange: Exchange, outcome: CallOutcome): void {
    this.#add(owner, {
      order: exchange.order,
      outcome,
      isRegistered: false,
      request: () => (exchange.url === '' ? null : requestOf(exchange)),
      status: () => exchange.response?.status ?? null,
    })
  }

  /** A call is performed that no one else listens to: hear what it is, and what it comes to. */
  listen(owner: string | null, order: number): ExchangeListener {
    const parts: Buffer[] = []
    let call: CallRequest | null = null
    let status: number | null = null
    const request = (): CallRequest | null =>
      call === null || parts.length === 0 ? call : { ...call, body: Buffer.concat(parts) }
    this.#add(owner, { order, outcome: 'passed-through', isRegistered: false, request, status: () => status })
    return {
      onRequestHead: (method, url, headers) => void (call = { method, url, headers, body: null }),
      onRequestBody: (chunk) => void parts.push(chunk),
      onInformational: nothing,
      onResponseHead: (code) => void (status = code),
      onResponseBody: nothing,
      onResponseEnd: nothing,
      onFailure: nothing,
    }
  }

  /** Forget what a test has called. */
  end(owner: string | null): void {
    this.#byOwner.delete(owner)
  }

  /** The calls of an operation, in the order of their start. */
  of(owner: string | null, operation: NamedOperation): SeenCall[] {
    const list = (this.#byOwner.get(owner) ?? []).toSorted((a, b) => a.order - b.order)
    return list.flatMap((seen) => {
      const request = seen.request()
      if (request === null) return []
      const placed = placeRequest(request, this.#services.place(request.url))
      if (!isOf(operation, placed)) return []
      const { order, outcome, isRegistered } = seen
      return [{ ...toSeenRequest(operation, placed), order, outcome, isRegistered, status: seen.status() }]
    })
  }

  #add(owner: string | null, seen: Seen): void {
    if (!this.#keepsCalls) return
    const list = this.#byOwner.get(owner)
    if (list === undefined) this.#byOwner.set(owner, [seen])
    else list.push(seen)
  }
}

/** Has the run recorded a call of an operation? */
export function holdsCallOf(
  operation: NamedOperation,
  { exchanges, services }: { exchanges: readonly { exchange: Exchange }[]; services: Services },
): boolean {
  return exchanges.some(
    ({ exchange }) =>
      exchange.state === 'done' &&
      exchange.url !== '' &&
      isOf(operation, placeRequest(requestOf(exchange), services.place(exchange.url))),
  )
}

function requestOf({ method, url, requestHeaders: headers, requestBody }: Exchange): CallRequest {
  return { method, url, headers, body: requestBody.size === 0 ? null : requestBody.bytes() }
}

const nothing = (): void => undefined
