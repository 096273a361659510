import type { Shape, StructShape } from '../shape/shape.js'
import { emptiesOf, emptyCountOf } from './compare-nulls.js'
import { haveSameTypes, nameKey } from './loose.js'
import { isCursorName } from './pagination.js'
import { describe, fieldSite, type Site, type Walk } from './walk.js'

/** How the fields of objects are compared. */
export interface FieldsOptions {
  /** Of which variant they are, as `type=card`. */
  variant?: string
  /** All variants together: what all of them have is no field of one. */
  all?: StructShape
  /** Only what both have is compared: nothing is known of what else there should be. */
  isPartial?: boolean
  /** A field that is compared elsewhere. */
  except?: string
}

/** So many parents make sure that something which varies would have been among them. */
const MANY = 20

/** Rarer than this is no chance. */
const NO_CHANCE = 0.01

/** Compare objects field by field. */
export function compareFields(
  before: StructShape,
  now: StructShape,
  site: Site,
  walk: Walk,
  options: FieldsOptions,
): void {
  if (now.empty === now.count && before.empty < before.count && before.empty > 0) {
    // Empty objects were seen: nothing is known of what is in this one.
    if (options.isPartial !== true) walk.unverified(site.path, 'the object is empty')
    return
  }
  for (const [name, field] of before.fields) {
    if (name === options.except) continue
    const live = now.fields.get(name)
    const place = fieldSite(site, name, before.count - field.seen)
    if (options.isPartial !== true) comparePresence(field, live, before, now, place, walk, options)
    // What is within a field of another variant may differ as the variants do.
    const isOpaque = options.isPartial === true && hasParts(field) && live !== undefined && hasParts(live)
    if (live !== undefined && !isOpaque) walk.compare(field, live, place)
  }
  if (options.isPartial === true) return
  for (const [name, shape] of now.fields) {
    if (before.fields.has(name)) continue
    walk.added.push({
      site: fieldSite(site, name, before.count),
      shape,
      places: now.count,
      observed: before.count,
      variant: null,
    })
  }
}

function hasParts({ objects, arrays }: Shape): boolean {
  return objects !== null || arrays !== null
}

function comparePresence(
  field: Shape,
  live: Shape | undefined,
  before: StructShape,
  now: StructShape,
  place: Site,
  walk: Walk,
  options: FieldsOptions,
): void {
  const absentNow = now.count - (live?.seen ?? 0)
  if (place.absentBefore > 0) return compareOptional(field, live, now, place, walk)
  if (absentNow === 0) return
  const isKept = isCursorName(place.name) || (live === undefined && hasSuccessor(field, place.name, before, now))
  const swapped = isKept ? null : swappedFrom(field, absentNow, live === undefined)
  if (swapped !== null)
    return walk.report({
      kind: 'convention-swapped',
      site: place,
      recorded: swapped,
      live: 'absent',
      recordedShape: field,
      observed: field.seen,
      found: absentNow,
      places: now.count,
    })
  if (walk.isExplained(place.path)) return walk.unverified(place.path, 'the answer holds an error for it')
  const { variant, all } = options
  const common = all?.fields.get(place.name)
  const isCommon = common !== undefined && all !== undefined && common.seen === all.count
  const observed = isCommon ? common.seen : field.seen
  const told = variant === undefined || variant === '' || isCommon ? null : variant
  if (live === undefined) walk.removed.push({ site: place, shape: field, places: now.count, observed, variant: told })
  else
    walk.report({
      kind: 'field-became-optional',
      site: place,
      recorded: describe(field),
      live: 'sometimes absent',
      recordedShape: field,
      liveShape: live,
      observed,
      found: absentNow,
      places: now.count,
      ...(told === null ? {} : { hint: `of objects with ${told}` }),
    })
}

/** True where a new field has the same name in another style, or stands in every object in place of one that was empty at times. */
function hasSuccessor(field: Shape, name: string, before: StructShape, now: StructShape): boolean {
  return now.fields.entries().some(([other, shape]) => {
    if (before.fields.has(other)) return false
    if (nameKey(other) === nameKey(name)) return true
    return field.nulls === 0 && shape.seen === now.count && haveSameTypes(field, shape)
  })
}

/** How nothing was written in a field that always was there, so that it may be absent now; null where it is gone. */
function swappedFrom(field: Shape, absentNow: number, isGone: boolean): string | null {
  const empty = emptiesOf(field)
  const nothing = field.nulls > 0 ? 'null' : empty
  if (nothing === null) return null
  const share = (field.nulls > 0 ? field.nulls : emptyCountOf(field)) / field.seen
  return isGone && absentNow > 1 && share ** absentNow < NO_CHANCE ? null : nothing
}

function compareOptional(field: Shape, live: Shape | undefined, now: StructShape, place: Site, walk: Walk): void {
  walk.sight('optional-field-unseen', place.path, now.count, live !== undefined)
  if (live === undefined || live.seen < now.count || now.count < MANY) return
  walk.report({
    kind: 'became-always-present',
    site: place,
    recorded: 'sometimes absent',
    live: describe(live),
    recordedShape: field,
    liveShape: live,
    observed: place.absentBefore,
    found: live.seen,
    places: now.count,
  })
}
