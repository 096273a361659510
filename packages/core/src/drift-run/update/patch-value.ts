import type { Finding } from '../../drift/index.js'
import type { JsonValue } from '../../model/index.js'
import {
  addMember,
  addPagers,
  moveMember,
  removeMember,
  renameMember,
  swapNothing,
  valueAt,
  type Move,
} from './change-members.js'
import { changeValue, isOfVariant } from './change-value.js'
import { isObject, isSame, memberOf, objectOf } from './json-values.js'
import type { PatchRule } from './kind-rules.js'
import { mapHolders, mapPlaces, stepsOf, type Pair, type Steps } from './map-places.js'
import { byIdentity, byPlace, lastLike, type Pairing } from './pair-items.js'

/** A recorded value that was brought into the shape of a live one. */
export interface PatchedValue {
  value: JsonValue
  /** Values that stand elsewhere now. */
  moves: Move[]
}

/** So many live items are tried for a change that no recorded item's own counterpart shows. */
const MOST_TRIED = 2000

/**
 * Bring a recorded body, or the data of an event, into the shape that a finding tells of. `pointer` is its path there.
 * Gives the very value where nothing can be changed.
 */
export function patchValue(
  recorded: JsonValue,
  live: JsonValue,
  finding: Finding,
  pointer: string,
  rule: PatchRule,
): PatchedValue {
  const steps = stepsOf(pointer)
  const pair: Pair = { recorded, live, all: [live], at: [] }
  for (const pairing of [byIdentity, byPlace]) {
    const moves: Move[] = []
    const value = patchPaired(pair, finding, steps, rule, pairing, moves)
    if (!isSame(value, recorded)) return { value, moves }
  }
  return { value: withLiveItem(pair, finding, steps, rule), moves: [] }
}

/** How findings are patched of which one item alone may show the change. */
const OF_ITEMS: ReadonlySet<PatchRule['how']> = new Set(['remove', 'nothing', 'value'])

/** Take in a live item that shows the change, behind the recorded ones: none of their own counterparts does. */
function withLiveItem(pair: Pair, finding: Finding, steps: Steps, rule: PatchRule): JsonValue {
  const inArray = steps.slice(0, steps.lastIndexOf('*'))
  if (!steps.includes('*') || !OF_ITEMS.has(rule.how)) return pair.recorded
  const most = Math.min(longestArray(pair.live), MOST_TRIED)
  for (let index = 0; index < most; index += 1) {
    const pairing = lastLike(index)
    if (patchPaired(pair, finding, steps, rule, pairing, []) === pair.recorded) continue
    return mapHolders(pair, inArray, pairing, ({ recorded, live }) =>
      Array.isArray(recorded) && Array.isArray(live) && index < live.length ? [...recorded, live[index]!] : recorded,
    )
  }
  return pair.recorded
}

function longestArray(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value).reduce<number>((most, one) => Math.max(most, longestArray(one)), 0)
  return Array.isArray(value) ? Math.max(value.length, inner) : inner
}

function patchPaired(
  pair: Pair,
  finding: Finding,
  steps: Steps,
  rule: PatchRule,
  pairing: Pairing,
  moves: Move[],
): JsonValue {
  const [parent, key = ''] = [steps.slice(0, -1), steps.at(-1)]
  const atParent = (map: (pair: Pair) => JsonValue): JsonValue => mapHolders(pair, parent, pairing, map)
  switch (rule.how) {
    case 'remove':
      return atParent((one) => removeMember(one, key))
    case 'add':
      return atParent((one) => addMember(one, key))
    case 'nothing':
      return key === '*' ? replaceAll(pair, steps, pairing) : atParent((one) => swapNothing(one, key))
    case 'rename':
      return atParent((one) => renameMember(one, key, stepsOf(`/${pointerKey(finding.live)}`)[0] ?? '', moves))
    case 'move':
      return movePaired(pair, steps, stepsOf(finding.live), pairing, moves)
    case 'envelope':
      return mapPlaces(pair, steps, pairing, (one) => wrap(one, nameIn(finding.hint), moves))
    case 'unwrap':
      return mapPlaces(pair, steps, pairing, (one) => unwrap(one, nameIn(finding.hint), moves))
    case 'variant':
      return addVariant(pair, steps, finding.live, pairing)
    case 'array':
      return atParent(({ recorded, live }) => filled(live) ?? recorded)
    case 'pagination':
      return addPagers(steps.length === 0 ? pair.recorded : atParent((one) => changePager(one, key)), pair.live)
    case 'value': {
      const known = new Set<JsonValue>()
      mapPlaces(pair, steps, pairing, ({ recorded }) => {
        known.add(recorded)
        return recorded
      })
      return mapPlaces(pair, steps, pairing, (one) => changeValue(one, rule.shows, known))
    }
    default:
      return pair.recorded
  }
}

/** A name as a step of a pointer. */
function pointerKey(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The last name of the path that a hint quotes. */
function nameIn(hint: string | undefined): string {
  const path = /"(\/.*?)"/.exec(hint ?? '')?.[1] ?? ''
  return stepsOf(path).at(-1) ?? ''
}

function filled(live: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(live) && live.length > 0 ? live : undefined
}

function replaceAll(pair: Pair, steps: Steps, pairing: Pairing): JsonValue {
  return mapPlaces(pair, steps, pairing, ({ recorded, live }) => live ?? recorded)
}

/** Put what is recorded into the object in which the live answer holds it now. */
function wrap({ recorded, live, at }: Pair, name: string, moves: Move[]): JsonValue {
  if (memberOf(live, name) === undefined || !isObject(live)) return recorded
  moves.push({ from: at, to: [...at, name] })
  return objectOf(Object.entries(live).map(([key, value]) => [key, key === name ? recorded : value]))
}

/** Take what is recorded out of the object that is gone. */
function unwrap({ recorded, at }: Pair, name: string, moves: Move[]): JsonValue {
  const inner = memberOf(recorded, name)
  if (inner === undefined) return recorded
  moves.push({ from: [...at, name], to: at })
  return inner
}

function movePaired(pair: Pair, from: Steps, to: Steps, pairing: Pairing, moves: Move[]): JsonValue {
  let shared = 0
  while (shared < Math.min(from.length, to.length) - 1 && from[shared] === to[shared]) shared += 1
  const [rest, target] = [from.slice(shared), to.slice(shared)]
  return mapHolders(pair, from.slice(0, shared), pairing, (one) =>
    rest.includes('*') || target.includes('*')
      ? moveToMany(one, rest, target, pairing)
      : moveMember(one, rest, target, moves),
  )
}

/** Let a value stand in each item of an array, or one in the place of many: then it comes from the live answer. */
function moveToMany(pair: Pair, from: Steps, to: Steps, pairing: Pairing): JsonValue {
  const [oldKey, newKey] = [from.at(-1) ?? '', to.at(-1) ?? '']
  const value = from.includes('*') ? undefined : valueAt(pair.recorded, from)
  const without = mapHolders(pair, from.slice(0, -1), pairing, (one) => removeMember(one, oldKey))
  if (without === pair.recorded) return pair.recorded
  return mapHolders({ ...pair, recorded: without }, to.slice(0, -1), pairing, (one) => {
    const filled = addMember(one, newKey)
    return filled === one.recorded || value === undefined || !isObject(filled) ? filled : { ...filled, [newKey]: value }
  })
}

/** Bring in an object of a further variant: at its place, or behind the items that there are. */
function addVariant(pair: Pair, steps: Steps, variant: string, pairing: Pairing): JsonValue {
  const replaced = mapPlaces(pair, steps, pairing, ({ recorded, live }) =>
    live !== undefined && isOfVariant(live, variant) && !isOfVariant(recorded, variant) ? live : recorded,
  )
  if (replaced !== pair.recorded || steps.at(-1) !== '*') return replaced
  return mapHolders(pair, steps.slice(0, -1), pairing, ({ recorded, live }) => {
    const item = Array.isArray(live) ? live.find((one) => isOfVariant(one, variant)) : undefined
    return item === undefined || !Array.isArray(recorded) ? recorded : [...recorded, item]
  })
}

function changePager(pair: Pair, key: string): JsonValue {
  const without = removeMember(pair, key)
  const value = memberOf(pair.live, key)
  if (without !== pair.recorded || value === undefined || !isObject(without)) return without
  return { ...without, [key]: value }
}
