import type { JsonValue } from '../../model/index.js'
import { spliceJson } from './splice-json.js'

/** The first of the code points that stand for placeholders (Unicode 15, section 23.5: private use). */
const FIRST_MARK = 0xf0000

const MARK = /"?[\u{F0000}-\u{FFFFD}]"?/gu

/** A placeholder, a character that an escape hides, or what a string begins and ends with. */
const TOKEN = /\{\{(?:'\{\{'|[^{}]+)\}\}|\\.|"/gs

/**
 * Change the JSON that a recorded text holds: placeholders may stand in its strings, and where it wants a value. Null for
 * what is no JSON.
 */
export function spliceText(text: string, change: (value: JsonValue) => JsonValue): string | null {
  const { masked, unmask } = mask(text)
  const value = parse(masked)
  if (value === undefined) return null
  const changed = change(value)
  if (changed === value) return text
  const spliced = spliceJson(masked, changed)
  return spliced === null ? null : unmask(spliced)
}

/** The value of JSON in a text, as `spliceText` sees it; undefined for what is none. */
function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    // Most texts are none.
    return undefined
  }
}

/** Put a mark for each placeholder: in a string a character, elsewhere a string of one. */
function mask(text: string): { masked: string; unmask(text: string): string } {
  if (!text.includes('{{')) return { masked: text, unmask: (same) => same }
  const bare = new Map<string, string>()
  const inner = new Map<string, string>()
  const markOf = (map: Map<string, string>, placeholder: string): string => {
    const mark = String.fromCodePoint(FIRST_MARK + bare.size + inner.size)
    map.set(mark, placeholder)
    return mark
  }
  let isInString = false
  const masked = text.replaceAll(TOKEN, (token) => {
    if (token === '"') isInString = !isInString
    if (!token.startsWith('{')) return token
    return isInString ? markOf(inner, token) : `"${markOf(bare, token)}"`
  })
  const unmask = (spliced: string): string =>
    spliced.replaceAll(MARK, (found) => {
      const mark = found.replaceAll('"', '')
      const whole = bare.get(mark)
      return whole === undefined || found.length !== mark.length + 2
        ? found.replace(mark, () => inner.get(mark) ?? mark)
        : whole
    })
  return { masked, unmask }
}
