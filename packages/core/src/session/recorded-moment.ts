import type { Interaction, RecordedHeaders, RecordedResponse } from '../model/index.js'

const SECOND = 1000
const DAY = 86_400_000

/** How far two clocks of one service may differ, in ms: what verifiers of tokens usually bear. */
const SKEW = 300_000

/** The last ms of a second that is known without its fraction. */
const END_OF_SECOND = SECOND - 1

/**
 * Find the moment at which an answer began, in ms since the epoch; null where it does not say.
 *
 * It is that of the `date` header (made older by a cache that tells its `age`), or of a later `iat` or `nbf` of a JWT in
 * the answer, which another clock of the service may have set. Both know whole seconds only, and the end of that second is
 * taken: then all that the service stamped lies in the past, and a clock that goes from answer to answer never runs ahead
 * of what the recording took. What lies more than a day off `recordedAt` counts for nothing: a wrong clock, or the header of
 * an answer that was recorded again and had not changed.
 */
export function momentOf({ recordedAt, response }: Interaction): number | null {
  if (response === undefined) return null
  const day = startOfDay(recordedAt)
  const isNear = (time: number): boolean => time >= day - DAY && time < day + 2 * DAY
  const sent = sentAt(response.headers)
  const latest = isNear(sent) ? sent + SKEW : Infinity
  const times = [sent, ...issuedAt(response).filter((time) => time <= latest)].filter(isNear)
  return times.length === 0 ? null : Math.max(...times) + END_OF_SECOND
}

/**
 * Find the moment at which a test began whose interactions these are, in ms since the epoch; null for none.
 *
 * It is the earliest of its answers. Where none tells its moment, it is the start of the earliest day: whatever was issued
 * on that day, and was to expire after its use, is then still good.
 *
 * @param startOf when an answer began, in ms since the epoch; null where it does not say
 */
export function beginningOf(
  interactions: readonly Interaction[],
  startOf: (interaction: Interaction) => number | null,
): number | null {
  if (interactions.length === 0) return null
  const starts = interactions.map(startOf).filter((start) => start !== null)
  return least(starts.length > 0 ? starts : interactions.map(({ recordedAt }) => startOfDay(recordedAt)))
}

function least(times: readonly number[]): number {
  return times.reduce((a, b) => Math.min(a, b))
}

function startOfDay(recordedAt: string): number {
  return Date.parse(`${recordedAt}T00:00:00Z`)
}

/** NaN where there is no date. */
function sentAt({ date, age }: RecordedHeaders): number {
  if (typeof date !== 'string') return Number.NaN
  const held = typeof age === 'string' && /^\d+$/.test(age) ? Number(age) * SECOND : 0
  return Date.parse(date) + held
}

/** Head and claims of a JWT. It does not begin within another word, so that no text is gone through twice. */
const JWT = /(?<![\w-])eyJ[\w-]+\.(eyJ[\w-]+)\./g

function issuedAt({ headers, body, trailers }: RecordedResponse): number[] {
  const text = JSON.stringify([headers, body, trailers])
  if (!text.includes('eyJ')) return []
  return [...text.matchAll(JWT)].flatMap(([, claims = '']) => timesIn(claims)).map((seconds) => seconds * SECOND)
}

function timesIn(claims: string): number[] {
  try {
    const { iat, nbf } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
    return [iat, nbf].filter((time) => typeof time === 'number')
  } catch {
    // Looks like a JWT and is none.
    return []
  }
}
