import { foldVariants, valuesOf } from '../shape/merge-shapes.js'
import { emptyShape, typesOf, type ObjectShape, type Shape, type StructShape } from '../shape/shape.js'
import { compareFields, type FieldsOptions } from './compare-fields.js'
import { holderOf, sharedNames } from './envelope.js'
import { isMapLike } from './map-like.js'
import { anySite, type Site, type Walk } from './walk.js'

/** Compare objects: as maps, variant by variant, or field by field. */
export function compareObjects(base: ObjectShape, live: ObjectShape, site: Site, walk: Walk): void {
  const all = foldVariants(base)
  const now = foldVariants(live)
  if (site.role !== 'root' && isMapLike(all, nameOf(site))) return compareMaps(all, now, site, walk)
  if (base.variants !== null && live.variants !== null && areVaried(base.variants, live.variants, site))
    return compareVariants(base.variants, live.variants, all, site, walk)
  if (site.role !== 'root' && reportNested(base, all, now, site, walk)) return
  compareStructs(all, now, site, walk, {})
}

/** The name that speaks of the object itself: that of a list or a map does not speak of what is in it. */
function nameOf({ role, name }: Site): string {
  return role === 'field' ? name : ''
}

/** An object within the body that is wrapped in another, or was. */
function reportNested(base: ObjectShape, all: StructShape, now: StructShape, site: Site, walk: Walk): boolean {
  if (sharedNames(all, now) >= 0.3) return false
  const whole: Shape = { ...emptyShape(), seen: all.count, objects: base }
  const under = holderOf(now, whole)
  if (under === null || all.fields.has(under)) return false
  walk.report({
    kind: 'enveloped',
    site,
    recorded: 'object',
    live: 'object',
    recordedShape: whole,
    observed: all.count,
    isStructural: true,
    found: now.count,
    places: now.count,
    hint: `now at "${site.path}/${under}"`,
  })
  return true
}

function compareMaps(before: StructShape, now: StructShape, site: Site, walk: Walk): void {
  const values = valuesOf(before)
  const valuesNow = valuesOf(now)
  if (values !== null && valuesNow !== null) walk.compare(values, valuesNow, anySite(site, 'entry'))
}

function compareStructs(before: StructShape, now: StructShape, site: Site, walk: Walk, options: FieldsOptions): void {
  compareFields(before, now, site, walk, options)
  if (now.entries === null) return
  if (before.entries !== null) return walk.compare(before.entries, now.entries, anySite(site, 'entry'))
  if (before.fields.size === 0) return
  walk.report({
    kind: 'struct-became-map',
    site,
    recorded: 'object',
    live: 'map',
    observed: before.count,
    found: now.keyed === Number.POSITIVE_INFINITY ? now.count : now.keyed,
    places: now.count,
  })
}

/** Fewer objects say nothing of what kinds there are. */
const FEW = 3

/** So many kinds, of which hardly any came twice, are not all that there are. */
const MANY_KINDS = 4

/** True where more kinds than the recorded ones are to be expected. */
function isOpenSet(base: Variants, count: number): boolean {
  return count < FEW ? count <= base.size : base.size >= MANY_KINDS && count < base.size * 2
}

type Variants = ReadonlyMap<string, StructShape>

/** True where what tells variants apart tells of other fields too. */
function areVaried(base: Variants, live: Variants, { role }: Site): boolean {
  const variants = [...base.values()]
  if (base.size === 1) {
    // Of a single variant, only items of an array tell that a further one stands beside it.
    const known = [...live.keys()].some((variant) => base.has(variant))
    if (base.has('')) return false
    const mayBeSeveral = role === 'item'
    return known ? mayBeSeveral && live.size > 1 : isFurther(base, live, mayBeSeveral)
  }
  return variants.some((one, index) => variants.slice(index + 1).some((other) => differ(one, other, 2)))
}

/** True where what tells variants is new, and so are some fields: another variant, with fields of its own. */
function isFurther(base: Variants, live: Variants, mayBeSeveral: boolean): boolean {
  const [before] = base.values()
  if (before === undefined || (live.size > 1 && !mayBeSeveral)) return false
  return [...live].some(
    ([variant, now]) =>
      /^(?:type|kind|event|event_?type|__typename)=/i.test(variant) &&
      isToldAsBefore(variant, base) &&
      lacks(now, before, 2),
  )
}

/** True where the same field tells this variant and one that was recorded: another field says nothing of variants. */
function isToldAsBefore(variant: string, base: Variants): boolean {
  return [...base.keys()].some((one) => discriminatorOf(one) === discriminatorOf(variant))
}

/** The recorded variant of objects that have a further field now, by which others are told. */
function toldOtherwise({ fields }: StructShape, base: Variants): StructShape | undefined {
  return [...base].find(([variant]) => {
    const key = discriminatorOf(variant)
    const { values, isMany } = fields.get(key)?.strings?.distinct ?? { values: [], isMany: false }
    return variant !== '' && !isMany && values.length === 1 && variant === `${key}=${values[0]}`
  })?.[1]
}

function discriminatorOf(variant: string): string {
  return variant.split('=')[0] ?? ''
}

/** True where one always has a field that the other never has, at the top or in an object of both. */
function differ(one: StructShape, other: StructShape, depth: number): boolean {
  if (one.count === 0 || other.count === 0) return false
  return lacks(one, other, depth) || lacks(other, one, depth)
}

function areDisjoint(field: Shape, twin: Shape): boolean {
  const [types, others] = [typesOf(field), typesOf(twin)]
  if (types.length === 0 || others.length === 0) return false
  if (field.arrays !== null && twin.arrays !== null && types.length === 1 && others.length === 1)
    return areDisjoint(field.arrays.items, twin.arrays.items)
  return !types.some((type) => others.includes(type))
}

function lacks(one: StructShape, other: StructShape, depth: number): boolean {
  return [...one.fields].some(([name, field]) => {
    const twin = other.fields.get(name)
    if (twin === undefined) return field.seen === one.count
    if (areDisjoint(field, twin)) return true
    if (depth === 0 || field.objects === null || twin.objects === null) return false
    const [inner, innerTwin] = [foldVariants(field.objects), foldVariants(twin.objects)]
    return !isMapLike(inner, name) && !isMapLike(innerTwin, name) && differ(inner, innerTwin, depth - 1)
  })
}

function compareVariants(base: Variants, live: Variants, all: StructShape, site: Site, walk: Walk): void {
  const isTold = !base.has('')
  for (const [variant, now] of live) {
    const before = base.get(variant) ?? toldOtherwise(now, base)
    if (before !== undefined) compareStructs(before, now, site, walk, { variant, all })
    else if (variant === '' && isTold) reportUntold(base, now, all, site, walk)
    else if (variant !== '' && isToldAsBefore(variant, base)) reportFurther(variant, base, now, all, site, walk)
    else compareStructs(all, now, site, walk, { isPartial: true })
  }
  for (const variant of base.keys())
    if (variant !== '' && !live.has(variant)) walk.unverified(site.path, `no object with ${variant}`)
}

/** What told the variants apart is not there. */
function reportUntold(base: Variants, now: StructShape, all: StructShape, site: Site, walk: Walk): void {
  const key = discriminatorOf([...base.keys()][0]!)
  walk.report({
    kind: 'discriminator-gone',
    site: { location: site.location, path: `${site.path}/${key}` },
    recorded: 'discriminator',
    live: 'absent',
    recordedShape: all.fields.get(key) ?? null,
    observed: all.count,
    found: now.count,
    places: now.count,
  })
  compareStructs(all, now, site, walk, { isPartial: true })
}

function reportFurther(
  variant: string,
  base: Variants,
  now: StructShape,
  all: StructShape,
  site: Site,
  walk: Walk,
): void {
  walk.report({
    kind: 'variant-added',
    ...(isOpenSet(base, all.count) ? { severity: 'info' as const } : {}),
    site,
    recorded: [...base.keys()]
      .filter((one) => one !== '')
      .toSorted()
      .join(', '),
    live: variant,
    print: ['variants', variant],
    observed: all.count,
    found: now.count,
    places: now.count,
    hint: `an object with ${variant}`,
  })
  compareStructs(all, now, site, walk, { isPartial: true, except: discriminatorOf(variant) })
}
