import { foldVariants } from '../shape/merge-shapes.js'
import type { Shape } from '../shape/shape.js'
import { isObject, type Value } from '../value.js'

/** A document in which lists that are empty stand as such: elements that came several times before may be none. */
export function withEmptyLists(value: Value, known: Shape): Value {
  if (Array.isArray(value)) {
    const { arrays } = known
    return arrays === null ? value : value.map((item) => withEmptyLists(item, arrays.items))
  }
  if (!isObject(value) || known.objects === null) return value
  const { fields } = foldVariants(known.objects)
  const filled = Object.entries(value).map(([name, one]): [string, Value] => {
    const field = fields.get(name)
    return [name, field === undefined ? one : withEmptyLists(one, field)]
  })
  const missing = [...fields].flatMap(([name, { arrays }]): [string, Value][] =>
    arrays !== null && arrays.longest > 1 && !Object.hasOwn(value, name) ? [[name, []]] : [],
  )
  return Object.fromEntries([...filled, ...missing])
}
