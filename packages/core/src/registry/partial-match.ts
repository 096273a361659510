/** What both runners' `expect.any()`, `expect.stringContaining()` and the like are known by. */
interface AsymmetricMatcher {
  asymmetricMatch(actual: unknown): boolean
}

/** How plain values are compared. */
export interface PartialOptions {
  /** True where all that was sent is text, so that 2 stands for "2". */
  isText: boolean
}

/** True for a matcher of a runner. */
export function isAsymmetricMatcher(value: unknown): value is AsymmetricMatcher {
  return (
    value !== null &&
    typeof value === 'object' &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  )
}

/** True for a regular expression of any realm. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]'
}

/**
 * True where a value is what is wanted of it: objects by the keys that are given, arrays by index and length, text by
 * regular expressions, anything by a runner's matchers. `undefined` wants nothing to be there.
 */
export function matchesPartially(wanted: unknown, actual: unknown, options: PartialOptions): boolean {
  if (isAsymmetricMatcher(wanted)) return wanted.asymmetricMatch(actual)
  if (isRegExp(wanted)) return typeof actual === 'string' && actual.search(wanted) !== -1
  if (wanted === null || typeof wanted !== 'object') return isSame(wanted, actual, options)
  if (ArrayBuffer.isView(wanted)) return isSameBytes(wanted, actual)
  if (Array.isArray(wanted)) return matchesArray(wanted, actual, options)
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false
  return Object.entries(wanted).every(([key, value]) =>
    matchesPartially(value, Object.hasOwn(actual, key) ? Reflect.get(actual, key) : undefined, options),
  )
}

function isSame(wanted: unknown, actual: unknown, { isText }: PartialOptions): boolean {
  if (wanted === actual) return true
  return isText && (typeof wanted === 'number' || typeof wanted === 'boolean') && String(wanted) === actual
}

function matchesArray(wanted: readonly unknown[], actual: unknown, options: PartialOptions): boolean {
  return (
    Array.isArray(actual) &&
    actual.length === wanted.length &&
    wanted.every((value, index) => matchesPartially(value, actual[index], options))
  )
}

function isSameBytes(wanted: ArrayBufferView, actual: unknown): boolean {
  if (!ArrayBuffer.isView(actual)) return false
  const [one, other] = [wanted, actual].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength))
  return one!.equals(other!)
}

/** The same for a value of a query, a header or a form: of several, one must be it. */
export function matchesValue(wanted: unknown, actual: unknown): boolean {
  if (wanted === null) return actual === undefined
  const options = { isText: true }
  if (matchesPartially(wanted, actual, options)) return true
  return Array.isArray(actual) && !Array.isArray(wanted) && actual.some((one) => matchesPartially(wanted, one, options))
}
