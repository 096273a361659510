import diagnosticsChannel from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { types } from 'node:util'
import type { Entry, ExchangeListener, NetworkHost, Owner } from './call.js'
import { ConnectionTap } from './connection-tap.js'
import { dispatchWithLeave } from './dispatch-with-leave.js'
import type { ForeignInterception } from './foreign-interception.js'
import { describeFailure, isNetworkError, UNSENT } from './network-error.js'
import type { OwnServers } from './own-servers.js'
import { isPassing, isPerforming, pass, perform } from './performing.js'
import { dialledOrigin, type ConnectionTarget } from './request-url.js'
import { senderOf, sendAs } from './sending.js'
import { sameAgain } from './socket-hook.js'
import {
  dispatchersOf,
  findDispatchPrototype,
  globalDispatchers,
  newAgent,
  type Agent,
  type Dispatcher,
} from './undici-copies.js'
import { clockOf, type Moment } from './test-clock.js'
import {
  inThisContext,
  isUnreached,
  tellAnswer,
  tellError,
  tellUnreached,
  whenFailed,
  type DispatchHandler,
} from './undici-handler.js'
import {
  targetOf,
  targetOfRequest,
  toCall,
  toHeaderList,
  urlOf,
  urlOfRequest,
  type DispatchOptions,
  type UndiciRequest,
} from './undici-request.js'
import { timeoutsOf } from './undici-timeouts.js'
import { VirtualConnection, virtualConnectionOf } from './virtual-connection.js'

/** The dispatch that was hooked, with its options, for any handler. */
type Dispatch = (handler: DispatchHandler, options?: DispatchOptions) => boolean

/** On what the hook was called. */
interface Called {
  dispatcher: Dispatcher
  entry: Entry
}

/** Methods that may go without leave, where no one could ask for it. */
const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS'])

interface Decided {
  url: string
  owner: Owner
  /** Of a call that has leave to be performed. */
  listener?: ExchangeListener
}

interface Performed {
  owner: Owner
  /** From `NetworkHost.begin`. */
  number: number
  begun: Moment
  listener: ExchangeListener | null
  /** The call has leave to be performed. */
  isAdmitted: boolean
  onWire: boolean
  /** True once the request goes over a virtual connection. */
  isVirtual?: true
}

/**
 * Hook undici at `dispatch`, the one method through which every client, pool and agent of a copy sends. Copies are
 * found by their global dispatcher, which every copy leaves on the global object when it is loaded.
 */
export class UndiciHook {
  readonly #host: NetworkHost
  readonly #foreign: ForeignInterception
  readonly #ownServers: OwnServers
  readonly #realms: readonly Record<PropertyKey, unknown>[]
  readonly #hooked = new Map<Dispatcher, { original: Dispatcher['dispatch']; hooked: Dispatcher['dispatch'] }>()
  readonly #performed = new WeakMap<object, Performed>()
  /** Whose the requests are that pass. */
  readonly #passed = new WeakMap<object, Owner>()
  /** Agents for virtual connections, by the base class of their copy: one does not know the handlers of another. */
  readonly #agents = new Map<Dispatcher, Agent>()
  #isActive = false
  /** Set while a call that has leave is dispatched. */
  #dispatching: Decided | null = null
  /**
   * Options whose dispatch has been decided, with their URL and sender: agents hand them on to pools, and pools to clients. With
   * another URL they are another call: redirect handlers use theirs again.
   */
  readonly #decided = new WeakMap<object, Decided>()
  readonly #subscriptions: [string, (message: unknown) => void][] = [
    ['undici:request:create', (message) => this.#onCreate((message as { request: UndiciRequest }).request)],
    ['undici:client:connected', (message) => virtualConnectionOf((message as { socket: Socket }).socket)?.speakHttp()],
    ['undici:client:sendHeaders', (message) => this.#onSend(message as { request: UndiciRequest; socket: Socket })],
    ['undici:request:error', (message) => this.#onError(message as { request: UndiciRequest; error: Error })],
  ]

  constructor(
    host: NetworkHost,
    foreign: ForeignInterception,
    ownServers: OwnServers,
    realms: readonly Record<PropertyKey, unknown>[],
  ) {
    this.#host = host
    this.#foreign = foreign
    this.#ownServers = ownServers
    this.#realms = realms
  }

  start(): void {
    this.#isActive = true
    for (const [channel, listener] of this.#subscriptions) diagnosticsChannel.subscribe(channel, listener)
    this.hookNewCopies()
  }

  stop(): void {
    this.#isActive = false
    for (const [channel, listener] of this.#subscriptions) diagnosticsChannel.unsubscribe(channel, listener)
    for (const [prototype, { original, hooked }] of this.#hooked) {
      if (prototype.dispatch === hooked) prototype.dispatch = original
    }
    this.#hooked.clear()
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
  }

  /** Hook the copies of undici that have been loaded since the last call. Cheap when there are none. */
  hookNewCopies(): void {
    if (!this.#host.answers) return
    this.#hookCopiesOf(globalDispatchers(this.#realms))
  }

  #hookCopiesOf(dispatchers: readonly unknown[]): void {
    for (const dispatcher of dispatchers) {
      const prototype = findDispatchPrototype(dispatcher)
      if (prototype !== null && !this.#hooked.has(prototype)) this.#hook(prototype)
    }
  }

  #hook(prototype: Dispatcher): void {
    const original = prototype.dispatch
    const decide = this.#decide.bind(this)
    function hooked(this: Dispatcher, options: DispatchOptions, handler: DispatchHandler): boolean {
      const asked = (told: DispatchHandler, others = options): boolean => original.call(this, others, told)
      return decide(options, handler, asked, { dispatcher: this, entry: hooked })
    }
    prototype.dispatch = hooked
    this.#hooked.set(prototype, { original, hooked })
  }

  #decide(options: DispatchOptions, handler: DispatchHandler, original: Dispatch, called: Called): boolean {
    if (!this.#isActive || typeof options !== 'object' || options === null) return original(handler)
    const target = targetOf(options, called.dispatcher)
    if (target === null) return original(handler)
    const url = urlOf(options, target)
    const decided = this.#decided.get(options)
    if (decided?.url === url) {
      const { owner, listener } = decided
      if (listener !== undefined) return this.#performAs(decided, () => original(handler))
      return sendAs(this.#host, owner, () => original(handler))
    }
    if (this.#dispatching !== null) {
      // An agent that hands on options of its own making, as those for proxies do.
      this.#decided.set(options, { ...this.#dispatching, url })
      return original(handler)
    }
    const dialled = dialledOrigin(target, options.path)
    if (this.#host.route(url, dialled) === 'pass' || this.#foreign.isActive()) return original(handler)
    const owner = senderOf(this.#host, 'undici', called.entry)
    const passes = this.#host.passes?.(url) === true
    if (passes && !this.#host.mayAnswer(options.method, url, owner)) {
      const told = inThisContext(handler)
      return pass(() => original(told))
    }
    if (!passes && this.#host.admit !== undefined && options.method !== 'CONNECT' && !options.upgrade) {
      this.#wait({ ...options }, inThisContext(handler), original, called.dispatcher, { url, owner })
      return true
    }
    this.#decided.set(options, { url, owner })
    const performed = (): boolean => this.#perform(original, handler, owner)
    if (options.upgrade !== undefined && options.upgrade !== null) {
      if (this.#host.performs) return performed()
      tellError(handler, this.#host.refuse('WebSocket', new URL(url).host, owner))
      return true
    }
    if (this.#host.performs && !this.#host.mayAnswer(options.method, url, owner)) return performed()
    const call = toCall(options, url)
    const answer = call === null ? null : this.#host.peek(call, owner)
    if (call !== null && answer === null && this.#host.performs) return performed()
    if (call !== null && answer !== null && isUnreached(answer)) {
      this.#host.answer(call, owner)
      tellUnreached(handler, answer, url, clockOf(this.#host))
      return true
    }
    // A miss, whatever is more than a plain answer, and a body that has yet to be read take the client's own road
    // over a virtual connection.
    if (call === null || answer?.plain !== true) {
      const givenUp = call === null ? null : (this.#host.claim?.(call, owner) ?? null)
      const told = givenUp === null ? handler : whenFailed(inThisContext(handler), givenUp)
      return sendAs(this.#host, owner, () => this.#overVirtualConnection(options, told, original, called.dispatcher))
    }
    this.#host.answer(call, owner)
    tellAnswer(handler, answer)
    return true
  }

  /** Have a call wait until it may be performed, with the dispatcher that it came to. */
  #wait(
    options: DispatchOptions,
    handler: DispatchHandler,
    original: Dispatch,
    dispatcher: Dispatcher,
    decided: Decided,
  ): void {
    const { url, owner } = decided
    void dispatchWithLeave(this.#host, {
      options,
      handler,
      url,
      owner,
      perform: (listener, told) => {
        const admitted = { url, owner, listener }
        this.#decided.set(options, admitted)
        this.#performAs(admitted, () => original(told, options))
      },
      overVirtualConnection: () => {
        this.#decided.set(options, decided)
        sendAs(this.#host, owner, () => this.#overVirtualConnection(options, handler, original, dispatcher))
      },
    })
  }

  /** Run a dispatch so that what it makes is heard by the listener of its call. */
  #performAs(decided: Decided, dispatch: () => boolean): boolean {
    const outer = this.#dispatching
    this.#dispatching = decided
    try {
      return perform(() => sendAs(this.#host, decided.owner, dispatch))
    } finally {
      this.#dispatching = outer
    }
  }

  #perform(original: Dispatch, handler: DispatchHandler, owner: Owner): boolean {
    return perform(() => {
      const told = inThisContext(handler)
      return sendAs(this.#host, owner, () => original(told))
    })
  }

  /** Send over a connection that is surely virtual: where calls are performed too, pools hold real ones. */
  #overVirtualConnection(
    options: DispatchOptions,
    handler: DispatchHandler,
    original: Dispatch,
    dispatcher: Dispatcher,
  ): boolean {
    if (!this.#host.performs) return original(handler)
    const agent = this.#virtualAgent(dispatcher)
    if (agent === null) return original(handler, options)
    const decided = this.#decided.get(options)!
    // Another agent takes the place of the dispatcher, and must not be more patient.
    const timeouts = timeoutsOf(dispatcher, options)
    const withOrigin = { ...options, ...timeouts, origin: new URL(decided.url).origin }
    this.#decided.set(withOrigin, decided)
    return agent.dispatch(withOrigin, handler)
  }

  #virtualAgent(dispatcher: Dispatcher): Agent | null {
    const copy = findDispatchPrototype(dispatcher)
    if (copy === null) return null
    const agent = this.#agents.get(copy) ?? newAgent(copy, dispatcher, this.#realms)
    if (agent !== null) this.#agents.set(copy, agent)
    return agent
  }

  #onCreate(request: UndiciRequest): void {
    this.hookNewCopies()
    const target = targetOfRequest(request)
    const url = urlOfRequest(request, target)
    const passes = isPassing() && this.#host.passes?.(url) === true
    if (passes || this.#host.route(url, dialledOrigin(target, request.path)) === 'pass') {
      this.#passed.set(request, this.#host.owner())
      return
    }
    const owner = senderOf(this.#host, 'undici')
    if (this.#foreign.isActive()) return this.#foreign.expect(request.method, url, owner)
    const isHeard = (!this.#host.answers || isPerforming(this.#host)) && !request.upgrade
    const number = this.#host.begin()
    const admitted = this.#dispatching?.listener
    const listener = admitted ?? (isHeard ? this.#host.listen(owner, number) : null)
    const begun = clockOf(this.#host).now()
    this.#performed.set(request, { owner, number, begun, listener, isAdmitted: admitted !== undefined, onWire: false })
  }

  #onSend({ request, socket }: { request: UndiciRequest; socket: Socket & { alpnProtocol?: unknown } }): void {
    if (this.#host.answers) this.#hookCopiesOf(dispatchersOf(socket))
    const performed = this.#performed.get(request)
    if (performed === undefined) return this.#onPass(request, socket)
    const target = targetOfRequest(request)
    const virtual = virtualConnectionOf(socket) ?? this.#takeOver(request, socket, target, performed)
    if (virtual !== null) {
      performed.isVirtual = true
      // What it was decided to perform is performed there as well: one call is listened to once.
      const { owner, number, begun, listener } = performed
      return virtual.expect({ owner, number, begun, ...(listener !== null && { listener }) })
    }
    performed.onWire = true
    // A copy that found the global dispatcher of another one leaves none of its own, so that its dispatch is not hooked.
    if (!request.upgrade) performed.listener ??= this.#host.listen(performed.owner, performed.number)
    if (socket.alpnProtocol === 'h2') {
      performed.listener?.onFailure(describeFailure(null, false))
      return this.#host.note(`HTTP/2 calls to ${target.authority} were not recorded`)
    }
    ConnectionTap.on(socket, target).expect(performed.listener)
  }

  #onPass(request: UndiciRequest, socket: Socket): void {
    const owner = this.#passed.get(request)
    if (owner === undefined) return
    const isOver = (): boolean => request.completed === true || request.aborted === true
    this.#ownServers.send(socket, { owner, isOver })
  }

  /**
   * In replay a connection from before the session becomes virtual: no byte of the request has been written yet. So does one
   * for a call that may not be made without leave, of a copy that was not hooked when it began.
   */
  #takeOver(
    { method, upgrade }: UndiciRequest,
    socket: Socket,
    target: ConnectionTarget,
    { owner, isAdmitted }: Performed,
  ): VirtualConnection | null {
    if (!this.#host.performs) {
      const isPassing = this.#host.passes?.(`http${target.isTls ? 's' : ''}://${target.authority}`) === true
      return new VirtualConnection(socket, this.#host, target, owner, isPassing ? sameAgain(socket, pass) : null)
    }
    if (this.#host.admit === undefined || isAdmitted || upgrade || method === 'CONNECT') return null
    // What goes through a tunnel cannot be opened again.
    if (HARMLESS.has(method) && !leadsTo(socket, target)) return null
    return new VirtualConnection(socket, this.#host, target, owner, sameAgain(socket))
  }

  #onError({ request, error }: { request: UndiciRequest; error: Error }): void {
    const performed = this.#performed.get(request)
    if (performed === undefined || performed.onWire || performed.isVirtual === true) return
    // A first call of a copy that is not hooked yet has no listener, and may fail before it is on the wire.
    const isNetwork = isNetworkError(error) || isNetworkError(causeOf(error))
    if (isNetwork && this.#host.performs) performed.listener ??= this.#host.listen(performed.owner, performed.number)
    const { listener } = performed
    performed.listener = null
    if (listener === null) return
    const url = urlOfRequest(request, targetOfRequest(request))
    listener.onRequestHead(request.method, url, toHeaderList(request.headers) ?? [])
    if (types.isUint8Array(request.body)) listener.onRequestBody(Buffer.from(request.body))
    listener.onFailure(isNetwork ? describeFailure(isNetworkError(error) ? error : causeOf(error), false) : UNSENT)
  }
}

function leadsTo({ remotePort }: Socket, { isTls, authority }: ConnectionTarget): boolean {
  const port = /:(\d+)$/.exec(authority)?.[1]
  return remotePort === (port === undefined ? (isTls ? 443 : 80) : Number(port))
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}
