import { foldVariants } from '../shape/merge-shapes.js'
import { resemblance } from './envelope.js'
import { haveSameTypes, nameKey, parentOf, sharedValues } from './loose.js'
import { typesOf } from '../shape/shape.js'
import { fieldSite, type Loose, type Walk } from './walk.js'

/** Report fields that stand in an object that is new, or out of one that is gone; what is left is returned. */
export function reportMoves(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
  return removed.filter((one) => {
    const targets = [...added].flatMap((other) => leavesOf(other).map((leaf) => ({ leaf, other })))
    const found = onlyOne(
      one,
      targets.filter(({ leaf, other }) => isSameElsewhere(one, leaf, isMadeOf(other, removed))),
    )
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

interface Target {
  leaf: Loose
  other: Loose
}

/** Where a field went; none where its name alone would lead to several places. */
function onlyOne({ shape }: Loose, targets: readonly Target[]): Target | undefined {
  const told = targets.find(({ leaf }) => leaf.shape.objects !== null || sharedValues(shape, leaf.shape))
  return told ?? (targets.length === 1 ? targets[0] : undefined)
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
  const fields = [...struct.fields].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const inner = fields.flatMap(([name, shape]) =>
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

/** True for what many things are or are not: `enabled`, `default`. */
function isSwitch({ shape }: Loose, name: string): boolean {
  return !name.includes(' ') && typesOf(shape).every((type) => type === 'boolean')
}

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
  if (name === otherName) return isShared || isSure || !(COMMON.has(name) || isSwitch(one, name))
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
