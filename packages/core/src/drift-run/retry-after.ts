import type { LiveCallAnswer } from '../model/index.js'

/** Statuses that ask for time (RFC 9110 section 15.6.4, RFC 6585 section 4). */
const ASKING = new Set([429, 503])

/** How long a service asks to be left alone, in ms; null for an answer that does not ask, or does not say how long. */
export function retryAfterOf(
  { status, headers }: Pick<LiveCallAnswer, 'status' | 'headers'>,
  now: number,
): number | null {
  if (!ASKING.has(status)) return null
  return retryAfterMs(headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1], now)
}

/** Read a `Retry-After` header as ms from now; null for what is neither seconds nor a date. */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const value = header?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  const moment = Date.parse(value)
  return Number.isNaN(moment) ? null : Math.max(0, moment - now)
}
