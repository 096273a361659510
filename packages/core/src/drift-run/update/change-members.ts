import { isCursorName, isMoreName, isPageNumberName, isPaginationHolder } from '../../drift/compare/pagination.js'
import type { JsonValue } from '../../model/index.js'
import { isNothing } from './change-value.js'
import { isObject, memberOf, withMember, withoutMember, withRenamed, type JsonObject } from './json-values.js'
import type { Pair, Steps } from './map-places.js'
import { ofSameVariant } from './pair-items.js'

/** Two places of one value, before and after. */
export interface Move {
  from: readonly string[]
  to: readonly string[]
}

/** Leave a member out where the live answer has none. */
export function removeMember({ recorded, live, all }: Pair, key: string): JsonValue {
  if (!isObject(recorded) || !Object.hasOwn(recorded, key)) return recorded
  return lacks(recorded, live, all, key) ? withoutMember(recorded, key) : recorded
}

/** True where the live answer has no such member: in the object's place, or anywhere where it has nothing there. */
function lacks(recorded: JsonObject, live: JsonValue | undefined, all: readonly JsonValue[], key: string): boolean {
  if (isObject(live)) return !Object.hasOwn(live, key)
  const others = ofSameVariant(recorded, all.filter(isObject))
  return others.length > 0 && others.every((other) => memberOf(other, key) === undefined)
}

/** Take a member from the live answer. An item that this does not have gets that of another, where all have one. */
export function addMember({ recorded, live, all }: Pair, key: string): JsonValue {
  if (!isObject(recorded) || Object.hasOwn(recorded, key)) return recorded
  const source = sourceOf(recorded, live, all, key)
  const value = memberOf(source, key)
  return source === undefined || value === undefined ? recorded : withMember(recorded, key, value, Object.keys(source))
}

function sourceOf(
  recorded: JsonValue,
  live: JsonValue | undefined,
  all: readonly JsonValue[],
  key: string,
): JsonObject | undefined {
  if (live !== undefined) return isObject(live) ? live : undefined
  const others = ofSameVariant(recorded, all.filter(isObject)).filter(isObject)
  return others.every((other) => Object.hasOwn(other, key)) ? others[0] : undefined
}

/** Let a member be absent, or hold nothing, as in the live answer. */
export function swapNothing(pair: Pair, key: string): JsonValue {
  const { recorded, live } = pair
  const value = memberOf(live, key)
  if (value === undefined) return removeMember(pair, key)
  if (!isObject(recorded) || !isNothing(value)) return recorded
  if (Object.hasOwn(recorded, key)) return withRenamed(recorded, key, key, value)
  return addMember(pair, key)
}

/** Give a member another name. Its value stays. */
export function renameMember({ recorded, live, all, at }: Pair, key: string, name: string, moves: Move[]): JsonValue {
  const value = memberOf(recorded, key)
  if (!isObject(recorded) || value === undefined || !lacks(recorded, live, all, key)) return recorded
  moves.push({ from: [...at, key], to: [...at, name] })
  if (Object.hasOwn(recorded, name)) return withoutMember(recorded, key)
  return withRenamed(recorded, key, name, value)
}

/** Let a value stand in another place of the same object, below `from` before and below `to` now. */
export function moveMember(pair: Pair, from: Steps, to: Steps, moves: Move[]): JsonValue {
  const { recorded, all, at } = pair
  const live = isObject(pair.live) ? pair.live : all.find(isObject)
  const value = valueAt(recorded, from)
  const target = valueAt(live, to)
  if (!isObject(recorded) || live === undefined || value === undefined || valueAt(live, from) !== undefined)
    return recorded
  const without = removeAt(recorded, from, live)
  if (target !== undefined && isObject(value) && !isObject(target))
    return spread(without, value, live, from, to, at, moves)
  if (target === undefined) return recorded
  moves.push({ from: [...at, ...from], to: [...at, ...to] })
  return putAt(without, live, to, value)
}

/** The value at a path without `*`; undefined for none. */
export function valueAt(value: JsonValue | undefined, steps: Steps): JsonValue | undefined {
  let found = value
  for (const step of steps)
    found = Array.isArray(found) && /^\d+$/.test(step) ? found[Number(step)] : memberOf(found, step)
  return found
}

/** Take out what stands at a path, and the objects around it that are left empty and that the live answer does not have. */
function removeAt(object: JsonObject, [step = '', ...rest]: Steps, live: JsonValue | undefined): JsonObject {
  const inner = object[step]
  if (rest.length === 0 || !isObject(inner)) return withoutMember(object, step)
  const left = removeAt(inner, rest, memberOf(live, step))
  return Object.keys(left).length === 0 && memberOf(live, step) === undefined
    ? withoutMember(object, step)
    : withRenamed(object, step, step, left)
}

/** Put a value to a path. Objects on the way that are not there come from the live answer. */
function putAt(object: JsonObject, live: JsonObject, [step = '', ...rest]: Steps, value: JsonValue): JsonObject {
  const [inner, source] = [object[step], live[step]]
  if (rest.length === 0) {
    return Object.hasOwn(object, step)
      ? withRenamed(object, step, step, value)
      : withMember(object, step, value, Object.keys(live))
  }
  if (!isObject(source)) return object
  const filled = putAt(isObject(inner) ? inner : source, source, rest, value)
  return Object.hasOwn(object, step)
    ? withRenamed(object, step, step, filled)
    : withMember(object, step, filled, Object.keys(live))
}

/** Let the members of an object stand beside it, each under the name that the live answer has for it. */
function spread(
  object: JsonObject,
  members: JsonObject,
  live: JsonObject,
  from: Steps,
  to: Steps,
  at: readonly string[],
  moves: Move[],
): JsonObject {
  const holder = to.slice(0, -1)
  const source = valueAt(live, holder)
  if (!isObject(source)) return object
  let filled = object
  for (const name of Object.keys(source)) {
    const stem = plainName(name)
    const member = Object.keys(members).find(
      (one) => stem === plainName(one) || stem === plainName(`${from.at(-1)}${one}`),
    )
    if (member === undefined || valueAt(filled, [...holder, name]) !== undefined) continue
    filled = putAt(filled, live, [...holder, name], members[member]!)
    moves.push({ from: [...at, ...from, member], to: [...at, ...holder, name] })
  }
  return filled
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
}

/** Take from the live answer all that leads to the next page. */
export function addPagers(recorded: JsonValue, live: JsonValue | undefined): JsonValue {
  if (!isObject(recorded) || !isObject(live)) return recorded
  let filled = recorded
  for (const [name, value] of Object.entries(live)) {
    const before = memberOf(filled, name)
    if (before === undefined) {
      if (isPager(name, value)) filled = withMember(filled, name, value, Object.keys(live))
    } else {
      const inner = addPagers(before, value)
      if (inner !== before) filled = withRenamed(filled, name, name, inner)
    }
  }
  return filled
}

function isPager(name: string, value: JsonValue): boolean {
  if (isCursorName(name) || isMoreName(name) || isPageNumberName(name) || isPaginationHolder(name)) return true
  return isObject(value) && Object.keys(value).some((key) => isCursorName(key) || isMoreName(key))
}
