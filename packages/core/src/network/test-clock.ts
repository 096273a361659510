import type { NetworkHost } from './call.js'
import { now, realClearTimeout, realSetImmediate, realSetTimeout } from './clock.js'

/** A moment by the real clock, and by the test's fake timers where there are any, both in ms. */
export interface Moment {
  real: number
  fake: number | null
}

/** What fake timers replace in a realm. */
interface RealmTimers {
  setTimeout: (act: () => void, ms: number) => unknown
  clearTimeout: (timer: unknown) => void
  performance: { now(): number }
}

const clocks = new WeakMap<NetworkHost, TestClock>()

/** Have the clock of a session's network follow the timers of its tests' realm. */
export function followTimers(host: NetworkHost, realm: Record<PropertyKey, unknown>): void {
  clocks.set(host, new TestClock(realm))
}

/** The clock of a session's network. */
export function clockOf(host: NetworkHost): TestClock {
  return clocks.get(host) ?? REAL
}

/**
 * Time as a test has it: it passes really, and it passes when fake timers advance, whichever is first. Both runners'
 * fake timers, and Sinon's, take the place of the realm's `setTimeout`.
 */
export class TestClock {
  readonly #realm: Record<PropertyKey, unknown>
  readonly #real: unknown

  constructor(realm: Record<PropertyKey, unknown>) {
    this.#realm = realm
    this.#real = realm['setTimeout']
  }

  now(): Moment {
    return { real: now(), fake: this.#fakeTimers()?.performance.now() ?? null }
  }

  /**
   * Call back once `ms` have passed since a moment, at the earliest in a later turn.
   *
   * @returns a function that gives up waiting
   */
  wait(since: Moment, ms: number, act: () => void): () => void {
    const fakeTimers = this.#fakeTimers()
    const left = since.real + ms - now()
    // Timers that were faked since then know nothing of the time before.
    const fakeLeft = fakeTimers === null || since.fake === null ? left : since.fake + ms - fakeTimers.performance.now()
    let isOver = false
    const cancels: (() => void)[] = []
    const stop = (): void => {
      isOver = true
      for (const cancel of cancels) cancel()
    }
    const end = (): void => {
      if (isOver) return
      stop()
      act()
    }
    if (Math.min(left, fakeLeft) <= 0) realSetImmediate(end)
    else {
      const timer = realSetTimeout(end, left)
      cancels.push(() => realClearTimeout(timer))
      if (fakeTimers !== null) cancels.push(setFakeTimeout(fakeTimers, end, fakeLeft))
    }
    return stop
  }

  #fakeTimers(): RealmTimers | null {
    const current = this.#realm['setTimeout']
    // Jest can fake timers before a session begins. Those of Sinon's, which both runners use, say so.
    const isFake = current !== this.#real || (typeof current === 'function' && 'clock' in current)
    return isFake && typeof current === 'function' ? (this.#realm as unknown as RealmTimers) : null
  }
}

const REAL = new TestClock({})

function setFakeTimeout(timers: RealmTimers, act: () => void, ms: number): () => void {
  const { clearTimeout } = timers
  const timer = timers.setTimeout(act, ms)
  return () => clearTimeout(timer)
}
