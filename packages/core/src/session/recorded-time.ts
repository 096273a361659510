import type { ResolvedConfig } from '../config/config.js'
import type { Interaction } from '../model/index.js'
import type { Answer, CallRequest, Owner } from '../network/call.js'
import { now as elapsed } from '../network/clock.js'
import { replaceDate } from './realm-date.js'
import { beginningOf, momentOf } from './recorded-moment.js'
import type { HostOptions, RegisteredAnswer } from './host-options.js'
import { SessionHost } from './session-host.js'
import type { Realm } from './session.js'

/** An answer that was recorded so much later, in ms, comes of another day's recording, and moves no clock. */
const LONGEST_TEST = 3_600_000

/** A clock that was set to a moment, and runs on from there. */
interface SetClock {
  moment: number
  /** By the monotonic clock, in ms. */
  setAt: number
}

/**
 * The time of a file that is replayed at the moment of its recording (`replay.time: 'recorded'`).
 *
 * The realm's `Date` is shifted, not stopped. Each attempt at a test sets it to the moment of the test's first
 * interaction; whatever runs outside the tests, and tests without interactions of their own, see the clock of the
 * file, which begins at the first call outside any test, or else at the first of all. A test of which nothing is
 * recorded, in a file that recorded nothing outside its tests, runs in real time.
 *
 * Replay is faster than what it replays, so an answer moves the clock on to the moment at which it came: a token that
 * took the service five seconds is not from the future.
 *
 * Concurrent tests share the realm, and so its clock: that of the first to begin, until none of them runs.
 */
export class RecordedTime {
  readonly #ofTests: ReadonlyMap<string | null, readonly Interaction[]>
  readonly #all: readonly Interaction[]
  readonly #latency: ResolvedConfig['replay']['latency']
  /** Reading a long answer once is enough. */
  readonly #moments = new Map<Interaction, number | null>()
  readonly #running = new Set<string>()
  #file: SetClock | null = null
  #test: SetClock | null = null
  #restore: (() => void) | null = null

  constructor(interactions: readonly Interaction[], latency: ResolvedConfig['replay']['latency']) {
    this.#all = interactions
    this.#ofTests = Map.groupBy(interactions, ({ test }) => test)
    this.#latency = latency
  }

  /** Shift the realm's clock. Where nothing is recorded, it is left as it is. */
  start(realm: Realm): void {
    if (this.#all.length === 0) return
    this.#file = this.#setTo(this.#ofTests.get(null) ?? this.#all)
    this.#restore = replaceDate(realm, () => this.now())
  }

  /** Begin an attempt at a test, by its key and its name in the recording. */
  begin(key: string, name: string): void {
    this.#running.delete(key)
    if (this.#running.size === 0) this.#test = this.#clockOf(name)
    this.#running.add(key)
  }

  /** An attempt at a test is over. */
  end(key: string): void {
    this.#running.delete(key)
  }

  /** An interaction answers a call now. */
  answered(interaction: Interaction): void {
    const clock = this.#current
    const start = clock === null ? null : this.#startOf(interaction)
    if (clock === null || start === null) return
    const ahead = start - read(clock)
    if (ahead > 0 && ahead <= LONGEST_TEST) clock.moment += ahead
  }

  /** What time it is for the code under test, in whole ms since the epoch; null in real time. */
  now(): number | null {
    const clock = this.#current
    return clock === null ? null : Math.floor(read(clock))
  }

  /** Give the realm its own clock back. Idempotent. */
  stop(): void {
    this.#restore?.()
    this.#restore = null
    this.#file = null
    this.#running.clear()
  }

  get #current(): SetClock | null {
    return this.#running.size === 0 ? this.#file : this.#test
  }

  #clockOf(name: string): SetClock | null {
    const own = this.#ofTests.get(name)
    if (own !== undefined) return this.#setTo(own)
    return this.#ofTests.has(null) ? this.#file : null
  }

  #setTo(interactions: readonly Interaction[]): SetClock | null {
    const moment = beginningOf(interactions, (interaction) => this.#startOf(interaction))
    return moment === null ? null : { moment, setAt: elapsed() }
  }

  /** When the replay has to begin an answer, so that it comes at its moment. */
  #startOf(interaction: Interaction): number | null {
    let moment = this.#moments.get(interaction)
    if (moment === undefined) this.#moments.set(interaction, (moment = momentOf(interaction)))
    return moment === null ? null : moment - this.#waitFor(interaction)
  }

  /** How long the replay waits before an answer, in ms. */
  #waitFor({ response }: Interaction): number {
    if (this.#latency === 'none') return 0
    return this.#latency === 'recorded' ? (response?.latencyMs ?? 0) : this.#latency
  }
}

function read({ moment, setAt }: SetClock): number {
  return moment + elapsed() - setAt
}

/** A host that tells the clock what it answers. */
export class TimedHost extends SessionHost {
  readonly #time: RecordedTime

  constructor(options: HostOptions, time: RecordedTime) {
    super(options)
    this.#time = time
  }

  override answer(call: CallRequest, owner: Owner): Answer | null {
    const answer = super.answer(call, owner)
    const interaction = answer === null ? null : this.calls.at(-1)?.interaction
    if (interaction) this.#time.answered(interaction)
    return answer
  }

  override registered(call: CallRequest, owner: Owner, given: RegisteredAnswer): void {
    super.registered(call, owner, given)
    if (given.isBent && given.match !== null) this.#time.answered(given.match.interaction)
  }
}
