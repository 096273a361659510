import { isUnderstudyError } from '../errors.js'
import type { JsonValue } from '../model/index.js'
import { asText, parseExpression, resolveExpression, type Sources } from '../parameters/index.js'
import { NOWHERE } from './bend.js'
import { captureOf, type Template } from './template.js'

/**
 * How close a template comes to a live key; null where it does not fit. A link that has the live value tells most, and
 * one whose source has not been played yet holds nothing against any value, but tells less than a type.
 */
export function rankOf(template: Template, key: string, sources: Sources): number | null {
  const captured = captureOf(template, key)
  if (captured === null) return null
  let rank = 0
  for (const [index, { expression }] of template.marks.entries()) {
    if (expression === null || parseExpression(expression)?.kind === 'type') continue
    const value = sources.answered === undefined ? known(expression, sources) : knownLive(expression, sources)
    if (value !== undefined && asText(value) !== captured[index]) return null
    rank += value === undefined ? -1 : 2
  }
  return rank
}

function known(expression: string, sources: Sources): JsonValue | undefined {
  return resolveExpression(expression, NOWHERE, undefined, sources)
}

/** The same where a live answer may lack what the recorded one has: then nothing is known. */
function knownLive(expression: string, sources: Sources): JsonValue | undefined {
  try {
    return known(expression, sources)
  } catch (error) {
    if (isUnderstudyError(error)) return undefined
    throw error
  }
}
