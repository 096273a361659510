import type { JsonValue } from '../model/index.js'

/** How a literal `{{` stands in a recording: as a placeholder whose value is that text. */
const LITERAL = "{{'{{'}}"

/** Escape text so that nothing in it can be mistaken for a placeholder. */
export function escapeText(text: string): string {
  return text.includes('{{') ? text.replaceAll('{{', LITERAL) : text
}

/** Undo `escapeText`. */
export function unescapeText(text: string): string {
  return text.includes('{{') ? text.replaceAll(LITERAL, '{{') : text
}

/** Map every string of a JSON value, keys included. The value itself is left alone. */
export function mapStrings(value: JsonValue, map: (text: string) => string): JsonValue {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]))
}
