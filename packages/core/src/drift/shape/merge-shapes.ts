import { mergeDistinct } from './distinct.js'
import {
  emptyStruct,
  type ArrayShape,
  type NumberShape,
  type ObjectShape,
  type Shape,
  type StringShape,
  type StructShape,
} from './shape.js'

/** As many variants of an object are told apart. */
export const MOST_VARIANTS = 16

/** As many names an object has; with more, all of them are keys of a map. */
export const MOST_FIELDS = 500

/** Merge what two sets of values showed. Associative and commutative; neither is changed. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  return {
    seen: a.seen + b.seen,
    nulls: a.nulls + b.nulls,
    open: a.open + b.open,
    booleans: a.booleans + b.booleans,
    trues: a.trues + b.trues,
    strings: either(a.strings, b.strings, mergeStrings),
    numbers: either(a.numbers, b.numbers, mergeNumbers),
    arrays: either(a.arrays, b.arrays, mergeArrays),
    objects: either(a.objects, b.objects, mergeObjects),
  }
}

function either<T>(a: T | null, b: T | null, merge: (a: T, b: T) => T): T | null {
  if (a === null) return b
  return b === null ? a : merge(a, b)
}

/** What two sets of texts agree on: `mixed` where they do not. */
export function agree(a: string | null, b: string | null): string | null {
  return either(a, b, (one, other) => (one === other ? one : 'mixed'))
}

function mergeStrings(a: StringShape, b: StringShape): StringShape {
  return {
    count: a.count + b.count,
    empty: a.empty + b.empty,
    masked: a.masked + b.masked,
    every: a.every & b.every,
    any: a.any | b.any,
    distinct: either(a.distinct, b.distinct, mergeDistinct),
    scheme: agree(a.scheme, b.scheme),
    host: agree(a.host, b.host),
    embedded: either(a.embedded, b.embedded, mergeShapes),
  }
}

function mergeNumbers(a: NumberShape, b: NumberShape): NumberShape {
  return {
    count: a.count + b.count,
    decimals: a.decimals + b.decimals,
    unsafe: a.unsafe + b.unsafe,
    least: Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
    distinct: mergeDistinct(a.distinct, b.distinct),
  }
}

function mergeArrays(a: ArrayShape, b: ArrayShape): ArrayShape {
  return {
    count: a.count + b.count,
    empty: a.empty + b.empty,
    shortest: Math.min(a.shortest, b.shortest),
    longest: Math.max(a.longest, b.longest),
    items: mergeShapes(a.items, b.items),
    places: a.places === null || b.places === null ? null : mergePlaces(a.places, b.places),
    order: {
      sortable: a.order.sortable + b.order.sortable,
      rising: a.order.rising + b.order.rising,
      falling: a.order.falling + b.order.falling,
    },
    ids: { unique: a.ids.unique + b.ids.unique, repeated: a.ids.repeated + b.ids.repeated },
  }
}

/** Merge the types at each place of two tuples. */
export function mergePlaces(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => (a[index] ?? 0) | (b[index] ?? 0))
}

function mergeObjects(a: ObjectShape, b: ObjectShape): ObjectShape {
  if (a.variants === null || b.variants === null) return foldedShape(mergeStructs(foldVariants(a), foldVariants(b)))
  const variants = new Map(a.variants)
  for (const [variant, struct] of b.variants) {
    const before = variants.get(variant)
    variants.set(variant, before === undefined ? struct : mergeStructs(before, struct))
  }
  const merged: ObjectShape = { variants, folded: null }
  return variants.size > MOST_VARIANTS ? foldedShape(foldVariants(merged)) : merged
}

function foldedShape(folded: StructShape): ObjectShape {
  return { variants: null, folded }
}

/** All objects as one struct, whatever their variants. */
export function foldVariants({ variants, folded }: ObjectShape): StructShape {
  if (folded !== null) return folded
  const structs = [...(variants?.values() ?? [])]
  return structs.length === 1 ? structs[0]! : structs.reduce(mergeStructs, emptyStruct())
}

function mergeStructs(a: StructShape, b: StructShape): StructShape {
  const fields = new Map(a.fields)
  for (const [name, shape] of b.fields) {
    const before = fields.get(name)
    fields.set(name, before === undefined ? shape : mergeShapes(before, shape))
  }
  const merged: StructShape = {
    count: a.count + b.count,
    empty: a.empty + b.empty,
    fields,
    entries: either(a.entries, b.entries, mergeShapes),
    keyed: a.keyed + b.keyed,
  }
  return isOverfull(merged) || isFolded(a) || isFolded(b) ? asMap(merged) : merged
}

function isOverfull(struct: StructShape): boolean {
  return struct.fields.size > MOST_FIELDS
}

/** True for a struct that had too many names, so that all of them are keys. */
function isFolded({ count, keyed, fields }: StructShape): boolean {
  return count > 0 && keyed === Number.POSITIVE_INFINITY && fields.size === 0
}

/** A struct all of whose names are keys of a map, for good. */
function asMap(struct: StructShape): StructShape {
  const { fields, entries } = struct
  const values = [...fields.values()]
  const merged = values.length === 0 ? null : values.reduce(mergeShapes)
  return {
    ...struct,
    fields: new Map(),
    entries: either(entries, merged, mergeShapes),
    keyed: Number.POSITIVE_INFINITY,
  }
}

/** All values of a struct as one shape, whatever their names; null for none. */
export function valuesOf({ fields, entries }: StructShape): Shape | null {
  return [...fields.values(), ...(entries === null ? [] : [entries])].reduce<Shape | null>(
    (all, shape) => either(all, shape, mergeShapes),
    null,
  )
}

/** Hold a struct that was filled in place to the most names that there may be. */
export function limitFields(struct: StructShape): StructShape {
  return isOverfull(struct) ? asMap(struct) : struct
}
