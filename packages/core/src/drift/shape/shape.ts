import type { Distinct } from './distinct.js'

/**
 * What was seen at one place of a body, with counts. Shapes are merged: how often, of which types, in which formats.
 * What a place is called in the end (an enumeration, a map, a tuple) is decided when shapes are compared.
 */
export interface Shape {
  /** Values, nulls included. */
  seen: number
  nulls: number
  /** Values of which nothing is known but that they were there: placeholders. */
  open: number
  booleans: number
  /** How many of them are true. */
  trues: number
  strings: StringShape | null
  numbers: NumberShape | null
  arrays: ArrayShape | null
  objects: ObjectShape | null
}

export interface StringShape {
  count: number
  empty: number
  /** Texts that stand for others: of these, nothing but their count is known. */
  masked: number
  /** Formats of every text that is neither empty nor masked, as bits; all bits where there was none. */
  every: number
  /** Formats of any such text. */
  any: number
  distinct: Distinct | null
  /** How ids are made, where all texts agree; `mixed` where not; null where there was none. */
  scheme: string | null
  /** The host of URLs, in the same way. */
  host: string | null
  /** What the text holds, where it is JSON. */
  embedded: Shape | null
}

export interface NumberShape {
  count: number
  decimals: number
  /** Integers beyond what a number holds exactly. */
  unsafe: number
  least: number
  most: number
  distinct: Distinct
}

export interface ArrayShape {
  count: number
  empty: number
  shortest: number
  longest: number
  items: Shape
  /** Types seen at each place of short arrays, as bits; null where an array was too long to be a tuple. */
  places: readonly number[] | null
  /** Arrays of at least three items that could be sorted, and how many were. */
  order: { sortable: number; rising: number; falling: number }
  /** Arrays of at least two objects with ids, and in how many an id came twice. */
  ids: { unique: number; repeated: number }
}

export interface ObjectShape {
  /** By what tells a variant, as `type=card`; empty for objects without. Null where there were too many. */
  variants: Map<string, StructShape> | null
  /** All objects, where variants are not told apart. */
  folded: StructShape | null
}

export interface StructShape {
  count: number
  empty: number
  fields: Map<string, Shape>
  /** Values under keys that are ids. */
  entries: Shape | null
  /** Objects that had such keys. */
  keyed: number
}

/** Bits of types, for the places of tuples. */
export const TYPE_BITS = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32, open: 64 } as const

/** A shape of nothing. */
export function emptyShape(): Shape {
  return {
    seen: 0,
    nulls: 0,
    open: 0,
    booleans: 0,
    trues: 0,
    strings: null,
    numbers: null,
    arrays: null,
    objects: null,
  }
}

/** A struct of no objects. */
export function emptyStruct(): StructShape {
  return { count: 0, empty: 0, fields: new Map(), entries: null, keyed: 0 }
}

/** Types that a shape can have beside null. */
export const TYPES = ['boolean', 'number', 'string', 'array', 'object'] as const

export type TypeName = (typeof TYPES)[number]

/** How many values of a type a shape has. */
export function countOf(shape: Shape, type: TypeName): number {
  switch (type) {
    case 'boolean':
      return shape.booleans
    case 'number':
      return shape.numbers?.count ?? 0
    case 'string':
      return shape.strings?.count ?? 0
    case 'array':
      return shape.arrays?.count ?? 0
    case 'object':
      return countObjects(shape.objects)
  }
}

/** The types of a shape's values, null aside. */
export function typesOf(shape: Shape): TypeName[] {
  return TYPES.filter((type) => countOf(shape, type) > 0)
}

/** How many objects there were. */
export function countObjects(objects: ObjectShape | null): number {
  if (objects === null) return 0
  if (objects.folded !== null) return objects.folded.count
  let count = 0
  for (const struct of objects.variants?.values() ?? []) count += struct.count
  return count
}

/** How many objects had nothing in them. */
export function emptyObjects({ variants, folded }: ObjectShape): number {
  if (folded !== null) return folded.empty
  let count = 0
  for (const struct of variants?.values() ?? []) count += struct.empty
  return count
}
