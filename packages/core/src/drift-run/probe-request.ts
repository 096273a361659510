import type { LiveCallAnswer, LiveCallRequest } from '../model/index.js'
import { failedAnswer, performRequest, type Perform } from './perform-request.js'
import { retryAfterOf } from './retry-after.js'
import type { ServiceLimits } from './service-limits.js'

/** What the main process makes requests of its own with. */
export interface ProbeMeans {
  limits: Pick<ServiceLimits, 'enter' | 'hold'>
  env: Readonly<Record<string, string | undefined>>
  /** Default `performRequest`. */
  perform?: Perform
  /** For one request, in ms. Default 30 s. */
  timeoutMs?: number
  /** Longer than this, a service that asks for time is not waited for, in ms. Default 60 s. */
  longestWaitMs?: number
  /** Default: the clock. */
  now?: () => number
  signal?: AbortSignal
}

/** Makes a request of a service as soon as its limits allow. */
export type Probe = (service: string, request: LiveCallRequest) => Promise<LiveCallAnswer>

const DEFAULTS = { timeoutMs: 30_000, longestWaitMs: 60_000 }

/** So often is one request made where the service asks for time. */
const MOST_TRIES = 3

/** Make what makes requests: within the limits, and again where the service says when. */
export function createProbe(means: ProbeMeans): Probe {
  const { limits, env, perform = performRequest, timeoutMs = DEFAULTS.timeoutMs, signal } = means
  const options = { timeoutMs, env, ...(signal === undefined ? {} : { signal }) }

  return async (service, request) => {
    for (let tries = 1; ; tries += 1) {
      let answer: LiveCallAnswer
      const release = await limits.enter(service, signal).catch(() => null)
      if (release === null) return failedAnswer('ABORTED', 'the run was ended')
      try {
        answer = await perform(request, options)
      } finally {
        release()
      }
      const wait = waitFor(answer, means)
      if (wait === null) return answer
      limits.hold(service, wait)
      if (tries === MOST_TRIES || signal?.aborted === true) return answer
    }
  }
}

/** How long a service is to be waited for; null where it asks for nothing, or for too much. */
export function waitFor(
  answer: LiveCallAnswer,
  { longestWaitMs = DEFAULTS.longestWaitMs, now = Date.now }: Pick<ProbeMeans, 'longestWaitMs' | 'now'>,
): number | null {
  const wait = retryAfterOf(answer, now())
  return wait === null || wait > longestWaitMs ? null : wait
}
