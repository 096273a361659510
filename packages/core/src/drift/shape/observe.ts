import { parseJson } from '../../body/parse-json.js'
import { Placeholder, type Value } from '../value.js'
import { oneValue, withValue } from './distinct.js'
import { bitOf, formatsOf } from './formats.js'
import { hostOf, schemeOf } from './id-scheme.js'
import { agree, foldVariants, limitFields, mergePlaces, MOST_VARIANTS } from './merge-shapes.js'
import { isIdKey, variantOf } from './names.js'
import { orderOf, repeatsIds } from './order.js'
import {
  emptyShape,
  emptyStruct,
  TYPE_BITS,
  type ArrayShape,
  type NumberShape,
  type Shape,
  type StringShape,
  type StructShape,
} from './shape.js'

/** True for a text that stands for a secret. */
export type IsStandIn = (text: string) => boolean

/** The longest array that may be a tuple. */
const LONGEST_TUPLE = 8

const JSON_TEXT = bitOf('JSON')
const URI = bitOf('uri')

/** The shape of one value. Of recorded values, those that stand for others are told by `isStandIn`. */
export function shapeOf(value: Value, isStandIn: IsStandIn | null): Shape {
  const shape = emptyShape()
  observe(shape, value, isStandIn)
  return shape
}

/** The shape of several values. It is the merge of the shapes of each. */
export function shapeOfAll(values: Iterable<Value>, isStandIn: IsStandIn | null): Shape {
  const shape = emptyShape()
  for (const value of values) observe(shape, value, isStandIn)
  return shape
}

/** Add a value to a shape that no one else holds yet. */
function observe(shape: Shape, value: Value, isStandIn: IsStandIn | null): void {
  shape.seen += 1
  if (value === null) shape.nulls += 1
  else if (typeof value === 'string') shape.strings = withText(shape.strings, value, isStandIn)
  else if (typeof value === 'number') shape.numbers = withNumber(shape.numbers, value)
  else if (typeof value === 'boolean') observeBoolean(shape, value)
  else if (value instanceof Placeholder) observePlaceholder(shape, value)
  else if (Array.isArray(value)) observeArray(shape, value, isStandIn)
  else observeObject(shape, value, isStandIn)
}

function observeBoolean(shape: Shape, value: boolean): void {
  shape.booleans += 1
  if (value) shape.trues += 1
}

/** Formats by the type of a placeholder that has one. */
const PLACEHOLDER_FORMATS: Record<string, string> = { uuid: 'uuid', ulid: 'ulid', date: 'date' }

function observePlaceholder(shape: Shape, { type }: Placeholder): void {
  const format = type === null ? undefined : PLACEHOLDER_FORMATS[type]
  const isText = format !== undefined || type === 'timestamp' || type === 'boundary'
  if (!isText) {
    shape.open += 1
    return
  }
  const one = newStrings()
  if (format === undefined) one.masked = 1
  else one.every = one.any = bitOf(format)
  const { strings } = shape
  shape.strings =
    strings === null
      ? one
      : {
          ...strings,
          count: strings.count + 1,
          masked: strings.masked + one.masked,
          every: strings.every & one.every,
          any: strings.any | one.any,
        }
}

function newStrings(): StringShape {
  return { count: 1, empty: 0, masked: 0, every: -1, any: 0, distinct: null, scheme: null, host: null, embedded: null }
}

function withText(strings: StringShape | null, text: string, isStandIn: IsStandIn | null): StringShape {
  const shape = strings ?? newStrings()
  if (strings !== null) shape.count += 1
  if (text === '') {
    shape.empty += 1
    return shape
  }
  if (isStandIn !== null && isStandIn(text)) {
    shape.masked += 1
    return shape
  }
  const bits = formatsOf(text)
  shape.every &= bits
  shape.any |= bits
  shape.distinct = shape.distinct === null ? oneValue(text) : withValue(shape.distinct, text)
  if (shape.scheme !== 'mixed') shape.scheme = agree(shape.scheme, schemeOf(text, bits))
  if ((bits & URI) !== 0 && shape.host !== 'mixed') shape.host = agree(shape.host, hostOf(text))
  if ((bits & JSON_TEXT) !== 0) observeEmbedded(shape, text, isStandIn)
  return shape
}

function observeEmbedded(shape: StringShape, text: string, isStandIn: IsStandIn | null): void {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) {
    shape.every &= ~JSON_TEXT
    return
  }
  shape.embedded ??= emptyShape()
  observe(shape.embedded, value, isStandIn)
}

function withNumber(numbers: NumberShape | null, value: number): NumberShape {
  const decimals = Number.isInteger(value) ? 0 : 1
  const unsafe = decimals === 0 && !Number.isSafeInteger(value) ? 1 : 0
  if (numbers === null)
    return { count: 1, decimals, unsafe, least: value, most: value, distinct: oneValue(String(value)) }
  numbers.count += 1
  numbers.decimals += decimals
  numbers.unsafe += unsafe
  if (value < numbers.least) numbers.least = value
  if (value > numbers.most) numbers.most = value
  numbers.distinct = withValue(numbers.distinct, String(value))
  return numbers
}

function observeArray(shape: Shape, values: Value[], isStandIn: IsStandIn | null): void {
  const { length } = values
  const places = length > LONGEST_TUPLE ? null : values.map(typeBit)
  if (shape.arrays === null) shape.arrays = newArrays(length, places)
  else {
    const arrays = shape.arrays
    arrays.count += 1
    if (length < arrays.shortest) arrays.shortest = length
    if (length > arrays.longest) arrays.longest = length
    arrays.places = arrays.places === null || places === null ? null : mergePlaces(arrays.places, places)
  }
  const arrays = shape.arrays
  if (length === 0) arrays.empty += 1
  for (const value of values) observe(arrays.items, value, isStandIn)
  observeOrder(arrays, values)
}

function newArrays(length: number, places: number[] | null): ArrayShape {
  return {
    count: 1,
    empty: 0,
    shortest: length,
    longest: length,
    items: emptyShape(),
    places,
    order: { sortable: 0, rising: 0, falling: 0 },
    ids: { unique: 0, repeated: 0 },
  }
}

function observeOrder({ order, ids }: ArrayShape, values: Value[]): void {
  if (values.length < 2) return
  const { isSortable, isRising, isFalling } = orderOf(values)
  if (isSortable) {
    order.sortable += 1
    if (isRising) order.rising += 1
    if (isFalling) order.falling += 1
  }
  const repeats = repeatsIds(values)
  if (repeats !== null) ids[repeats ? 'repeated' : 'unique'] += 1
}

function typeBit(value: Value): number {
  if (value === null) return TYPE_BITS.null
  if (value instanceof Placeholder) return TYPE_BITS.open
  if (Array.isArray(value)) return TYPE_BITS.array
  return TYPE_BITS[typeof value as 'boolean' | 'number' | 'string' | 'object']
}

function observeObject(shape: Shape, value: Record<string, Value>, isStandIn: IsStandIn | null): void {
  shape.objects ??= { variants: new Map(), folded: null }
  const { objects } = shape
  if (objects.variants === null) {
    objects.folded = withObject(objects.folded!, value, isStandIn)
    return
  }
  const variant = variantOf(value)
  objects.variants.set(variant, withObject(objects.variants.get(variant) ?? emptyStruct(), value, isStandIn))
  if (objects.variants.size <= MOST_VARIANTS) return
  objects.folded = foldVariants(objects)
  objects.variants = null
}

function withObject(struct: StructShape, value: Record<string, Value>, isStandIn: IsStandIn | null): StructShape {
  struct.count += 1
  let isEmpty = true
  let isKeyed = false
  const isMap = struct.keyed === Number.POSITIVE_INFINITY
  for (const name in value) {
    isEmpty = false
    const item = value[name] as Value
    if (isMap || isIdKey(name)) {
      isKeyed = true
      struct.entries ??= emptyShape()
      observe(struct.entries, item, isStandIn)
      continue
    }
    let field = struct.fields.get(name)
    if (field === undefined) struct.fields.set(name, (field = emptyShape()))
    observe(field, item, isStandIn)
  }
  if (isEmpty) struct.empty += 1
  if (isKeyed) struct.keyed += 1
  return limitFields(struct)
}
