import { fitsType } from '../parameters/index.js'
import { plainName } from './guards.js'

const DAY_MS = 86_400_000

/** Moments are looked for this far from now: tests ask for last month and for next year. */
const NEAR_MS = 400 * DAY_MS

/** Keys whose values are made anew for each call. */
const NONCE_KEYS = new Set([
  'cachebuster',
  'cb',
  'clientmutationid',
  'clientrequestid',
  'clienttoken',
  'clienttransactionid',
  'codechallenge',
  'correlationid',
  'deduplicationid',
  'idempotencykey',
  'idempotencytoken',
  'invocationid',
  'messagededuplicationid',
  'nonce',
  'oauthnonce',
  'reqid',
  'requestid',
  'requestkey',
  'requesttoken',
  'rid',
  'rnd',
  'spanid',
  'traceid',
  'xcorrelationid',
  'xidempotencykey',
  'xrequestid',
  'xtraceid',
])

/** `created[gte]` is one as well. */
function isTimeKey(key: string): boolean {
  return TIME_KEY.test(key.replace(/\[\w*\]$/, ''))
}

const TIME_KEY =
  /(?:^|_|-|[a-z])(?:created|updated|modified|at|time|timestamp|ts|date|exp|iat|nbf|expires|expiry|since|until|from|to|start|end|before|after|now)$/i

const UUID = /[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/i

/** What may stand within longer text, each between characters that are no part of it. */
const WITHIN =
  /(?<![\da-f])([\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12})(?![\da-f])|(?<!\d)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))(?!\d)|(?<!\d)(?:\d{13}|\d{10})(?!\d)/gi

/** Addresses are redacted as a whole: nothing of one stays, and any matches. */
const ADDRESS = /[^\s"'<>@,;()]{1,64}@[^\s"'<>@,;()]{1,255}/g

/** Says the type of a value that a test makes anew in each run; null for one that may be the same in all of them. */
export function volatileType(value: string | number, key: string, now: number): string | null {
  const text = String(value)
  if (text.length > 200) return null
  if (typeof value === 'string') {
    if (isUuid(value)) return 'uuid'
    if (fitsType('ulid', value) && isNear(ulidTime(value), now, DAY_MS)) return 'ulid'
    if (fitsType('timestamp', value) && isNearMoment(value, now)) return 'timestamp'
    if (fitsType('date', value) && isNear(Date.parse(value), now, NEAR_MS) && !/version$/i.test(key)) return 'date'
  }
  const window = isTimeKey(key) ? NEAR_MS : 2 * DAY_MS
  if (/^\d{13}$/.test(text) && isNear(Number(text), now, window)) return 'unixMillis'
  if (/^\d{10}(?:\.\d+)?$/.test(text) && isNear(Number(text) * 1000, now, window)) return 'unixSeconds'
  return isNonceKey(key) && isRandom(text) ? 'nonce' : null
}

/** True for a key whose values are made anew for each call, such as `idempotency-key`. */
export function isNonceKey(key: string): boolean {
  return key === '_' || NONCE_KEYS.has(plainName(key))
}

function isRandom(text: string): boolean {
  return /^\S{6,}$/.test(text) && (/\d/.test(text) || text.length >= 16)
}

/** Find volatile values within longer text. Text that is all of one is none of it, and neither is an e-mail address. */
export function volatileParts(text: string, now: number): { start: number; end: number; type: string }[] {
  if (text.length < 10 || text.length > 65_536 || !/\d/.test(text)) return []
  const addresses = text.includes('@') ? [...text.matchAll(ADDRESS)] : []
  const isOfAddress = (at: number): boolean =>
    addresses.some(({ index, 0: one }) => at >= index && at < index + one.length)
  const found = [...text.matchAll(WITHIN)].filter(
    ({ index, 0: one }) => one.length < text.length && !isOfAddress(index),
  )
  return found.flatMap(({ index, 0: whole, 1: uuid, 2: moment }) => {
    const type =
      uuid !== undefined
        ? 'uuid'
        : moment !== undefined
          ? 'timestamp'
          : whole.length === 13
            ? 'unixMillis'
            : 'unixSeconds'
    const isVolatile =
      uuid !== undefined
        ? isUuid(whole)
        : moment !== undefined
          ? isNearMoment(whole, now)
          : isNear(Number(whole) * (whole.length === 13 ? 1 : 1000), now, DAY_MS)
    return isVolatile ? [{ start: index, end: index + whole.length, type }] : []
  })
}

/** A UUID of a known version (RFC 9562 section 4) that nobody typed: those repeat a few digits. */
function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text) && new Set(text.replaceAll('-', '').toLowerCase()).size >= 8
}

/** A moment with seconds, or one of these days: who writes a moment by hand, writes a round one. */
function isNearMoment(text: string, now: number): boolean {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d):?(\d\d):?(\d\d)?(.*)$/.exec(text)
  const at = Date.parse(
    basic === null
      ? text.replace(',', text.includes('GMT') ? ',' : '.')
      : `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6] ?? '00'}${basic[7] || 'Z'}`,
  )
  return isNear(at, now, DAY_MS) || (isNear(at, now, NEAR_MS) && at % 60_000 !== 0)
}

function isNear(at: number, now: number, window: number): boolean {
  return Math.abs(at - now) <= window
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The moment in a ULID: its first ten characters, in base 32. */
function ulidTime(ulid: string): number {
  return Array.from(ulid.slice(0, 10).toUpperCase()).reduce((time, digit) => time * 32 + CROCKFORD.indexOf(digit), 0)
}
