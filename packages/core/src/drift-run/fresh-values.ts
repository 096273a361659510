import { randomBytes, randomUUID } from 'node:crypto'
import type { JsonValue } from '../model/index.js'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const MAKERS: Record<string, (now: number) => JsonValue> = {
  uuid: () => randomUUID(),
  ulid,
  timestamp: (now) => new Date(now).toISOString(),
  date: (now) => new Date(now).toISOString().slice(0, 10),
  unixSeconds: (now) => Math.floor(now / 1000),
  unixMillis: (now) => now,
  nonce: () => randomBytes(12).toString('hex'),
  boundary: () => `----understudy-${randomBytes(12).toString('hex')}`,
  any: () => randomBytes(6).toString('hex'),
}

/** Make a value of a placeholder's type; undefined for a type that is none. */
export function freshValue(type: string, now: number): JsonValue | undefined {
  return Object.hasOwn(MAKERS, type) ? MAKERS[type]?.(now) : undefined
}

/** 48 bits of time and 80 of chance, in base 32 (the ULID specification). */
function ulid(now: number): string {
  let time = ''
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = CROCKFORD[rest % 32]! + time
  return time + Array.from(randomBytes(16), (byte) => CROCKFORD[byte % 32]).join('')
}
