import { UnderstudyError } from '../errors.js'
import { nearestName } from '../nearest-name.js'

/** Make the error of a mock that cannot be: what is wrong, why, and how to say it. */
export function invalid(what: string, fix: string, facts: [label: string, text: string][] = []): UnderstudyError {
  return new UnderstudyError('registration-invalid', { what, facts, fix })
}

/**
 * Refuse keys that an object of options or conditions does not have.
 *
 * @throws registration-invalid with the nearest key
 */
export function assertKeys(call: string, given: object, known: readonly string[]): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const nearest = nearestName(key, known)
    const fix = nearest === undefined ? `use ${known.map(quote).join(', ')}` : `did you mean ${quote(nearest)}?`
    throw invalid(
      `${call} has no ${quote(key)}`,
      fix,
      nearest === undefined ? [] : [['known', known.map(quote).join(', ')]],
    )
  }
}

/** Refuse what is no object of options or conditions. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** The bytes of a buffer of any realm, as they are now; undefined for what is none. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()
  const isBuffer = Object.prototype.toString.call(value) === '[object ArrayBuffer]'
  return isBuffer ? new Uint8Array(value as ArrayBuffer).slice() : undefined
}

/** A value, short and in words, for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return 'an array'
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  return tag === 'Object' ? 'an object' : `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${tag}`
}

/** Text in quotes. */
export function quote(text: string): string {
  return JSON.stringify(text)
}
