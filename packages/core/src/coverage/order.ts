/** Compare texts by code units: equal on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Make one text of several, which sorts as they do one after another. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join('\u0000')
}

/** Compare by several texts or numbers, the first that differs decides. */
export function compareBy<T>(...facts: ((one: T) => string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const factOf of facts) {
      const [first, second] = [factOf(a), factOf(b)]
      if (first !== second) return first < second ? -1 : 1
    }
    return 0
  }
}

/** Each text once, in order. */
export function sorted<T extends string>(texts: Iterable<T>): T[] {
  return [...new Set(texts)].sort(compareText)
}
