import type { Kind } from '../kinds.js'
import { bitOf } from '../shape/formats.js'
import { countObjects, countOf, emptyObjects, typesOf, type Shape, type TypeName } from '../shape/shape.js'
import { describe, type Draft, type Site, type Walk } from './walk.js'

/** So many values without a type make sure that it is gone. */
const MANY = 20

const DECIMAL = bitOf('decimal text')
const BOOLEAN = bitOf('boolean text')
const DATE_TIME = bitOf('date-time')
const JSON_TEXT = bitOf('JSON')

/** Compare the types of values, null aside. */
export function compareTypes(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const before = typesOf(base)
  const now = typesOf(live)
  // A placeholder may have stood for a value of any type.
  if (before.length === 0 || now.length === 0) return
  const further = now.filter((type) => !before.includes(type))
  if (further.length === 0) return compareFewer(base, live, before, now, site, walk)
  if (base.open > 0) return
  const isDisjoint = further.length === now.length
  const swapped = isDisjoint ? swapOf(base, live, before, now) : null
  if (swapped !== null) {
    walk.report({
      kind: 'convention-swapped',
      site,
      recorded: swapped[0],
      live: swapped[1],
      recordedShape: base,
      liveShape: live,
      observed: base.seen,
      isStructural: true,
      found: live.seen,
      places: live.seen,
    })
    return
  }
  const { kind, hint } = isDisjoint
    ? changeOf(base, live, before, now, site)
    : { kind: wideningAt(site), hint: undefined }
  walk.report({
    kind,
    site,
    recorded: describe(base),
    live: describe(live),
    recordedShape: base,
    liveShape: live,
    observed: base.seen - base.nulls,
    isStructural: true,
    found: further.reduce((sum, type) => sum + countOf(live, type), 0),
    places: live.seen,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** Empty arrays and empty objects are one in some languages. */
function swapOf(base: Shape, live: Shape, before: TypeName[], now: TypeName[]): [string, string] | null {
  if (before.length !== 1 || now.length !== 1) return null
  const isEmpty = ({ arrays, objects }: Shape): boolean =>
    arrays === null
      ? objects !== null && emptyObjects(objects) === countObjects(objects)
      : arrays.empty === arrays.count
  const hasEmpty = ({ arrays, objects }: Shape): boolean =>
    (arrays?.empty ?? 0) > 0 || (objects !== null && emptyObjects(objects) > 0)
  if (!hasEmpty(base) || !isEmpty(live)) return null
  if (before[0] === 'object' && now[0] === 'array') return ['empty object', 'empty array']
  return before[0] === 'array' && now[0] === 'object' ? ['empty array', 'empty object'] : null
}

interface Change {
  kind: Kind
  hint?: string | undefined
}

function changeOf(base: Shape, live: Shape, before: TypeName[], now: TypeName[], site: Site): Change {
  return (
    flipOf(base, live, before, now) ??
    (site.role === 'root' ? rootChange(before, now) : null) ??
    scalarChange(base, live, before, now) ?? { kind: typeChangeAt(site), hint: hintOf(base, live, before, now) }
  )
}

function typeChangeAt({ role }: Site): Kind {
  if (role === 'root') return 'root-kind-changed'
  if (role === 'item') return 'item-type-changed'
  return role === 'entry' ? 'map-value-changed' : 'type-changed'
}

function wideningAt({ role }: Site): Kind {
  if (role === 'item') return 'item-type-changed'
  return role === 'entry' ? 'map-value-changed' : 'type-widened'
}

function rootChange(before: TypeName[], now: TypeName[]): Change | null {
  const kindOf = (type: TypeName): string => (type === 'object' || type === 'array' ? type : 'scalar')
  return before.some((one) => now.some((other) => kindOf(one) === kindOf(other))) ? null : { kind: 'root-kind-changed' }
}

/** A value that is text now, or was, and otherwise the same. */
function scalarChange(base: Shape, live: Shape, before: TypeName[], now: TypeName[]): Change | null {
  if (before.length !== 1 || now.length !== 1) return null
  const [from] = before
  const [to] = now
  if (to === 'string' && holds(live, from === 'number' ? DECIMAL : from === 'boolean' ? BOOLEAN : 0))
    return { kind: 'stringified', hint: `the ${from} stands in quotes` }
  if (from === 'string' && holds(base, to === 'number' ? DECIMAL : to === 'boolean' ? BOOLEAN : 0))
    return { kind: 'destringified', hint: `the ${to} stands without quotes` }
  return null
}

/** True where all texts of a shape have a format. */
function holds({ strings }: Shape, bit: number): boolean {
  return (
    bit !== 0 && strings !== null && strings.distinct !== null && strings.empty === 0 && (strings.every & bit) !== 0
  )
}

/** One value where an array of such stood, or the reverse. */
function flipOf(base: Shape, live: Shape, before: TypeName[], now: TypeName[]): Change | null {
  if (before.length !== 1 || now.length !== 1) return null
  const shares = (items: Shape, values: TypeName[]): boolean => {
    const types = typesOf(items)
    if (types.length === 0) return !values.includes('object')
    return values.some((type) => types.includes(type))
  }
  if (before[0] === 'array' && shares(base.arrays!.items, now))
    return { kind: 'cardinality-flipped', hint: 'one value in place of an array' }
  if (now[0] === 'array' && shares(live.arrays!.items, before))
    return { kind: 'cardinality-flipped', hint: 'an array in place of one value' }
  return null
}

function hintOf(base: Shape, live: Shape, before: TypeName[], now: TypeName[]): string | undefined {
  if (before[0] === 'number' && holds(live, DATE_TIME)) return 'moments are text now'
  if (now[0] === 'number' && holds(base, DATE_TIME)) return 'moments are numbers now'
  if (now[0] === 'string' && holds(live, JSON_TEXT)) return 'its JSON stands in a text now'
  if (now[0] === 'object' && before[0] === 'string') return 'it may be a whole object in place of its id'
  if (now[0] === 'object') return 'the value may stand in a field of the object'
  return undefined
}

function compareFewer(base: Shape, live: Shape, before: TypeName[], now: TypeName[], site: Site, walk: Walk): void {
  if (now.length === before.length || live.seen < MANY) return
  const draft: Draft = {
    kind: 'type-narrowed',
    site,
    recorded: describe(base),
    live: describe(live),
    recordedShape: base,
    liveShape: live,
    observed: base.seen,
    found: live.seen,
    places: live.seen,
  }
  walk.report(draft)
}
