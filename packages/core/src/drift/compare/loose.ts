import { wordsOf } from '../shape/names.js'
import { typesOf, type Shape } from '../shape/shape.js'

/** The path of what is above a place. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** A name whatever its style: `createdAt` and `created_at` are the same. */
export function nameKey(name: string): string {
  return wordsOf(name).join(' ')
}

/** True where two shapes have a type in common. */
export function haveSameTypes(a: Shape, b: Shape): boolean {
  const [types, others] = [typesOf(a), typesOf(b)]
  return types.some((type) => others.includes(type))
}

/** True where a telling value stands on both sides. */
export function sharedValues(a: Shape, b: Shape): boolean {
  const texts = a.strings?.distinct?.values.some(
    (value) => value.length > 2 && b.strings?.distinct?.values.includes(value),
  )
  if (texts === true) return true
  const numbers = a.numbers?.distinct.values.some(
    (value) => value.length > 2 && b.numbers?.distinct.values.includes(value) === true,
  )
  return numbers === true
}
