import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '../../model/index.js'

/** An object of JSON. */
export type JsonObject = Record<string, JsonValue>

/** Tell objects from arrays and all other values. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for values that are equal as JSON; the order of members does not count. */
export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return isDeepStrictEqual(a, b)
}

/** The own member of an object; undefined where there is none. */
export function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** An object of entries; of a name that comes twice, the last. */
export function objectOf(entries: Iterable<readonly [string, JsonValue]>): JsonObject {
  return Object.fromEntries(entries)
}

/** Put a member among the others, where `order` has it. */
export function withMember(object: JsonObject, key: string, value: JsonValue, order: readonly string[]): JsonObject {
  const entries = Object.entries(object)
  const before = order.slice(0, Math.max(order.indexOf(key), 0)).findLast((name) => Object.hasOwn(object, name))
  const after = order.slice(order.indexOf(key) + 1).find((name) => Object.hasOwn(object, name))
  const at =
    before !== undefined
      ? entries.findIndex(([name]) => name === before) + 1
      : after !== undefined
        ? entries.findIndex(([name]) => name === after)
        : entries.length
  return objectOf(entries.toSpliced(at, 0, [key, value]))
}

/** Leave a member out. */
export function withoutMember(object: JsonObject, key: string): JsonObject {
  return objectOf(Object.entries(object).filter(([name]) => name !== key))
}

/** Give a member another name and value, at its place. */
export function withRenamed(object: JsonObject, key: string, name: string, value: JsonValue): JsonObject {
  return objectOf(Object.entries(object).map(([one, item]) => (one === key ? [name, value] : [one, item])))
}
