import type { JsonValue } from '../../model/index.js'
import { isObject, memberOf } from './json-values.js'

/** Says which live item each recorded one is compared with; undefined for none. */
export type Pairing = (recorded: readonly JsonValue[], live: readonly JsonValue[]) => (number | undefined)[]

/** Members that name a thing, the surest first. */
const ID_KEYS = ['id', '_id', 'uuid', 'uid', 'key', 'sku', 'code', 'slug', 'handle', 'email', 'name']

/** Pair items by what names them; by their places where nothing does. */
export const byIdentity: Pairing = (recorded, live) => {
  for (const key of ID_KEYS) {
    const [ids, others] = [idsOf(recorded, key), idsOf(live, key)]
    if (ids === null || others === null) continue
    const places = new Map(others.map((id, index) => [id, index]))
    const pairs = ids.map((id) => places.get(id))
    if (pairs.some((index) => index !== undefined)) return pairs
  }
  return byPlace(recorded, live)
}

/** Pair items by their places. */
export const byPlace: Pairing = (recorded, live) =>
  recorded.map((_item, index) => (index < live.length ? index : undefined))

/** Pair one live item with the last recorded one of its variant, to see whether it shows a change that no other pair does. */
export function lastLike(index: number): Pairing {
  return (recorded, live) => {
    const item = live[index]
    const alike = item === undefined ? undefined : ofSameVariant(item, recorded).at(-1)
    const last = recorded.lastIndexOf(alike as JsonValue)
    return recorded.map((_item, at) => (at === last && item !== undefined ? index : undefined))
  }
}

/** What names each item under a key; null where that does not tell all of them apart. */
function idsOf(items: readonly JsonValue[], key: string): string[] | null {
  const ids: string[] = []
  for (const item of items) {
    const id = memberOf(item, key)
    if (typeof id !== 'string' && typeof id !== 'number') return null
    ids.push(JSON.stringify(id))
  }
  return new Set(ids).size === ids.length ? ids : null
}

/** Members that tell variants of objects apart. */
const VARIANT_KEYS = ['type', 'kind', 'object', 'event', '__typename']

/** Those of several objects that are of the same variant as one; all where none is, or nothing tells. */
export function ofSameVariant(one: JsonValue, others: readonly JsonValue[]): readonly JsonValue[] {
  if (!isObject(one)) return others
  for (const key of VARIANT_KEYS) {
    const variant = memberOf(one, key)
    if (typeof variant !== 'string') continue
    const alike = others.filter((other) => memberOf(other, key) === variant)
    if (alike.length > 0) return alike
  }
  return others
}
