/**
 * Change what stands at a JSON pointer in which `*` is any index; the value is not touched, a changed copy is returned.
 * `change(parent, key, count)` changes a copy of the parent; `count` counts the places.
 */
export function editAt(value, pointer, change) {
  const copy = structuredClone(value)
  const steps = pointer.split('/').slice(1)
  let count = 0
  const visit = (parent, depth) => {
    if (depth === steps.length - 1) {
      change(parent, steps[depth], count)
      count += 1
      return
    }
    const next = steps[depth] === '*' ? Object.values(parent) : [parent[steps[depth]]]
    for (const inner of next) visit(inner, depth + 1)
  }
  visit(copy, 0)
  if (count === 0) throw new Error(`nothing stands at ${pointer}`)
  return copy
}

/** Replace each value at a pointer. */
export const replaceAt = (value, pointer, make) =>
  editAt(value, pointer, (parent, key, count) => {
    parent[key] = make(parent[key], count)
  })

/** The pointer's last step replaced by another. */
export const siblingOf = (pointer, name) => `${pointer.slice(0, pointer.lastIndexOf('/'))}/${name}`

export const lastOf = (pointer) => pointer.slice(pointer.lastIndexOf('/') + 1)
