import { typedParts } from './volatile.js'

/** Words of text that a known value could be: first the longest at each place. */
export function wordsOf(text: string): { start: number; end: number; text: string }[] {
  const words = [...text.matchAll(/[A-Za-z\d](?:[\w.+~-]*\w)?/g)]
    .map(({ index, 0: word }) => ({ start: index, end: index + word.length }))
    .filter(({ start, end }) => end - start >= 5 && end - start <= 256)
  const parts = typedParts(text)
  return [...words, ...parts]
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
}

/** Replace some parts of text, which stand in its order and do not overlap. */
export function replaceParts<T extends { start: number; end: number }>(
  text: string,
  parts: readonly T[],
  replace: (part: string, of: T) => string,
): string {
  let out = ''
  let at = 0
  for (const part of parts) {
    out += text.slice(at, part.start) + replace(text.slice(part.start, part.end), part)
    at = part.end
  }
  return out + text.slice(at)
}
