import { createHash } from 'node:crypto'
import type { JsonValue } from '../model/index.js'

/** What a stand-in is made from: the same facts give the same value. */
export interface StandInFacts {
  /** Unlike that of any other placeholder. */
  seed: string
  /** When the call was recorded, in ms since the epoch. */
  moment: number
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const MAKERS: Record<string, (facts: StandInFacts) => JsonValue> = {
  uuid: ({ seed }) => uuid(digest(seed)),
  ulid: ({ seed, moment }) => ulid(moment, digest(seed)),
  timestamp: ({ moment }) => new Date(moment).toISOString(),
  date: ({ moment }) => new Date(moment).toISOString().slice(0, 10),
  unixSeconds: ({ moment }) => Math.floor(moment / 1000),
  unixMillis: ({ moment }) => moment,
  nonce: ({ seed }) => digest(seed).toString('hex').slice(0, 24),
  boundary: ({ seed }) => `----understudy-${digest(seed).toString('hex').slice(0, 24)}`,
  any: ({ seed }) => digest(seed).toString('hex').slice(0, 12),
}

/** Make a value of a placeholder's type; undefined for a type that is none. */
export function standInValue(type: string, facts: StandInFacts): JsonValue | undefined {
  return Object.hasOwn(MAKERS, type) ? MAKERS[type]?.(facts) : undefined
}

function digest(seed: string): Buffer {
  return createHash('sha256').update(seed).digest()
}

/** Version 4 and its variant (RFC 9562 section 5.4). */
function uuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const variant = '89ab'[bytes[8]! & 3]!
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** 48 bits of time, and 80 that look like chance (the ULID specification). */
function ulid(moment: number, bytes: Buffer): string {
  let time = ''
  for (let rest = moment; time.length < 10; rest = Math.floor(rest / 32)) time = CROCKFORD[rest % 32]! + time
  return time + Array.from(bytes.subarray(0, 16), (byte) => CROCKFORD[byte % 32]).join('')
}
