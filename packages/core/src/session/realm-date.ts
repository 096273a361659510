import type { Realm } from './session.js'

/** Tells what time it is, in whole ms since the epoch; null where the realm's own clock is right. */
export type Clock = () => number | null

type Replace = (object: object, name: PropertyKey, descriptor: PropertyDescriptor) => void

/**
 * Make all that a realm's code can ask for the time ask a clock: `Date`, `Intl.DateTimeFormat`, `Temporal.Now`.
 *
 * What `new Date()` gives cannot be changed in the constructor that there is, so the realm's global `Date` becomes another
 * one. It is a bound function, which unlike a `Proxy` has properties of its own: a spy on `Date.now` is set on it, and
 * never reaches the real `Date`, by which the engine and the runner tell the time. It shares the real one's `prototype`,
 * so that `instanceof` holds both ways and dates from before stay dates. `Intl` and `Temporal.Now` are changed in place.
 *
 * Whoever puts another `Date` on top (fake timers) keeps it, and gets this one back when it takes its own off.
 *
 * @returns a function that puts everything back. What took hold of the `Date` meanwhile then tells the real time
 */
export function replaceDate(realm: Realm, clock: Clock): () => void {
  const undo: (() => void)[] = []
  let isActive = true
  const now: Clock = () => (isActive ? clock() : null)
  const replace: Replace = (object, name, descriptor) => undo.push(replaceProperty(object, name, descriptor))
  const real = realm['Date'] as DateConstructor
  const shifted = createDate(real, now)
  replace(realm, 'Date', { value: shifted })
  replace(real.prototype, 'constructor', { value: shifted })
  if (isObject(realm['Intl'])) replaceFormat((realm['Intl'] as typeof Intl).DateTimeFormat.prototype, now, replace)
  if (isObject(realm['Temporal'])) replaceTemporal(realm['Temporal'] as TemporalLike, now, replace)
  return () => {
    isActive = false
    for (const putBack of undo.splice(0).toReversed()) putBack()
  }
}

/** Replace a property, but for what the descriptor does not name. Put it back unless someone else replaced it since. */
function replaceProperty(object: object, name: PropertyKey, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name)
  if (before?.configurable !== true) return () => undefined
  // All of it: what is not named would become false on the global object of a context.
  Object.defineProperty(object, name, { ...before, ...descriptor })
  const { value, get } = Object.getOwnPropertyDescriptor(object, name) ?? {}
  return () => {
    const found = Object.getOwnPropertyDescriptor(object, name)
    if (found?.value === value && found?.get === get) Object.defineProperty(object, name, before)
  }
}

function createDate(real: DateConstructor, clock: Clock): DateConstructor {
  const now = (): number => clock() ?? real.now()
  function shifted(...parameters: unknown[]): unknown {
    if (new.target === undefined) return new real(now()).toString()
    const made = new.target === shifted ? real : new.target
    return Reflect.construct(real, parameters.length === 0 ? [now()] : parameters, made)
  }
  // What `instanceof` looks at, behind the binding.
  shifted.prototype = real.prototype
  const bound = shifted.bind(undefined)
  Object.setPrototypeOf(bound, Object.getPrototypeOf(real))
  return Object.defineProperties(bound, {
    ...Object.getOwnPropertyDescriptors(real),
    now: methodOf(real, 'now', now),
    // A bound function has no name in its text.
    toString: methodOf(real, 'toString', () => Function.prototype.toString.call(real)),
  }) as unknown as DateConstructor
}

/** A method that looks like one of the realm: in name, length and prototype. */
function methodOf(owner: object, name: PropertyKey, method: (...parameters: never) => unknown): PropertyDescriptor {
  const real = (owner as Record<PropertyKey, Callable>)[name]!
  Object.setPrototypeOf(method, Object.getPrototypeOf(real))
  Object.defineProperties(method, {
    name: { value: real.name, configurable: true },
    length: { value: real.length, configurable: true },
  })
  return { value: method, writable: true, enumerable: false, configurable: true }
}

type Callable = (...parameters: unknown[]) => unknown

type Format = (date?: Date | number) => unknown

/** `format` and `formatToParts` take the present where they are given no date. */
function replaceFormat(prototype: Intl.DateTimeFormat, clock: Clock, replace: Replace): void {
  const getter = Object.getOwnPropertyDescriptor(prototype, 'format')?.get
  const formatToParts = prototype.formatToParts as (this: unknown, date?: Date | number) => unknown
  const bound = new WeakMap<object, Format>()
  if (getter !== undefined) {
    replace(prototype, 'format', {
      get(this: object) {
        const format = getter.call(this) as Format
        const known = bound.get(format)
        if (known !== undefined) return known
        const own: Format = (date) => format(date === undefined ? (clock() ?? undefined) : date)
        bound.set(format, own)
        return own
      },
    })
  }
  const { value } = methodOf(prototype, 'formatToParts', function (this: unknown, date?: Date | number) {
    return formatToParts.call(this, date === undefined ? (clock() ?? undefined) : date)
  })
  replace(prototype, 'formatToParts', { value })
}

interface TemporalLike {
  Instant: { fromEpochMilliseconds(ms: number): InstantLike }
  Now: Record<string, Callable> & { timeZoneId(): string; instant(): InstantLike }
}

interface InstantLike {
  toZonedDateTimeISO(timeZone: unknown): ZonedLike
}

type ZonedLike = Record<'toPlainDateTime' | 'toPlainDate' | 'toPlainTime', () => unknown>

/** All that `Temporal.Now` tells comes of its instant. */
function replaceTemporal({ Instant, Now }: TemporalLike, clock: Clock, replace: Replace): void {
  const instant = Now.instant.bind(Now)
  const shifted = (): InstantLike => {
    const now = clock()
    return now === null ? instant() : Instant.fromEpochMilliseconds(now)
  }
  const zoned = (zone: unknown = Now.timeZoneId()): ZonedLike => shifted().toZonedDateTimeISO(zone)
  const methods: Record<string, Callable> = {
    instant: shifted,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone) => zoned(zone).toPlainDateTime(),
    plainDateISO: (zone) => zoned(zone).toPlainDate(),
    plainTimeISO: (zone) => zoned(zone).toPlainTime(),
  }
  for (const [name, method] of Object.entries(methods)) replace(Now, name, { value: methodOf(Now, name, method).value })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
