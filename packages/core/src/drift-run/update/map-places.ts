import { parseJson } from '../../body/parse-json.js'
import { escapeText } from '../../body/placeholder.js'
import type { JsonValue } from '../../model/index.js'
import { isObject, memberOf, objectOf } from './json-values.js'
import type { Pairing } from './pair-items.js'
import { spliceText } from './splice-text.js'

/** A recorded value, and what the service answers in its place now. */
export interface Pair {
  recorded: JsonValue
  /** Undefined where the live answer has nothing in its place. */
  live: JsonValue | undefined
  /** All live values of such places. */
  all: readonly JsonValue[]
  /** Where the recorded value stands. */
  at: readonly string[]
}

/** A part of a finding's path; `*` is any index, and any key of a map. */
export type Steps = readonly string[]

/** Read a path as findings have it, in the escaped form in which recordings hold keys. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => escapeText(step.replaceAll('~1', '/').replaceAll('~0', '~')))
}

/** Map the recorded values at a path, each beside its live counterpart. What is the same stays the very value. */
export function mapPlaces(pair: Pair, steps: Steps, pairing: Pairing, map: (pair: Pair) => JsonValue): JsonValue {
  const [step, ...rest] = steps
  if (step === undefined) return map(pair)
  const { recorded } = pair
  if (typeof recorded === 'string') return mapEmbedded(pair, recorded, steps, pairing, map)
  if (Array.isArray(recorded)) return step === '*' ? mapItems(pair, recorded, rest, pairing, map) : recorded
  if (!isObject(recorded)) return recorded
  if (step !== '*') {
    if (!Object.hasOwn(recorded, step)) return recorded
    const mapped = mapPlaces(memberPair(pair, step), rest, pairing, map)
    return mapped === recorded[step] ? recorded : { ...recorded, [step]: mapped }
  }
  const all = below(pair.all, 'values', (one) => (isObject(one) ? Object.values(one) : []))
  const entries = Object.keys(recorded).map((key): [string, JsonValue] => {
    const member = { ...memberPair(pair, key), all }
    return [key, mapPlaces(member, rest, pairing, map)]
  })
  return entries.some(([key, value]) => value !== recorded[key]) ? objectOf(entries) : recorded
}

/** Map recorded objects and arrays at a path; a text there counts as the JSON that it holds. */
export function mapHolders(pair: Pair, steps: Steps, pairing: Pairing, map: (pair: Pair) => JsonValue): JsonValue {
  return mapPlaces(pair, steps, pairing, (one) =>
    typeof one.recorded === 'string' ? mapEmbedded(one, one.recorded, [], pairing, map) : map(one),
  )
}

type Values = readonly JsonValue[]

/** What stands below many values, by these. The items of a list all ask for the same. */
const known = new WeakMap<Values, Map<string, Values>>()

function below(all: Values, which: string, valuesOf: (one: JsonValue) => Values): Values {
  const own = known.get(all) ?? new Map<string, Values>()
  known.set(all, own)
  const found = own.get(which) ?? all.flatMap(valuesOf)
  own.set(which, found)
  return found
}

function memberPair({ recorded, live, all, at }: Pair, key: string): Pair {
  return {
    recorded: memberOf(recorded, key)!,
    live: memberOf(live, key),
    all: below(all, `member ${key}`, (one) => {
      const member = memberOf(one, key)
      return member === undefined ? [] : [member]
    }),
    at: [...at, key],
  }
}

function mapItems(
  { live, all, at }: Pair,
  recorded: readonly JsonValue[],
  rest: Steps,
  pairing: Pairing,
  map: (pair: Pair) => JsonValue,
): JsonValue {
  const items = Array.isArray(live) ? live : []
  const others = below(all, 'items', (one) => (Array.isArray(one) ? one : []))
  const pairs = pairing(recorded, items)
  const mapped = recorded.map((item, index) => {
    const other = pairs[index]
    const pair: Pair = {
      recorded: item,
      live: other === undefined ? undefined : items[other],
      all: others,
      at: [...at, String(index)],
    }
    return mapPlaces(pair, rest, pairing, map)
  })
  return mapped.some((item, index) => item !== recorded[index]) ? mapped : (recorded as JsonValue[])
}

/** JSON that stands in a text. */
function mapEmbedded(
  { live, all, at }: Pair,
  text: string,
  steps: Steps,
  pairing: Pairing,
  map: (pair: Pair) => JsonValue,
): JsonValue {
  const inner = (value: JsonValue | undefined): JsonValue | undefined =>
    typeof value === 'string' ? parseJson(value) : undefined
  const mapped = spliceText(text, (recorded) =>
    mapPlaces(
      { recorded, live: inner(live), all: all.map(inner).filter((one) => one !== undefined), at },
      steps,
      pairing,
      map,
    ),
  )
  return mapped ?? text
}
