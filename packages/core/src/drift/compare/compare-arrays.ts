import { NAMES, says } from '../shape/names.js'
import { TYPE_BITS, type ArrayShape } from '../shape/shape.js'
import { anySite, isNested, type Draft, type Site, type Walk } from './walk.js'

/** So many arrays of one length are tuples, where their name does not say so. */
const TUPLES = { mixed: 3, nested: 8, decimals: 4 }

/** So many arrays have to have been sorted, or without repeated ids. */
const FEWEST_SORTED = 3

/** Compare arrays: tuples place by place, all others by what their items have in common. */
export function compareArrays(before: ArrayShape, now: ArrayShape, site: Site, walk: Walk): void {
  const hadItems = before.items.seen > 0
  if (hadItems) walk.sight('always-empty', site.path, now.count, now.empty < now.count)
  if (now.items.seen === 0) {
    if (hadItems && !isNested(site)) walk.unverified(site.path, 'the array is empty')
    return
  }
  if (!hadItems)
    return before.count < FEWEST_EMPTY || isNested(site) ? undefined : reportFilled(before, now, site, walk)
  if (isTuple(before, site) && compareTuples(before, now, site, walk)) return
  walk.compare(before.items, now.items, anySite(site, 'item'))
  compareOrder(before, now, site, walk)
}

/** So many empty arrays make items something new. */
const FEWEST_EMPTY = 3

function reportFilled(before: ArrayShape, now: ArrayShape, site: Site, walk: Walk): void {
  walk.report({
    kind: 'null-refined',
    site,
    recorded: 'empty array',
    live: 'array',
    liveShape: now.items,
    observed: before.count,
    found: now.count - now.empty,
    places: now.count,
  })
}

/** True for arrays of one length whose places mean something each. */
function isTuple({ count, shortest, longest, places, items }: ArrayShape, { name, role }: Site): boolean {
  if (places === null || shortest !== longest || longest < 2) return false
  if (places.some((bits) => !isSingle(bits))) return false
  if (new Set(places).size > 1) return count >= TUPLES.mixed && !places.includes(TYPE_BITS.object)
  if (places[0] !== TYPE_BITS.number) return false
  if (longest <= 4 && says(name, NAMES.coordinates)) return true
  if (role === 'item') return count >= TUPLES.nested
  // Two or three decimals, and never another number of them, are a position.
  return (
    longest <= 3 &&
    count >= TUPLES.decimals &&
    items.numbers !== null &&
    items.numbers.decimals * 2 > items.numbers.count
  )
}

function isSingle(bits: number): boolean {
  return bits !== 0 && (bits & (bits - 1)) === 0 && bits !== TYPE_BITS.open
}

/** True where a change was found. */
function compareTuples(before: ArrayShape, now: ArrayShape, site: Site, walk: Walk): boolean {
  const lengths = ({ shortest, longest }: ArrayShape): string =>
    shortest === longest ? `tuple of ${longest}` : `array of ${shortest} to ${longest}`
  const report = (recorded: string, live: string, kind: 'tuple-changed' | 'null-refined' = 'tuple-changed'): true => {
    walk.report({
      kind,
      site,
      recorded,
      live,
      recordedShape: before.items,
      liveShape: now.items,
      observed: before.count,
      isStructural: true,
      found: now.count,
      places: now.count,
    })
    return true
  }
  if (now.places === null || now.shortest !== before.shortest || now.longest !== before.longest)
    return report(lengths(before), lengths(now))
  const further = before.places!.map((bits, index) => now.places![index]! & ~bits & ~TYPE_BITS.null)
  const isUnknown = (index: number): boolean => before.places![index] === TYPE_BITS.null
  const changed = further.findIndex((bits, index) => bits !== 0 && !isUnknown(index))
  const place = changed === -1 ? further.findIndex((bits) => bits !== 0) : changed
  if (place === -1) return false
  return report(
    `${typeName(before.places![place]!)} in place ${place}`,
    `${typeName(now.places[place]!)} in place ${place}`,
    changed === -1 ? 'null-refined' : 'tuple-changed',
  )
}

function typeName(bits: number): string {
  const names = Object.entries(TYPE_BITS).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]))
  return names.join(' | ')
}

/** Opt-in: what was sorted, and ids that were unique. */
function compareOrder(before: ArrayShape, now: ArrayShape, site: Site, walk: Walk): void {
  const report = (kind: Draft['kind'], recorded: string, live: string, observed: number): void =>
    walk.report({ kind, site, recorded, live, observed, found: now.count, places: now.count })
  const { order, ids } = before
  if (order.sortable >= FEWEST_SORTED && now.order.sortable > 0) {
    if (order.rising === order.sortable && order.falling === 0 && now.order.rising < now.order.sortable)
      report('sort-order-lost', 'rising', 'unsorted', order.sortable)
    if (order.falling === order.sortable && order.rising === 0 && now.order.falling < now.order.sortable)
      report('sort-order-lost', 'falling', 'unsorted', order.sortable)
  }
  if (ids.unique >= FEWEST_SORTED && ids.repeated === 0 && now.ids.repeated > 0)
    report('uniqueness-lost', 'unique ids', 'repeated ids', ids.unique)
}
