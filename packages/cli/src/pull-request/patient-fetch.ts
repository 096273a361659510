import { PublishError, messageOf } from './publish-error.js'

/** How calls to a forge are made. */
export interface PatienceOptions {
  /** Ms since the epoch. */
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** Ms that a rate limit is waited for. Default 60,000. */
  longestWait?: number
  /** The forge, as people call it. */
  name: string
  /** The environment names a proxy, and Node is not told to use it. */
  behindProxy?: boolean
}

const PROXY_FIX = ' The environment names a proxy: set NODE_USE_ENV_PROXY=1 (Node 24 and later), so that it is used.'

type Input = Parameters<typeof fetch>[0]

const ATTEMPTS = 4
const TIME_LIMIT = 30_000
const LONGEST_WAIT = 60_000
const MARGIN = 1000
const TRANSIENT = new Set([500, 502, 503, 504])

/**
 * Make a `fetch` that waits out short rate limits, and repeats what fails for a while. A POST is repeated only where the forge
 * has not begun it: its caller looks first whether it was done.
 * @throws PublishError where a limit lasts longer, or the forge cannot be reached
 */
export function patientFetch({
  now,
  sleep,
  longestWait = LONGEST_WAIT,
  name,
  behindProxy,
}: PatienceOptions): typeof fetch {
  const attempt = async (input: Input, init: RequestInit | undefined, left: number): Promise<Response> => {
    const canRepeat = left > 1 && init?.method !== 'POST'
    const pause = 1000 * 2 ** (ATTEMPTS - left)
    const response = await tryOnce(input, init)
    if (response instanceof Error) {
      if (left > 1 && (canRepeat || wasRefused(response))) return again(pause)
      const fix = behindProxy === true ? PROXY_FIX : ''
      throw new PublishError(`${name} cannot be reached at ${hostIn(input)}: ${reasonOf(response)}.${fix}`, {
        cause: response,
        isFinal: true,
      })
    }
    const wait = waitOf(response, await limitText(response), now())
    if (wait !== null) {
      if (wait > longestWait || left <= 1) throw tooLong(name, now() + wait)
      return again(wait + MARGIN)
    }
    return canRepeat && TRANSIENT.has(response.status) ? again(pause) : response

    async function again(ms: number): Promise<Response> {
      await sleep(ms)
      return attempt(input, init, left - 1)
    }
  }
  return (input, init) => attempt(input, init, ATTEMPTS)
}

async function tryOnce(input: Input, init: RequestInit | undefined): Promise<Response | Error> {
  try {
    return await fetch(input, { ...init, signal: AbortSignal.timeout(TIME_LIMIT) })
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error), { cause: error })
  }
}

/** The body of an answer that may speak of a limit; it is read from a copy. */
async function limitText(response: Response): Promise<string> {
  return response.status === 403 || response.status === 429 ? response.clone().text() : ''
}

/** Return the ms until a rate limit ends, or null where there is none: a 403 may also mean a missing permission. */
function waitOf({ status, headers }: Response, text: string, now: number): number | null {
  if (status !== 403 && status !== 429) return null
  const after = headers.get('retry-after')
  if (after !== null) return msUntil(after, now)
  if (headers.get('x-ratelimit-remaining') === '0' || headers.get('ratelimit-remaining') === '0')
    return untilReset(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'), now)
  // GitHub's advice where it does not say how long.
  return status === 429 || /secondary rate limit/i.test(text) ? LONGEST_WAIT : null
}

function msUntil(retryAfter: string, now: number): number {
  const seconds = Number(retryAfter)
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000
  return Number.isNaN(ms) ? LONGEST_WAIT : Math.max(0, ms)
}

function untilReset(seconds: string | null, now: number): number {
  const reset = Number(seconds)
  return seconds === null || Number.isNaN(reset) ? LONGEST_WAIT : Math.max(0, reset * 1000 - now)
}

function tooLong(name: string, until: number): PublishError {
  const time = new Date(until).toISOString().replace(/\.\d+Z$/, 'Z')
  return new PublishError(`${name} takes no more calls with this token until ${time}: run again after that.`, {
    isFinal: true,
  })
}

function wasRefused(error: Error): boolean {
  return reasonOf(error).includes('ECONNREFUSED')
}

/** `fetch` hides why a connection failed in its error's cause. */
function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `no answer within ${TIME_LIMIT / 1000} s`
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return cause.message === '' || cause.message.includes(code) ? cause.message || code : `${cause.message} (${code})`
}

function hostIn(input: Input): string {
  return new URL(input instanceof Request ? input.url : input).host
}
