import { foldVariants, valuesOf } from '../shape/merge-shapes.js'
import type { Shape } from '../shape/shape.js'

/** The shape at a JSON pointer in which `*` stands for any index or key; null where there is none. */
export function shapeAt(shape: Shape, path: string): Shape | null {
  let at: Shape | null = shape
  for (const step of path.split('/').slice(1)) {
    if (at === null) return null
    at = step === '*' ? anyOf(at) : (fieldOf(at, step.replaceAll('~1', '/').replaceAll('~0', '~')) ?? null)
  }
  return at
}

function anyOf(shape: Shape): Shape | null {
  if (shape.arrays !== null) return shape.arrays.items
  return shape.objects === null ? null : valuesOf(foldVariants(shape.objects))
}

function fieldOf(shape: Shape, name: string): Shape | undefined {
  const holder = shape.objects === null ? shape.strings?.embedded?.objects : shape.objects
  return holder === undefined || holder === null ? undefined : foldVariants(holder).fields.get(name)
}
