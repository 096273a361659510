import { placeholder, unescapeText } from '../../body/placeholder.js'
import type { Interaction, JsonValue, RecordedResponse } from '../../model/index.js'
import {
  expressionsIn,
  mapResponseLeaves,
  parseExpression,
  requestValue,
  type RequestFacts,
} from '../../parameters/index.js'
import { valueAt } from './change-members.js'

/** What a live answer was given to. */
export interface LiveContext {
  request: RequestFacts
  /** The live answer of another interaction of the recording; undefined for one that was not compared. */
  answerOf(id: string): RecordedResponse | undefined
}

/**
 * Put links into a live answer where it holds values that the recorded one takes from elsewhere: then they fit the
 * requests that a replay gets. Values that may be the same by chance stay as they are.
 */
export function withKnownLinks(
  live: RecordedResponse,
  interaction: Interaction,
  context: LiveContext,
): RecordedResponse {
  const links = linksOf(interaction, context)
  if (links.size === 0) return live
  const { response } = mapResponseLeaves({ request: interaction.request, response: live }, ({ value, kind }) => {
    const link = kind === 'whole' ? links.get(value) : undefined
    return link === undefined ? value : placeholder(link)
  })
  return response ?? live
}

/** The expressions of an interaction by the values that they have in the live run. */
function linksOf({ request, response }: Interaction, context: LiveContext): Map<JsonValue, string> {
  const links = new Map<JsonValue, string>()
  const own = expressionsIn(response)
  for (const [index, text] of [...own, ...expressionsIn(request)].entries()) {
    const value = liveValueOf(text, index < own.length, context)
    if (value !== undefined && isTelling(value) && !links.has(value)) links.set(value, text)
  }
  return links
}

function liveValueOf(text: string, isOfAnswer: boolean, context: LiveContext): JsonValue | undefined {
  const expression = parseExpression(text)
  if (expression?.kind !== 'value' || expression.pick !== null || expression.asNumber) return undefined
  const { of, message, part, steps } = expression
  // What a request takes from itself would lead in a circle.
  if (of === null) return isOfAnswer && message === 'request' ? requestValue(context.request, part, steps) : undefined
  const body = message === 'response' && part === 'body' ? context.answerOf(of)?.body : undefined
  const value = body !== undefined && 'json' in body ? valueAt(body.json, steps) : undefined
  return typeof value === 'string' ? unescapeText(value) : value
}

/** True for a value that hardly stands elsewhere by chance. */
function isTelling(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 10_000
  return typeof value === 'string' && value.length >= 6
}
