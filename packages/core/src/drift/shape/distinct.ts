/** The distinct texts of a place: all of them while they are few, else the first few in order. */
export interface Distinct {
  values: readonly string[]
  isMany: boolean
}

/** As many are told apart. */
export const MOST_DISTINCT = 16

/** As many are kept of more, as examples. */
const EXAMPLES = 3

const LONGEST = 64

/** The only value of a set. */
export function oneValue(text: string): Distinct {
  return { values: [shorten(text)], isMany: false }
}

/** A set with one more value. */
export function withValue(distinct: Distinct, text: string): Distinct {
  const value = shorten(text)
  if (distinct.values.includes(value)) return distinct
  if (distinct.isMany && value > (distinct.values.at(-1) ?? '')) return distinct
  return limit([...distinct.values, value], distinct.isMany)
}

/** The union of two sets. */
export function mergeDistinct(a: Distinct, b: Distinct): Distinct {
  const further = b.values.filter((value) => !a.values.includes(value))
  return further.length === 0 && !b.isMany ? a : limit([...a.values, ...further], a.isMany || b.isMany)
}

function limit(values: string[], wasMany: boolean): Distinct {
  const isMany = wasMany || values.length > MOST_DISTINCT
  return isMany ? { values: values.toSorted().slice(0, EXAMPLES), isMany } : { values, isMany }
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
