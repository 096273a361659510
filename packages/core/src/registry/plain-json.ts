import { invalid, shown } from './invalid.js'

/** JSON in which what is `undefined` still stands. */
export type PlainJson = string | number | boolean | null | undefined | PlainJson[] | { [key: string]: PlainJson }

/** What differs between a whole body and changes of one. */
export interface PlainJsonOptions {
  /** What is given the value, as in `withBody()`. */
  call: string
  /** True where an element of an array may be `undefined`. */
  hasGaps?: boolean
  /** True of a key that must not be in it. */
  refuseKey?: (key: string) => boolean
}

/** Values that JSON would print as `{}`: their content is elsewhere. */
const WITHOUT_CONTENT =
  /^(?:Map|Set|WeakMap|WeakSet|RegExp|Promise|Error|Blob|File|FormData|URLSearchParams|Headers|Request|Response|ReadableStream|Generator|AsyncGenerator|ArrayBuffer|SharedArrayBuffer|DataView|\w+Array)$/

/**
 * Copy a value as JSON holds it. What JSON would leave out or change without a word is refused.
 *
 * @throws registration-invalid
 */
export function toPlainJson(value: unknown, options: PlainJsonOptions): PlainJson {
  return copy(value, '', '', [], options)
}

function copy(given: unknown, key: string, at: string, above: readonly object[], options: PlainJsonOptions): PlainJson {
  if (ArrayBuffer.isView(given)) throw unspeakable(given, at, options.call)
  const value = hasToJson(given) ? given.toJSON(key) : given
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw unspeakable(value, at, options.call)
    case 'object':
      return value === null ? null : copyObject(value, at, above, options)
    default:
      throw unspeakable(value, at, options.call)
  }
}

function copyObject(value: object, at: string, above: readonly object[], options: PlainJsonOptions): PlainJson {
  if (above.includes(value)) {
    const fix = 'give it a copy without the way back'
    throw invalid(`${options.call} is given a value that contains itself${place(at)}`, fix)
  }
  if (WITHOUT_CONTENT.test(Object.prototype.toString.call(value).slice(8, -1)))
    throw unspeakable(value, at, options.call)
  const path = [...above, value]
  if (Array.isArray(value)) {
    return Array.from(value as unknown[], (item, index) => {
      const copied = copy(item, String(index), `${at}/${index}`, path, options)
      if (copied === undefined && options.hasGaps !== true) throw unspeakable(item, `${at}/${index}`, options.call)
      return copied
    })
  }
  const entries = Object.entries(value).map(([key, item]): [string, PlainJson] => {
    if (options.refuseKey?.(key) === true) throw unsafeKey(key, at, options.call)
    return [key, copy(item, key, `${at}/${key}`, path, options)]
  })
  return Object.fromEntries(entries)
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return value !== null && value !== undefined && typeof (value as { toJSON?: unknown }).toJSON === 'function'
}

function unspeakable(value: unknown, at: string, call: string): Error {
  return invalid(
    `${call} is given ${shown(value)}${place(at)}, which JSON cannot say`,
    'give it text, numbers, booleans, null, arrays and plain objects; other bodies as text or as a Uint8Array',
  )
}

function unsafeKey(key: string, at: string, call: string): Error {
  return invalid(
    `${call} is given the key "${key}"${place(at)}, which would change what objects inherit`,
    'leave the key out',
  )
}

function place(at: string): string {
  return at === '' ? '' : ` at ${at}`
}
