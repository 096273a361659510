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
  return sharedTexts(a, b).some((value) => value.length > 2 && !WORD.test(value)) || sharedNumbers(a, b)
}

/** True where a word stands on both sides that may stand in many fields, such as `open`, `read` or `usd`. */
export function sharedWord(a: Shape, b: Shape): boolean {
  return sharedTexts(a, b).some((value) => value.length > 2 && WORD.test(value))
}

const WORD = /^[a-z]{1,12}$/

function sharedTexts(a: Shape, b: Shape): string[] {
  const others = b.strings?.distinct?.values ?? []
  return a.strings?.distinct?.values.filter((value) => others.includes(value)) ?? []
}

function sharedNumbers(a: Shape, b: Shape): boolean {
  const others = b.numbers?.distinct.values ?? []
  return a.numbers?.distinct.values.some((value) => value.length > 2 && others.includes(value)) ?? false
}
