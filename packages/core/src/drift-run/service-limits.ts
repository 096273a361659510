/** How hard services may be pressed. */
export interface LimitOptions {
  /** Calls to one service that are open at a time. */
  concurrency: number
  /** Calls to one service that begin in a second, spread evenly. */
  requestsPerSecond: number
  /** Monotonic, in ms. */
  now?: () => number
  /** Call back after so many ms, unless it is taken back. */
  wait?: (ms: number, then: () => void) => () => void
}

/** Lets calls to services begin, each in its turn. */
export interface ServiceLimits {
  /**
   * Wait for leave to call a service. Rejects with the signal's reason where that comes first.
   *
   * @returns a function that says the call is over; idempotent
   */
  enter(service: string, signal?: AbortSignal): Promise<() => void>
  /** Let no call to a service begin for so many ms. Never shortens an earlier hold. */
  hold(service: string, ms: number): void
  /** How long no call to a service may begin, in ms; 0 where one may. */
  heldFor(service: string): number
}

/** Timers cannot wait longer, in ms. */
const LONGEST_WAIT = 2 ** 31 - 1

/** Create limits for services, each by itself. Calls begin in the order in which they ask. */
export function createServiceLimits({
  concurrency,
  requestsPerSecond,
  now = () => performance.now(),
  wait = waitByTimer,
}: LimitOptions): ServiceLimits {
  const lanes = new Map<string, Lane>()
  const interval = 1000 / requestsPerSecond
  const laneOf = (service: string): Lane => {
    const lane = lanes.get(service) ?? { queue: [], open: 0, nextAt: -Infinity, heldUntil: -Infinity, cancel: null }
    lanes.set(service, lane)
    return lane
  }

  function advance(lane: Lane): void {
    while (lane.cancel === null && lane.queue.length > 0 && lane.open < concurrency) {
      const at = now()
      const ms = Math.max(lane.nextAt, lane.heldUntil) - at
      if (ms > 0) {
        lane.cancel = wait(Math.min(Math.ceil(ms), LONGEST_WAIT), () => {
          lane.cancel = null
          advance(lane)
        })
        return
      }
      lane.open += 1
      lane.nextAt = at + interval
      lane.queue.shift()!(releaseOf(lane))
    }
  }

  function releaseOf(lane: Lane): () => void {
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      lane.open -= 1
      advance(lane)
    }
  }

  return {
    enter(service, signal) {
      const lane = laneOf(service)
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error)
        const start = (release: () => void): void => {
          signal?.removeEventListener('abort', giveUp)
          resolve(release)
        }
        const giveUp = (): void => {
          lane.queue.splice(lane.queue.indexOf(start), 1)
          if (lane.queue.length === 0) stopWaiting(lane)
          reject(signal?.reason as Error)
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        lane.queue.push(start)
        advance(lane)
      })
    },
    hold(service, ms) {
      const lane = laneOf(service)
      lane.heldUntil = Math.max(lane.heldUntil, now() + ms)
    },
    heldFor: (service) => Math.max(0, laneOf(service).heldUntil - now()),
  }
}

/** The calls to one service. */
interface Lane {
  queue: ((release: () => void) => void)[]
  open: number
  /** When the next call may begin. */
  nextAt: number
  heldUntil: number
  /** Set while a timer runs. */
  cancel: (() => void) | null
}

function stopWaiting(lane: Lane): void {
  lane.cancel?.()
  lane.cancel = null
}

function waitByTimer(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
