import { retryAfterMs } from '@understudy/core/drift'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Webhook } from './webhook.js'

/** How long a delivery may take. All in ms. */
export interface DeliveryLimits {
  /** Over all attempts and pauses. */
  total: number
  /** For one attempt. */
  attempt: number
  /** Before the second attempt; twice as long before each next one. */
  pause: number
  /** Attempts after the first. */
  retries: number
}

/** Half a minute at most: a run does not wait longer for someone to be told of it. */
export const DELIVERY_LIMITS: DeliveryLimits = { total: 30_000, attempt: 10_000, pause: 1000, retries: 3 }

/** What came of one attempt. */
type Attempt = { isDone: true } | { isDone: false; reason: string; isFinal: boolean; wait: number | null }

/**
 * Post a message; where the network fails, or the answer is 429 or 5xx, again after a while, or after what `Retry-After` asks
 * for. Returns null once it is taken, and else why it is not, in words without the address.
 */
export async function postMessage(
  webhook: Webhook,
  body: string,
  limits: DeliveryLimits = DELIVERY_LIMITS,
): Promise<string | null> {
  const end = Date.now() + limits.total
  for (let attempts = 1; ; attempts += 1) {
    const left = end - Date.now()
    const outcome = await attempt(webhook, body, Math.max(1, Math.min(limits.attempt, left)))
    if (outcome.isDone) return null
    const { reason, isFinal } = outcome
    if (isFinal) return reason
    if (attempts > limits.retries) return `${reason}, ${attempts} times`
    const wait = outcome.wait ?? limits.pause * 2 ** (attempts - 1)
    if (Date.now() + wait >= end)
      return outcome.wait === null ? reason : `${reason}, and asks for more time than there is`
    await sleep(wait)
  }
}

async function attempt({ url, authorization }: Webhook, body: string, timeout: number): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      body,
      // A redirected POST becomes a GET that tells nobody anything.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    })
    // A body that breaks off changes nothing about the status.
    await response.body?.cancel().catch(() => undefined)
    if (response.ok) return { isDone: true }
    const { status } = response
    const isFinal = status !== 429 && status < 500
    return {
      isDone: false,
      reason: `it answers ${status}`,
      isFinal,
      wait: retryAfterMs(response.headers.get('retry-after'), Date.now()),
    }
  } catch (error) {
    return { isDone: false, reason: failureOf(error), isFinal: false, wait: null }
  }
}

/** By its code alone: the message of an error may hold the address. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection fails'
  if (error.name === 'TimeoutError') return 'it does not answer in time'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null
  return code === null ? 'the connection fails' : `the connection fails (${code})`
}
