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
  if (site.role !== 'root' && isMapLike(all, site.name)) return compareMaps(all, now, site, walk)
  if (base.variants !== null && live.variants !== null && areVaried(base.variants, live.variants, site))
    return compareVariants(base.variants, live.variants, all, site, walk)
  if (site.role !== 'root' && reportNested(base, all, now, site, walk)) return
  compareStructs(all, now, site, walk, {})
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

type Variants = ReadonlyMap<string, StructShape>

/** True where what tells variants apart tells of other fields too. */
function areVaried(base: Variants, live: Variants, { role }: Site): boolean {
  const variants = [...base.values()]
  if (base.size === 1) {
    // Of a single variant, only items of an array tell that a further one stands beside it.
    const known = [...live.keys()].some((variant) => base.has(variant))
    if (base.has('')) return false
    return known ? role === 'item' && live.size > 1 : isFurther(base, live)
  }
  return variants.some((one, index) => variants.slice(index + 1).some((other) => differ(one, other, 2)))
}

/** True where what tells variants is new, and so are some fields: another variant, with fields of its own. */
function isFurther(base: Variants, live: Variants): boolean {
  const [before] = base.values()
  const [variant = ''] = live.keys()
  if (before === undefined || live.size > 1 || !/^(?:type|kind|event|event_?type|__typename)=/i.test(variant))
    return false
  return lacks(live.get(variant)!, before, 2)
}

/** True where one always has a field that the other never has, at the top or in an object of both. */
function differ(one: StructShape, other: StructShape, depth: number): boolean {
  if (one.count === 0 || other.count === 0) return false
  return lacks(one, other, depth) || lacks(other, one, depth)
}

function areDisjoint(field: Shape, twin: Shape): boolean {
  const [types, others] = [typesOf(field), typesOf(twin)]
  return types.length > 0 && others.length > 0 && !types.some((type) => others.includes(type))
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
    const before = base.get(variant)
    if (before !== undefined) compareStructs(before, now, site, walk, { variant, all })
    else if (variant === '' && isTold) reportUntold(base, now, all, site, walk)
    else if (variant !== '') reportFurther(variant, base, now, all, site, walk)
    else compareStructs(all, now, site, walk, { isPartial: true })
  }
  for (const variant of base.keys())
    if (variant !== '' && !live.has(variant)) walk.unverified(site.path, `no object with ${variant}`)
}

/** What told the variants apart is not there. */
function reportUntold(base: Variants, now: StructShape, all: StructShape, site: Site, walk: Walk): void {
  const [key = ''] = [...base.keys()][0]!.split('=')
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
  compareStructs(all, now, site, walk, { isPartial: true, except: variant.split('=')[0] ?? '' })
}
