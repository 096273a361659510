import { resemblance } from './envelope.js'
import { foldVariants } from '../shape/merge-shapes.js'
import { NAMES, says } from '../shape/names.js'
import { typesOf, type Shape, type StructShape } from '../shape/shape.js'

/** Names of languages, countries, currencies: keys that are codes. */
const CODE_KEY = /^(?:[A-Z]{2,4}|[a-z]{2}|[a-z]{2}[-_][A-Z]{2})$/

/** `wh_101`: a stem and a number that is not one of a few. */
const NUMBERED_KEY = /^[A-Za-z]+[_-]\d{2,}$/

/** Fields that many objects share belong to a struct; keys that each has for itself belong to a map. */
const SHARED = 0.5

/** As many objects with the same keys are structs, whatever these are called. */
const MANY = 12

/** True for objects whose keys are data: ids, codes, or names that their owners choose. */
export function isMapLike(struct: StructShape, name: string): boolean {
  const { fields, entries, count } = struct
  if (entries !== null && fields.size === 0) return true
  const shapes = entries === null ? [...fields.values()] : [...fields.values(), entries]
  const isVaried = shapes.some(({ seen }) => seen < count)
  // Values that are now this and now that are their owner's, as those of flags.
  if (isVaried && says(name, NAMES.perhapsOwnKeys) && areScalar(shapes) && shapes.some(isMixed)) return true
  if (shapes.length === 0 || !haveOneType(shapes)) return false
  // Ids among the names, and no name that all have.
  if (entries !== null && [...fields.values()].every(({ seen }) => seen < count)) return true
  const keys = [...fields.keys()]
  const areCodes = keys.length >= 2 && keys.every((key) => CODE_KEY.test(key)) && !keys.includes('id')
  if (areCodes && (isVaried || count < MANY)) return true
  if (keys.every((key) => NUMBERED_KEY.test(key)) && new Set(keys.map(stemOf)).size === 1) return true
  const isNamed =
    says(name, NAMES.ownKeys) ||
    (says(name, NAMES.ownTextKeys) && shapes.every(isText)) ||
    (isVaried && says(name, NAMES.perhapsOwnKeys))
  if (isNamed && (areScalar(shapes) || areAlike(shapes))) return true
  if (areRecords(struct)) return true
  // No field that all have, and most have only a few.
  return (
    count >= 3 &&
    keys.length >= 4 &&
    shapes.every(({ seen }) => seen < count) &&
    shapes.filter(({ seen }) => seen < count * SHARED).length > keys.length / 2
  )
}

/** So many keys that vary, over objects with so many fields each, are names of people or of things. */
const RECORDS = { keys: 4, fields: 3 }

/** Rarer than this, a key is in every object by no chance. */
const NO_CHANCE = 0.01

/** True for records of one make whose keys vary, and of which some are in every object by chance only. */
function areRecords({ fields, count }: StructShape): boolean {
  const shapes = [...fields.values()]
  const varied = shapes.filter(({ seen }) => seen < count)
  if (varied.length < RECORDS.keys || !areAlike(shapes)) return false
  if (shapes.some(({ objects }) => objects === null || foldVariants(objects).fields.size < RECORDS.fields)) return false
  const share = varied.reduce((sum, { seen }) => sum + seen / count, 0) / varied.length
  return varied.length === shapes.length || shapes.length * share ** count > NO_CHANCE
}

function isMixed(shape: Shape): boolean {
  return typesOf(shape).length > 1
}

function isText(shape: Shape): boolean {
  return typesOf(shape).every((type) => type === 'string')
}

function stemOf(key: string): string {
  return key.replace(/\d+$/, '')
}

/** True for objects of one make. */
function areAlike(shapes: readonly Shape[]): boolean {
  const [first, ...rest] = shapes
  return first !== undefined && rest.length > 0 && rest.every((shape) => resemblance(first, shape) >= 0.6)
}

function areScalar(shapes: readonly Shape[]): boolean {
  return shapes.every(({ arrays, objects }) => arrays === null && objects === null)
}

/** True where all values that are not null are of one type. */
function haveOneType(shapes: readonly Shape[]): boolean {
  const types = new Set<string>()
  for (const shape of shapes) {
    if (shape.open > 0) continue
    for (const type of typesOf(shape)) types.add(type)
  }
  return types.size <= 1
}
