import { unescapeText, wholePlaceholder } from '../../body/placeholder.js'
import { expressionsIn } from '../../parameters/index.js'
import type { JsonValue } from '../../model/index.js'
import { isObject, isSame, memberOf } from './json-values.js'
import type { Shown } from './kind-rules.js'
import type { Pair } from './map-places.js'
import { ofSameVariant } from './pair-items.js'

/** Bring a recorded value to what the live answer shows in its place; the very value where it shows no change. */
export function changeValue(pair: Pair, shown: Shown, known: ReadonlySet<JsonValue>): JsonValue {
  const { recorded, live } = pair
  if (live === undefined) return changeAlone(pair, shown)
  return !isSame(recorded, live) && SHOWS[shown](recorded, live, known) ? live : recorded
}

type Shows = (recorded: JsonValue, live: JsonValue, known: ReadonlySet<JsonValue>) => boolean

const SHOWS: Readonly<Record<Shown, Shows>> = {
  // What varies by itself is of the type of what it stands for.
  'another type': (recorded, live) => typeOf(recorded) !== typeOf(live) || isWholeLink(recorded),
  null: (_recorded, live) => live === null,
  'no null': (recorded, live) => (recorded === null || isEmpty(recorded)) && live !== null,
  decimals: (_recorded, live) => typeof live === 'number' && !Number.isInteger(live),
  'no decimals': (_recorded, live) => Number.isInteger(live),
  'unsafe number': (_recorded, live) => typeof live === 'number' && !Number.isSafeInteger(live),
  'another text': (recorded, live) => (typeof live === 'string' || typeof live === 'number') && !varies(recorded),
  'a new value': (recorded, live, known) => typeof live === 'string' && !varies(recorded) && !known.has(live),
  'anything else': () => true,
}

/** True for text that is different in each run by itself. */
function varies(value: JsonValue): boolean {
  return expressionsIn(value).length > 0
}

/** True for text that is one placeholder, so that it has the type of another value. */
function isWholeLink(value: JsonValue): boolean {
  return typeof value === 'string' && wholePlaceholder(unescapeText(value)) !== undefined
}

function isEmpty(value: JsonValue): boolean {
  return Array.isArray(value) && value.length === 0
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The change of an item that the live answer does not have: only where all that it has are of another type. */
function changeAlone({ recorded, all }: Pair, shown: Shown): JsonValue {
  const others = ofSameVariant(recorded, all)
  const [first] = others
  if (first === undefined || others.some((one) => typeOf(one) !== typeOf(first))) return recorded
  if (shown === 'null') return first === null ? null : recorded
  if (shown !== 'another type' || typeOf(first) === typeOf(recorded) || recorded === null) return recorded
  return convert(recorded, first) ?? first
}

/** The same value in the type of another; undefined where it has none there. */
function convert(value: JsonValue, like: JsonValue): JsonValue | undefined {
  if (varies(value)) return undefined
  if (typeof like === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (typeof like === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value)
  if (typeof like === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if (Array.isArray(like) && !Array.isArray(value) && typeOf(like[0] ?? value) === typeOf(value)) return [value]
  if (Array.isArray(value) && value.length === 1 && typeOf(value[0]!) === typeOf(like)) return value[0]!
  return undefined
}

/** True for what says that there is nothing. */
export function isNothing(value: JsonValue): boolean {
  if (value === null || value === '') return true
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

/** True where an object has the member that tells a variant, as `type=card`. */
export function isOfVariant(value: JsonValue | undefined, variant: string): boolean {
  const equals = variant.indexOf('=')
  const own = equals <= 0 ? undefined : memberOf(value, variant.slice(0, equals))
  return own !== undefined && typeof own !== 'object' && String(own) === variant.slice(equals + 1)
}
