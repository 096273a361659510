import type { Socket } from 'node:net'
import type { CoordinatorMessage, LiveCall, SessionMessage } from '../model/index.js'
import { readMessages, writeMessage } from '../network/json-lines.js'
import type { CoordinatorEvents } from './coordinator.js'
import { retryAfterOf } from './retry-after.js'
import type { ServiceLimits } from './service-limits.js'

/** What all sessions of a run share. */
export interface PeerContext {
  token: string
  limits: ServiceLimits
  longestHoldMs: number
  /** How many calls to a service in a row had no answer in `longestHoldMs`. */
  silences: Map<string, number>
  events: CoordinatorEvents
  /** All sessions, this one included. */
  peers(): Iterable<SessionPeer>
}

/** A service that is busy, and does not say for how long, is given so much time, in ms. */
const BUSY_MS = 1000

/** JSON has no infinity. */
const LONGEST_TOLD = Number.MAX_SAFE_INTEGER

/** So many calls in a row without an answer in all their time tell that a service hangs. */
const MOST_SILENCES = 3

/** A call that was let in, or waits to be. */
interface Entered {
  service: string
  /** Set while it waits. */
  waiting: AbortController | null
  /** When it was let in; monotonic, in ms. */
  begunAt: number
  release: () => void
}

/** One session, as the main process sees it. Until it has said the token, nothing that comes from it counts. */
export class SessionPeer {
  readonly #socket: Socket
  readonly #context: PeerContext
  readonly #entered = new Map<number, Entered>()
  readonly #calls: LiveCall[] = []
  #testFile: string | null = null
  #isDone = false

  constructor(socket: Socket, context: PeerContext) {
    this.#socket = socket
    this.#context = context
    socket.on('error', () => undefined)
    socket.once('close', () => this.#onClose())
    readMessages(socket, (message) => this.#onMessage(message as SessionMessage))
  }

  /** End the connection. */
  close(): void {
    this.#socket.destroy()
  }

  /** Tell calls that wait for a service that it is left alone. */
  giveUp(service: string): void {
    for (const [call, entered] of this.#entered) {
      if (entered.service === service && entered.waiting !== null) this.#refuse(call, entered)
    }
  }

  #onMessage(message: SessionMessage): void {
    if (this.#testFile === null) return this.#greet(message)
    switch (message.type) {
      case 'enter':
        return this.#enter(message.call, message.service)
      case 'leave':
        return this.#leave(message)
      case 'call':
        this.#calls.push(message.call)
        return
      case 'result':
        this.#isDone = true
        for (const call of this.#calls.splice(0)) this.#context.events.onCall(call)
        this.#context.events.onFile(message.result)
        this.#say({ type: 'done' })
        return
      default:
        this.close()
    }
  }

  #greet(message: SessionMessage | null): void {
    const isOurs = typeof message === 'object' && message?.type === 'hello' && message.token === this.#context.token
    if (!isOurs) return this.close()
    this.#testFile = message.testFile
    this.#context.events.onProgress?.({ kind: 'file-started', testFile: message.testFile })
  }

  #enter(call: number, service: string): void {
    const entered: Entered = { service, waiting: new AbortController(), begunAt: Infinity, release: () => undefined }
    this.#entered.set(call, entered)
    if (this.#isHeld(service)) return this.#refuse(call, entered)
    this.#context.limits.enter(service, entered.waiting?.signal).then(
      (release) => this.#admit(call, entered, release),
      // It waits no more, and was told so.
      () => undefined,
    )
  }

  #admit(call: number, entered: Entered, release: () => void): void {
    // It may have gone between the leave and this turn.
    if (this.#entered.get(call) !== entered) return release()
    Object.assign(entered, { waiting: null, begunAt: performance.now(), release })
    this.#say({ type: 'go', call })
    const { service } = entered
    this.#context.events.onProgress?.({ kind: 'call-started', testFile: this.#testFile ?? '', service })
  }

  #refuse(call: number, { service, waiting }: Entered): void {
    this.#entered.delete(call)
    waiting?.abort()
    this.#say({ type: 'held', call, ms: Math.min(Math.ceil(this.#context.limits.heldFor(service)), LONGEST_TOLD) })
  }

  #leave({ call, status, retryAfter }: Extract<SessionMessage, { type: 'leave' }>): void {
    const entered = this.#entered.get(call)
    if (entered === undefined) return
    this.#entered.delete(call)
    const { service } = entered
    const headers: [string, string][] = retryAfter === null ? [] : [['retry-after', retryAfter]]
    const ms = retryAfterOf({ status, headers }, Date.now()) ?? (status === 429 ? BUSY_MS : 0)
    if (ms > 0) this.#hold(service, ms)
    this.#hear(entered, status)
    entered.waiting?.abort()
    entered.release()
    const { onProgress } = this.#context.events
    onProgress?.({ kind: 'call-ended', testFile: this.#testFile ?? '', service, status })
  }

  /** A service that hangs would take all of the run's time: it is left alone from then on. */
  #hear({ service, begunAt }: Entered, status: number): void {
    const { silences, longestHoldMs, limits, events } = this.#context
    if (status > 0) silences.delete(service)
    if (status > 0 || performance.now() - begunAt < longestHoldMs) return
    const count = (silences.get(service) ?? 0) + 1
    silences.set(service, count)
    if (count !== MOST_SILENCES) return
    limits.hold(service, Infinity)
    events.onProgress?.({ kind: 'silent', service })
    this.#giveUpHeld(service)
  }

  #hold(service: string, ms: number): void {
    const { limits, events } = this.#context
    limits.hold(service, ms)
    events.onProgress?.({ kind: 'held', service, ms })
    this.#giveUpHeld(service)
  }

  #giveUpHeld(service: string): void {
    const { peers } = this.#context
    if (this.#isHeld(service)) for (const peer of peers()) peer.giveUp(service)
  }

  #isHeld(service: string): boolean {
    return this.#context.limits.heldFor(service) > this.#context.longestHoldMs
  }

  #say(message: CoordinatorMessage): void {
    void writeMessage(this.#socket, message)
  }

  #onClose(): void {
    for (const { waiting, release } of this.#entered.values()) {
      waiting?.abort()
      release()
    }
    this.#entered.clear()
    if (this.#testFile === null || this.#isDone) return
    this.#context.events.onProgress?.({ kind: 'file-lost', testFile: this.#testFile })
  }
}
