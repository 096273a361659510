import net from 'node:net'
import { hasNoBody } from '../body/has-no-body.js'
import {
  tellUnsent,
  type Answer,
  type CallRequest,
  type ExchangeListener,
  type HeaderList,
  type NetworkHost,
  type Owner,
} from './call.js'
import { answerThrough, isPending, type ForeignController } from './foreign-answer.js'
import { clockOf, type Moment } from './test-clock.js'

/** What an interceptor of `@mswjs/interceptors` tells its listeners about a request. */
interface ForeignRequestEvent {
  request: Request
  controller: ForeignController
}

interface ForeignResponseEvent {
  request: Request
  response: Response
  responseType: 'mock' | 'original'
}

interface ForeignSource {
  readyState: string
  on(type: 'request', listener: (event: ForeignRequestEvent) => Promise<void>): void
  on(type: 'response', listener: (event: ForeignResponseEvent) => Promise<void>): void
  listeners(type: string): unknown[]
}

type Realm = Record<PropertyKey, unknown>

/**
 * A user's own interception (MSW 3, nock 15: whatever stands on `@mswjs/interceptors` 0.40 or later) is above ours.
 * While it is active the hooks step back, so that it sees every request first; what it leaves over is answered, or
 * listened to, through its own network source.
 */
export class ForeignInterception {
  readonly #host: NetworkHost
  readonly #realms: readonly Realm[]
  readonly #performed = new WeakMap<Request, ExchangeListener>()
  readonly #takers = new WeakMap<ForeignSource, (event: ForeignRequestEvent) => Promise<void>>()
  readonly #onResponse = (event: ForeignResponseEvent): Promise<void> => this.#hear(event)
  /** Who made the requests that are on their way through, by method and URL. */
  readonly #owners = new Map<string, Owner[]>()
  #ownConnect: unknown = null

  constructor(host: NetworkHost, realms: readonly Realm[]) {
    this.#host = host
    this.#realms = realms
  }

  /** Tell which `net.Socket.prototype.connect` is ours. */
  own(connect: unknown): void {
    this.#ownConnect = connect
  }

  /** True while an interception above ours is at work. */
  isActive(): boolean {
    if (net.Socket.prototype.connect === this.#ownConnect) return false
    let active = false
    for (const [source, realm] of this.#sources()) {
      if (source.readyState !== 'ACTIVE') continue
      active = true
      const taker = this.#takerOf(source, realm)
      // Listeners are called in order, each awaited: behind those of the user's own handlers.
      if (!source.listeners('request').includes(taker)) source.on('request', taker)
      if (this.#host.performs && !source.listeners('response').includes(this.#onResponse)) {
        source.on('response', this.#onResponse)
      }
    }
    return active
  }

  /** Say who makes a request, while that can be told: pooled connections belong to no one. */
  expect(method: string, url: string, owner: Owner): void {
    const key = `${method} ${url}`
    const owners = this.#owners.get(key)
    if (owners === undefined) this.#owners.set(key, [owner])
    else owners.push(owner)
  }

  #ownerOf({ method, url }: Request): Owner {
    const key = `${method} ${url}`
    const owners = this.#owners.get(key)
    const owner = owners?.shift()
    if (owners?.length === 0) this.#owners.delete(key)
    return owner ?? this.#host.owner()
  }

  #takerOf(source: ForeignSource, realm: Realm): (event: ForeignRequestEvent) => Promise<void> {
    const known = this.#takers.get(source)
    if (known !== undefined) return known
    const taker = (event: ForeignRequestEvent): Promise<void> => this.#take(event, realm)
    this.#takers.set(source, taker)
    return taker
  }

  *#sources(): Iterable<[source: ForeignSource, realm: Realm]> {
    for (const realm of this.#realms) {
      const registry = realm['__MSW_INTERCEPTORS_REGISTRY']
      // A map of another realm is no instance of this one's `Map`.
      if (typeof registry !== 'object' || registry === null || !('get' in registry)) continue
      const source = (registry as Map<symbol, unknown>).get(Symbol.for('node-http-request-source'))
      if (typeof source === 'object' && source !== null && 'readyState' in source)
        yield [source as ForeignSource, realm]
    }
  }

  async #take({ request, controller }: ForeignRequestEvent, realm: Realm): Promise<void> {
    if (this.#host.route(request.url) === 'pass') return
    const owner = this.#ownerOf(request)
    const begun = clockOf(this.#host).now()
    if (!isPending(controller)) return
    const body = request.body === null ? null : new Uint8Array(await request.clone().arrayBuffer())
    if (!isPending(controller)) return
    const call: CallRequest = { method: request.method, url: request.url, headers: [...request.headers], body }
    const answer = this.#host.answers ? this.#host.answer(call, owner) : null
    if (answer !== null) return this.#respond(call, answer, controller, realm, begun)
    if (!this.#host.performs) return controller.errorWith(errorOf(realm, this.#host.miss(call, owner)))
    const admission = await this.#host.admit?.(call, owner)
    if (admission !== undefined && 'answer' in admission)
      return this.#respond(call, admission.answer, controller, realm, begun)
    const listener = admission === undefined ? this.#host.listen(owner) : admission.listener
    if (listener === null) return
    if (!isPending(controller)) return tellUnsent(listener, call)
    listener.onRequestHead(call.method, call.url, call.headers)
    if (body !== null) listener.onRequestBody(Buffer.from(body))
    this.#performed.set(request, listener)
  }

  #respond(
    call: CallRequest,
    answer: Answer,
    controller: ForeignController,
    realm: Realm,
    begun: Moment,
  ): Promise<void> {
    const timing = { clock: clockOf(this.#host), begun }
    return answerThrough(controller, call, answer, timing, (error) => errorOf(realm, error))
  }

  async #hear({ request, response, responseType }: ForeignResponseEvent): Promise<void> {
    const listener = this.#performed.get(request)
    if (listener === undefined || responseType !== 'original') return
    this.#performed.delete(request)
    const headers: HeaderList = [...response.headers]
    listener.onResponseHead(response.status, response.statusText, headers)
    // A body of HEAD, 204 or 304 never ends there.
    if (!hasNoBody(request.method, response.status) && response.body !== null) {
      for await (const chunk of response.body) listener.onResponseBody(Buffer.from(chunk))
    }
    listener.onResponseEnd([])
  }
}

/** The interception takes only an `Error` of its own realm for one; with any other the request would hang. */
function errorOf(realm: Realm, error: Error): Error {
  const RealmError = realm['Error'] as ErrorConstructor | undefined
  if (RealmError === undefined) return error
  const isOwn: boolean = error instanceof RealmError
  if (isOwn) return error
  const { name, stack, cause } = error
  const made = new RealmError(error.message, cause === undefined ? undefined : { cause })
  return Object.assign(made, error, { name, stack })
}
