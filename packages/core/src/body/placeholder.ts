import type { JsonValue } from '../model/index.js'

/*
 * Text has two forms. In a recording it is escaped: a placeholder is `{{uuid}}`, and a literal `{{` is a placeholder whose
 * value is that text. In memory it is plain: `{{` is just that, and a placeholder stands between two code points that are
 * no characters (Unicode 15, section 23.7), so that neither can be mistaken for the other.
 */

/** How a literal `{{` stands in a recording. */
const LITERAL = "{{'{{'}}"

const [OPEN, CLOSE] = ['\uFDD0', '\uFDD1']

const ESCAPED = /\{\{('\{\{'|[^{}]+)\}\}/g

const PLAIN = new RegExp(`${OPEN}([^${OPEN}${CLOSE}]+)${CLOSE}`, 'g')

/** Escape plain text for a recording. */
export function escapeText(text: string): string {
  const literal = text.includes('{{') ? text.replaceAll('{{', LITERAL) : text
  return hasPlaceholder(literal) ? literal.replaceAll(PLAIN, '{{$1}}') : literal
}

/** Undo `escapeText`. */
export function unescapeText(text: string): string {
  if (!text.includes('{{')) return text
  return text.replaceAll(ESCAPED, (_whole, expression: string) =>
    expression === "'{{'" ? '{{' : placeholder(expression),
  )
}

/** A placeholder as it stands in plain text. */
export function placeholder(expression: string): string {
  return OPEN + expression + CLOSE
}

/** True for plain text in which a placeholder stands. */
export function hasPlaceholder(text: string): boolean {
  return text.includes(OPEN)
}

/** The expression of plain text that is one placeholder and nothing else; undefined for any other. */
export function wholePlaceholder(text: string): string | undefined {
  const expression = text.startsWith(OPEN) && text.endsWith(CLOSE) ? text.slice(1, -1) : ''
  return expression === '' || hasPlaceholder(expression) ? undefined : expression
}

/** Put values in the place of the placeholders in plain text. */
export function fillPlaceholders(text: string, valueOf: (expression: string) => string): string {
  if (!hasPlaceholder(text)) return text
  return text.replaceAll(PLAIN, (_whole, expression: string) => valueOf(expression))
}

/** Write the placeholders in plain text as they stand in a recording, for a person to read. */
export function spellOut(text: string): string {
  return fillPlaceholders(text, (expression) => `{{${expression}}}`)
}

/**
 * Put numbers in the place of the expressions in plain text: an expression may hold what means something in a URL.
 * `restore` undoes it in any piece of that text.
 */
export function numberPlaceholders(text: string): { text: string; restore: (piece: string) => string } {
  if (!hasPlaceholder(text)) return { text, restore: (piece) => piece }
  const expressions: string[] = []
  const numbered = fillPlaceholders(text, (expression) => placeholder(String(expressions.push(expression) - 1)))
  const restore = (piece: string): string =>
    fillPlaceholders(piece, (number) => placeholder(expressions[Number(number)] ?? number))
  return { text: numbered, restore }
}

/** Map every string of a JSON value, keys included. The value itself is left alone. */
export function mapStrings(value: JsonValue, map: (text: string) => string): JsonValue {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]))
}
