import type { JsonValue } from '../../model/index.js'
import { foldVariants } from '../shape/merge-shapes.js'
import type { Shape } from '../shape/shape.js'

/** As much of a value is shown. */
const LIMITS = { depth: 2, fields: 6 }

/** A value as it was seen at a place, the first in order of several; undefined where none is known. */
export function exampleOf(shape: Shape | null | undefined, depth = 0): JsonValue | undefined {
  if (shape === null || shape === undefined || shape.seen === 0) return undefined
  const { strings, numbers, booleans, trues, arrays, objects, nulls } = shape
  if (objects !== null) {
    const fields = depth >= LIMITS.depth ? [] : [...foldVariants(objects).fields].slice(0, LIMITS.fields)
    return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, depth + 1) ?? null]))
  }
  if (arrays !== null) {
    const item = depth >= LIMITS.depth ? undefined : exampleOf(arrays.items, depth + 1)
    return item === undefined ? [] : [item]
  }
  if (strings !== null) return strings.distinct?.values[0] ?? (strings.masked > 0 ? 'redacted' : '')
  if (numbers !== null) return numbers.least
  if (booleans > 0) return trues > 0
  return nulls > 0 ? null : undefined
}
