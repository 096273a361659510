import { emptyObjects, type Shape } from '../shape/shape.js'
import { isCursorName } from './pagination.js'
import { describe, isNested, type Site, type Walk } from './walk.js'

/** So many values make sure that something which varies would have been among them. */
const MANY = 20

/**
 * Compare where null stands. `settled` where nothing is left to compare: there are no values on one side.
 */
export function compareNulls(base: Shape, live: Shape, site: Site, walk: Walk): 'settled' | 'open' {
  const values = base.seen - base.nulls
  const liveValues = live.seen - live.nulls
  if (values === 0) {
    if (liveValues > 0 && !isNested(site) && !isCursorName(site.name)) compareRefined(base, live, site, walk)
    return 'settled'
  }
  if (live.nulls > 0 && base.nulls === 0) compareFirstNulls(base, live, site, walk)
  else if (base.nulls > 0 && live.nulls === 0) compareLostNulls(base, live, site, walk)
  else if (base.nulls > 0 && liveValues === 0) compareOnlyNulls(base, live, site, walk)
  return liveValues === 0 ? 'settled' : 'open'
}

/** Where null stood only, there are values. */
function compareRefined(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const now = emptiesOf(live)
  const isNothing = now !== null && emptyCountOf(live) === live.seen - live.nulls
  if (isNothing && base.nulls > 1 && live.nulls === 0)
    report('convention-swapped', base, live, site, walk, base.nulls, {
      recorded: 'null',
      live: now,
      found: emptyCountOf(live),
    })
  else report('null-refined', base, live, site, walk, base.nulls, { found: live.seen - live.nulls })
}

type NullKind = 'null-refined' | 'became-nullable' | 'now-always-null' | 'not-nullable-any-more' | 'convention-swapped'

function report(
  kind: NullKind,
  base: Shape,
  live: Shape,
  site: Site,
  walk: Walk,
  observed: number,
  words: { recorded?: string; live?: string; found?: number } = {},
): void {
  walk.report({
    kind,
    site,
    recorded: words.recorded ?? describe(base),
    live: words.live ?? (live.nulls > 0 && live.seen > live.nulls ? `${describe(live)} | null` : describe(live)),
    recordedShape: base,
    liveShape:
      live.nulls > 0 ? { ...live, strings: null, numbers: null, arrays: null, objects: null, booleans: 0 } : live,
    observed,
    found: words.found ?? live.nulls,
    places: live.seen,
  })
}

/** Null stands where it never stood. */
function compareFirstNulls(base: Shape, live: Shape, site: Site, walk: Walk): void {
  if (walk.isExplained(site.path)) return walk.unverified(site.path, 'the answer holds an error for it')
  // The last page has no next one.
  if (isCursorName(site.name)) return
  const isOnly = live.nulls === live.seen
  const before = nothingBefore(base, site)
  if (before !== null)
    return report('convention-swapped', base, live, site, walk, base.seen, { recorded: before, live: 'null' })
  const kind = isOnly && live.seen > 1 ? 'now-always-null' : 'became-nullable'
  report(kind, base, live, site, walk, base.seen, { live: isOnly ? 'null' : `${describe(live)} | null` })
}

/** How nothing was written before, other than as null; null where there always was something. */
function nothingBefore(base: Shape, { role, absentBefore }: Site): string | null {
  if (role === 'field' && absentBefore > 0) return 'absent'
  return emptiesOf(base)
}

/** What stands for nothing among the values of a shape. */
export function emptiesOf({ strings, arrays, objects }: Shape): string | null {
  if (strings !== null && strings.empty > 0) return 'empty text'
  if (arrays !== null && arrays.empty > 0) return 'empty array'
  return objects !== null && emptyObjects(objects) > 0 ? 'empty object' : null
}

/** How many values of a shape stand for nothing. */
export function emptyCountOf({ strings, arrays, objects }: Shape): number {
  return (strings?.empty ?? 0) + (arrays?.empty ?? 0) + (objects === null ? 0 : emptyObjects(objects))
}

/** Null stood here, and does not any more. */
function compareLostNulls(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const now = isFlipped(base, live) ? null : emptiesOf(live)
  if (now !== null && base.nulls > 1 && emptiesOf(base) === null)
    report('convention-swapped', base, live, site, walk, base.nulls, {
      recorded: 'null',
      live: now,
      found: emptyCountOf(live),
    })
  else if (live.seen >= MANY)
    report('not-nullable-any-more', base, live, site, walk, base.nulls, {
      recorded: `${describe(base)} | null`,
      found: live.seen,
    })
}

/** True where arrays have taken the place of single values: that an empty one stands for none goes without saying. */
function isFlipped(base: Shape, { arrays }: Shape): boolean {
  return base.arrays === null && arrays !== null && arrays.count > arrays.empty
}

/** Null stood here among values, and now there is nothing else. */
function compareOnlyNulls(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const share = base.nulls / base.seen
  // So rare before that it is no chance: values of one answer hang together, so that more is asked than by counting.
  if (base.seen >= 12 && share <= 0.2 && live.seen >= 8 && share ** live.seen < 1e-4)
    return report('now-always-null', base, live, site, walk, base.seen - base.nulls, { live: 'null' })
  // What is below it was not seen; of a scalar, nothing is left to see.
  if ((base.objects !== null || base.arrays !== null) && !isNested(site)) walk.unverified(site.path, 'it is null')
}
