import type { JsonValue } from '../model/index.js'

/** JSON nested deeper than this is treated as text: walking through it would overflow the stack. */
const MAX_DEPTH = 500

/**
 * Parse JSON; undefined for text that is none, or that is nested beyond all reason. With `exact`, an integer that no
 * number can hold becomes text, so that it equals no other.
 */
export function parseJson(text: string, mode?: 'exact'): JsonValue | undefined {
  if (isTooDeep(text)) return undefined
  try {
    const reviver = mode === 'exact' && /\d{16}/.test(text) ? keepInteger : undefined
    return JSON.parse(text, reviver) as JsonValue
  } catch {
    // What only looks like JSON, or only claims to be, is text.
    return undefined
  }
}

function keepInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
  return /^-?\d+$/.test(source) && String(value) !== source ? source : value
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
