import { foldVariants, mergeShapes } from '../shape/merge-shapes.js'
import { bitOf, tellingFormat } from '../shape/formats.js'
import { wordsOf } from '../shape/names.js'
import { typesOf, type Shape } from '../shape/shape.js'
import { resemblance } from './envelope.js'
import { isCursorName, isMoreName, isPageNumberName, isPaginationHolder } from './pagination.js'
import { describe, fieldSite, isNested, type Draft, type Loose, type Walk } from './walk.js'

/** So sure must it be that two fields are one. */
const SURE = 3

/** Say what became of fields that are on one side only: renamed, moved, gone, or new. */
export function settleLoose(walk: Walk): void {
  // What comparing renamed fields finds is settled here as well.
  for (let round = 0; round < 8 && walk.removed.length + walk.added.length > 0; round += 1) {
    const removed = oncePerPath(walk.removed.splice(0))
    const added = new Set(oncePerPath(walk.added.splice(0)))
    const left = reportMoves(reportRenames(reportPagination(removed, added, walk), added, walk), added, walk)
    for (const one of collapse(left)) reportRemoved(one, walk)
    for (const one of added) reportAdded(one, walk)
  }
}

/** Variants of one object tell of the same field each. */
function oncePerPath(all: readonly Loose[]): Loose[] {
  const byPath = new Map<string, Loose>()
  for (const one of all) {
    const before = byPath.get(one.site.path)
    const merged =
      before === undefined
        ? one
        : {
            ...before,
            shape: mergeShapes(before.shape, one.shape),
            places: before.places + one.places,
            observed: Math.max(before.observed, one.observed),
            variant: before.variant === null || one.variant === null ? null : before.variant,
          }
    byPath.set(one.site.path, merged)
  }
  return [...byPath.values()]
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function nameKey(name: string): string {
  return wordsOf(name).join(' ')
}

/** What leads to the next page is gone, or stands elsewhere. */
function reportPagination(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
  const pagers = new Map<string, Loose>()
  return removed.filter((one) => {
    const { name, path } = one.site
    const parent = parentOf(path)
    const others = [...added].filter(
      ({ site, shape }) => leadsOn(site.name) || holdsCursor(shape) || isPlaced(shape, name),
    )
    const other = others.find(({ site }) => parentOf(site.path) === parent) ?? others[0] ?? pagers.get(parent)
    const isHolder = isPaginationHolder(name) && holdsCursor(one.shape) && !isRenamed(one, added)
    if (!leadsOn(name) && !isHolder && !(isPageNumberName(name) && other !== undefined)) return true
    // The last page has no next one.
    if (other === undefined && walk.isLastPage && isCursorName(name) && one.shape.nulls === 0) return false
    for (const each of others) added.delete(each)
    if (other !== undefined) pagers.set(parent, other)
    reportPager(one, other, walk)
    return false
  })
}

function reportPager(one: Loose, other: Loose | undefined, walk: Walk): void {
  walk.report({
    kind: 'pagination-changed',
    site: one.site,
    recorded: describe(one.shape),
    live: other === undefined ? 'absent' : `moved to ${other.site.path}`,
    recordedShape: one.shape,
    observed: one.observed,
    found: one.places,
    places: one.places,
    ...(other === undefined ? {} : { hint: `now at "${other.site.path}"` }),
  })
}

function leadsOn(name: string): boolean {
  return isCursorName(name) || isMoreName(name)
}

/** True for an object that holds a field of a name. */
function isPlaced({ objects }: Shape, name: string): boolean {
  return leadsOn(name) && objects !== null && foldVariants(objects).fields.has(name)
}

function isRenamed(one: Loose, added: ReadonlySet<Loose>): boolean {
  return [...added].some(
    ({ site, shape }) => parentOf(site.path) === parentOf(one.site.path) && resemblance(one.shape, shape) >= 0.8,
  )
}

function holdsCursor({ objects }: Shape): boolean {
  return (
    objects !== null && [...foldVariants(objects).fields.keys()].some((name) => isCursorName(name) || isMoreName(name))
  )
}

/** Fields that have another name in the same object. */
function reportRenames(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
  const pairs: [Loose, Loose, isStyle: boolean][] = []
  const left = removed.filter((one) => {
    const siblings = [...added].filter(({ site }) => parentOf(site.path) === parentOf(one.site.path))
    const rivals = removed.filter(({ site }) => parentOf(site.path) === parentOf(one.site.path)).length
    const best = bestOf(siblings, (other) => likeness(one, other, rivals === 1 && siblings.length === 1))
    if (best === null) return true
    added.delete(best)
    pairs.push([one, best, nameKey(one.site.name) === nameKey(best.site.name)])
    return false
  })
  reportRenamed(pairs, walk)
  return left
}

function bestOf(candidates: readonly Loose[], likenessOf: (one: Loose) => number): Loose | null {
  const rated = candidates.map((one) => ({ one, value: likenessOf(one) })).toSorted((a, b) => b.value - a.value)
  const [first, second] = rated
  if (first === undefined || first.value < SURE) return null
  return second !== undefined && second.value === first.value ? null : first.one
}

/** How sure it is that two fields of one object are the same thing under another name. */
function likeness(one: Loose, other: Loose, isOnlyPair: boolean): number {
  if (nameKey(one.site.name) === nameKey(other.site.name)) return 10
  if (!haveSameTypes(one.shape, other.shape)) return 0
  const structure = resemblance(one.shape, other.shape)
  if (one.shape.objects !== null || (one.shape.arrays?.items.objects ?? null) !== null) return structure >= 0.8 ? 4 : 0
  let value = sharedValues(one.shape, other.shape) ? 3 : 0
  if (tellingOf(one.shape) !== null && tellingOf(one.shape) === tellingOf(other.shape)) value += 1
  value += sharedWords(one.site.name, other.site.name)
  return value + (isOnlyPair ? 2 : 0)
}

function haveSameTypes(a: Shape, b: Shape): boolean {
  const [types, others] = [typesOf(a), typesOf(b)]
  return types.some((type) => others.includes(type))
}

function tellingOf({ strings }: Shape): string | null {
  if (strings === null || strings.distinct === null) return null
  return tellingFormat(strings.every)?.name ?? ((strings.every & bitOf('decimal text')) === 0 ? null : 'decimal text')
}

/** True where a telling value stands on both sides. */
function sharedValues(a: Shape, b: Shape): boolean {
  const texts = a.strings?.distinct?.values.some(
    (value) => value.length > 2 && b.strings?.distinct?.values.includes(value),
  )
  if (texts === true) return true
  const numbers = a.numbers?.distinct.values.some(
    (value) => value.length > 2 && b.numbers?.distinct.values.includes(value) === true,
  )
  return numbers === true
}

function sharedWords(name: string, other: string): number {
  const words = wordsOf(name)
  const others = wordsOf(other)
  if (words.some((word) => others.includes(word))) return 2
  const [short, long] = [words.join(''), others.join('')].toSorted((a, b) => a.length - b.length) as [string, string]
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short)) ? 2 : 0
}

function reportRenamed(pairs: readonly (readonly [Loose, Loose, boolean])[], walk: Walk): void {
  for (const [one, other] of pairs) {
    walk.report({
      kind: 'renamed',
      site: one.site,
      recorded: one.site.name,
      live: other.site.name,
      recordedShape: one.shape,
      liveShape: other.shape,
      observed: one.observed,
      found: one.places,
      places: one.places,
      hint: `now "${other.site.name}"`,
    })
  }
  for (const [one, other, isStyle] of pairs) if (isStyle) walk.compare(one.shape, other.shape, other.site)
}

/** Fields that stand elsewhere: in an object that is new, or out of one that is gone. */
function reportMoves(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
  return removed.filter((one) => {
    const targets = [...added].flatMap((other) => leavesOf(other).map((leaf) => ({ leaf, other })))
    const found = targets.find(({ leaf, other }) => isSameElsewhere(one, leaf, isMadeOf(other, removed)))
    if (found !== undefined) {
      reportMove(one, found.leaf, walk)
      forget(found.other, found.leaf, added)
      return false
    }
    const parts = leavesOf(one).filter((leaf) => leaf !== one)
    const flat = parts.flatMap((part) => [...added].filter((other) => isSameElsewhere(part, other)).slice(0, 1))
    if (parts.length === 0 || flat.length * 2 < parts.length) return true
    for (const other of flat) added.delete(other)
    reportMove(one, flat[0]!, walk)
    return false
  })
}

/** A field that is new for its own sake stays so; one that only holds what moved has no finding of its own. */
function forget(other: Loose, leaf: Loose, added: Set<Loose>): void {
  const size = leavesOf(other).length
  if (leaf === other || size <= 3) added.delete(other)
}

/** A field and the fields in it, two levels down. */
function leavesOf(one: Loose, depth = 2): Loose[] {
  const { objects } = one.shape
  if (objects === null || depth === 0) return [one]
  const struct = foldVariants(objects)
  const inner = [...struct.fields].flatMap(([name, shape]) =>
    leavesOf({ ...one, site: fieldSite(one.site, name, 0), shape }, depth - 1),
  )
  return [one, ...inner]
}

/** Names that many things have, so that the same elsewhere is another thing. */
const COMMON = new Set(
  'id name type kind object status created created at updated at url title value key code count total data items'.split(
    ' ',
  ),
)

/** True for a new object all of whose fields are gone from the object in which it stands. */
function isMadeOf({ site, shape }: Loose, removed: readonly Loose[]): boolean {
  if (shape.objects === null) return false
  const gone = new Set(
    removed.filter((one) => parentOf(one.site.path) === parentOf(site.path)).map((one) => one.site.name),
  )
  return [...foldVariants(shape.objects).fields.keys()].every((name) => gone.has(name))
}

function isSameElsewhere(one: Loose, other: Loose, isSure = false): boolean {
  if (parentOf(one.site.path) === parentOf(other.site.path) || !haveSameTypes(one.shape, other.shape)) return false
  const [name, otherName] = [nameKey(one.site.name), nameKey(other.site.name)]
  if (one.shape.objects !== null && resemblance(one.shape, other.shape) < 0.6) return false
  const isShared = sharedValues(one.shape, other.shape)
  if (name === otherName) return isShared || isSure || !COMMON.has(name)
  // `customer_email` and `customer.email`.
  const [joined, otherJoined] = [lastTwo(one), lastTwo(other)]
  return joined === otherName || otherJoined === name
}

function lastTwo({ site }: Loose): string {
  return nameKey(
    site.path
      .split('/')
      .filter((step) => step !== '*')
      .slice(-2)
      .join('_'),
  )
}

function reportMove(one: Loose, other: Loose, walk: Walk): void {
  walk.report({
    kind: 'moved',
    site: one.site,
    recorded: one.site.path,
    live: other.site.path,
    recordedShape: one.shape,
    liveShape: other.shape,
    observed: one.observed,
    found: one.places,
    places: one.places,
    hint: `now at "${other.site.path}"`,
  })
}

interface Removed extends Loose {
  count: number
}

/** Many fields of one object that are gone together have one cause. */
const SUBTREE = 5

function collapse(removed: readonly Loose[]): Removed[] {
  const groups = Object.values(Object.groupBy(removed, ({ site }) => parentOf(site.path)))
  return groups.flatMap((group = []) => {
    const [first] = group
    if (group.length < SUBTREE || first === undefined) return group.map((one) => ({ ...one, count: 1 }))
    return [{ ...first, site: { ...first.site, path: `${parentOf(first.site.path)}/*` }, count: group.length }]
  })
}

function reportRemoved({ site, shape, places, observed, variant, count }: Removed, walk: Walk): void {
  const hints = [
    ...(variant === null ? [] : [`of objects with ${variant}`]),
    ...(count > 1 ? [`"${site.name}" and ${count - 1} more`] : []),
  ]
  walk.report({
    kind: variant === null ? 'field-removed' : 'variant-field-removed',
    site,
    recorded: describe(shape),
    live: 'absent',
    recordedShape: shape,
    observed,
    found: places,
    places,
    ...(hints.length === 0 ? {} : { hint: hints.join('; ') }),
  })
}

function reportAdded({ site, shape, places, observed }: Loose, walk: Walk): void {
  if (isNested(site)) return
  const draft: Draft = {
    kind: 'field-added',
    site,
    recorded: 'absent',
    live: describe(shape),
    liveShape: shape,
    observed,
    found: shape.seen,
    places,
  }
  walk.report(draft)
}
