import { fitsType, partsOfType } from '../parameters/index.js'
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
const WITHIN = ['uuid', 'ulid', 'timestamp', 'unixMillis', 'unixSeconds', 'date'] as const

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

/** Keys of what names a thing: random text under them is an id, and no digest or cursor. */
const ID_KEY = /(?:id|ids|ref|refs|reference|references|number)$/i

/**
 * True for an id that only a machine makes up: hexadecimal digits, or letters of both cases and digits, 16 and more. With a
 * prefix (`cus_…`) it mostly is a service's own; as long as a digest, it mostly is one.
 */
export function isMadeUp(value: string | number, key: string): boolean {
  if (typeof value !== 'string' || !ID_KEY.test(key)) return false
  return /^[\da-f]{16,39}$/i.test(value) ? /\d\D*\d/.test(value) && /[a-f].*[a-f]/i.test(value) : isNanoid(value)
}

function isNanoid(text: string): boolean {
  return (
    /^(?![a-z]{1,8}_)[\w-]{16,64}$/.test(text) &&
    /\d/.test(text) &&
    /[a-z].*[a-z]/.test(text) &&
    /[A-Z].*[A-Z]/.test(text)
  )
}

/** The same, or an id with a prefix. */
export function isMadeUpId(value: string): boolean {
  return isMadeUp(value, 'id') || /^[a-z]{1,8}_(?=\D*\d\D*\d)[\da-zA-Z]{12,}$/.test(value)
}

function isRandom(text: string): boolean {
  return /^\S{6,}$/.test(text) && (/\d/.test(text) || text.length >= 16)
}

/** A part of text that is a value of a type. */
export interface TypedPart {
  start: number
  end: number
  type: string
  /** Which part of its type it is; the first is 1. */
  ordinal: number
}

/** Find parts of text that have the form of a type, in order. None overlap, and none is of an e-mail address. */
export function typedParts(text: string): TypedPart[] {
  if (text.length < 10 || text.length > 65_536 || !/\d/.test(text)) return []
  const taken = text.includes('@')
    ? [...text.matchAll(ADDRESS)].map(({ index, 0: one }) => [index, index + one.length])
    : []
  const found: TypedPart[] = []
  for (const type of WITHIN) {
    for (const [index, { start, text: part }] of partsOfType(type, text).entries()) {
      const end = start + part.length
      if (taken.some(([from, to]) => start < to! && end > from!)) continue
      taken.push([start, end])
      found.push({ start, end, type, ordinal: index + 1 })
    }
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** Find volatile values within longer text. Text that is all of one is none of it. */
export function volatileParts(text: string, now: number): TypedPart[] {
  return typedParts(text).filter(
    ({ start, end, type }) => end - start < text.length && isFresh(text.slice(start, end), type, now),
  )
}

function isFresh(part: string, type: string, now: number): boolean {
  switch (type) {
    case 'uuid':
      return isUuid(part)
    case 'ulid':
      return isNear(ulidTime(part), now, DAY_MS)
    case 'timestamp':
      return isNearMoment(part, now)
    case 'date':
      return isNear(Date.parse(part), now, 2 * DAY_MS)
    case 'unixMillis':
      return isNear(Number(part), now, 2 * DAY_MS)
    default:
      return isNear(Number(part) * 1000, now, 2 * DAY_MS)
  }
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
