import { fillPlaceholders, placeholder, unescapeText } from '../body/placeholder.js'
import { parseExpression, type ValueExpression } from '../parameters/index.js'
import { STAND_IN } from '../sanitize/stand-in.js'

/** A stretch of recorded text, by what it stands for. */
export interface TextPart {
  kind: 'text' | 'placeholder' | 'stand-in'
  /** Plain: of a placeholder, its expression without the braces. */
  text: string
}

const STAND_INS = new RegExp(`(${STAND_IN.source})`)

/** Part text of a recording where placeholders stand in it, and what replaced something private. */
export function partsOfText(recorded: string): TextPart[] {
  const parts: TextPart[] = []
  // What stands between two placeholders, and then the placeholder.
  const [open, close] = placeholder('\u0000').split('\u0000') as [string, string]
  for (const piece of unescapeText(recorded).split(open)) {
    const end = piece.indexOf(close)
    if (end !== -1) parts.push({ kind: 'placeholder', text: piece.slice(0, end) })
    parts.push(...standInsOf(piece.slice(end + 1)))
  }
  return parts
}

/** Undo the escapes of recorded text; placeholders are written with their braces. */
export function plainText(recorded: string): string {
  return fillPlaceholders(unescapeText(recorded), (expression) => `{{${expression}}}`)
}

/** Read the expression of a placeholder that is linked to another value; null for one that stands for a type of values. */
export function parseLink(expression: string): ValueExpression | null {
  const parsed = parseExpression(expression)
  return parsed?.kind === 'value' ? parsed : null
}

function standInsOf(text: string): TextPart[] {
  if (text === '') return []
  return text
    .split(STAND_INS)
    .map((piece, index): TextPart => ({ kind: index % 2 === 1 ? 'stand-in' : 'text', text: piece }))
    .filter((part) => part.text !== '')
}
