import { mergeShapes } from '../shape/merge-shapes.js'
import { parentOf } from './loose.js'
import { reportMoves } from './report-moves.js'
import { reportPagination } from './report-pagination.js'
import { reportRenames } from './report-renames.js'
import { describe, isNested, type Draft, type Loose, type Walk } from './walk.js'

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

/** Variants of one object tell of the same field each. In order of path, so that what is found does not depend on that of keys. */
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
  return [...byPath.values()].toSorted((a, b) => (a.site.path < b.site.path ? -1 : 1))
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
    print: ['present', 'absent'],
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
    print: ['absent', 'present'],
    live: describe(shape),
    liveShape: shape,
    observed,
    found: shape.seen,
    places,
  }
  walk.report(draft)
}
