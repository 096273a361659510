import type { JsonValue } from '../model/index.js'

/** JSON nested deeper than this is treated as text: walking through it would overflow the stack. */
const MAX_DEPTH = 500

/** Parse JSON; undefined for text that is none, or that is nested beyond all reason. */
export function parseJson(text: string): JsonValue | undefined {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    // What only looks like JSON, or only claims to be, is text.
    return undefined
  }
}

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

function isTooDeep(text: string): boolean {
  // So deep a nesting takes a bracket at each end of each level.
  if (text.length < 2 * MAX_DEPTH) return false
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth += 1
    else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}
