import { foldVariants } from '../shape/merge-shapes.js'
import type { Shape } from '../shape/shape.js'
import { resemblance } from './envelope.js'
import { parentOf } from './loose.js'
import { isCursorName, isMoreName, isPageNumberName, isPaginationHolder } from './pagination.js'
import { describe, type Loose, type Walk } from './walk.js'

/** Report what led to the next page and is gone, or stands elsewhere; what is left is returned. */
export function reportPagination(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
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
