/**
 * The greatest limit such that what is longer is cut to it and all together fit in `budget`: what is short is never cut for
 * the sake of what is long. Infinite where nothing needs cutting.
 */
export function fairShare(sizes: readonly number[], budget: number): number {
  const sorted = sizes.toSorted((a, b) => a - b)
  let left = Math.max(0, budget)
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index))
    if (size > share) return share
    left -= size
  }
  return Infinity
}

/** As many of a text's first characters as take no more than `limit` bytes of UTF-8. Never half a character. */
export function firstBytes(text: string, limit: number): string {
  // A UTF-16 unit takes three bytes at most.
  if (text.length * 3 <= limit) return text
  const room = new Uint8Array(Math.max(0, Math.min(limit, text.length * 3)))
  return text.slice(0, encoder.encodeInto(text, room).read)
}

const encoder = new TextEncoder()
