import { fillPlaceholders, hasPlaceholder } from '../body/placeholder.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  asText,
  mapRequestLeaves,
  parseExpression,
  pathNames,
  requestValue,
  type Leaf,
  type RequestFacts,
} from '../parameters/index.js'
import { isStandIn, STAND_IN } from '../sanitize/stand-in.js'
import type { AnsweredBy } from './live-answers.js'

/** What is known of the calls before. */
export interface EarlierCalls {
  /** Path of an interaction below its base URL, with numbers for placeholders. */
  pathOf(interaction: Interaction): string
  by(id: string): AnsweredBy | undefined
  /** The recorded value of a link; undefined where it has none. */
  recorded(expression: string, interaction: Interaction): JsonValue | undefined
}

/**
 * Name the parts of a request that its service cannot know, in words: values of calls that were not made or failed, and stand-ins
 * of secrets that came from the recording.
 */
export function unresolvedParts(interaction: Interaction, request: RequestFacts, earlier: EarlierCalls): string[] {
  const found = new Set<string>()
  mapRequestLeaves(interaction, earlier.pathOf(interaction), (leaf) => {
    const value = requestValue(request, leaf.part, leaf.steps)
    const why = value === undefined ? null : reasonOf(leaf, asText(value), interaction, earlier)
    if (why !== null) found.add(`${nameOf(leaf, request)}, ${why}`)
    return leaf.value
  })
  return [...found]
}

function reasonOf({ value }: Leaf, live: string, interaction: Interaction, earlier: EarlierCalls): string | null {
  if (typeof value !== 'string') return null
  if (hasPlaceholder(value)) return sourceOf(value, live, interaction, earlier)
  const standIn = isStandIn(value) ? value : STAND_IN.exec(value)?.[0]
  return standIn !== undefined && live.includes(standIn) ? 'a stand-in of a secret' : null
}

/** From which call the value comes that the service does not know. */
function sourceOf(value: string, live: string, interaction: Interaction, earlier: EarlierCalls): string | null {
  const sources: string[] = []
  fillPlaceholders(value, (text) => {
    const expression = parseExpression(text)
    if (expression?.kind !== 'value' || expression.of === null || expression.message !== 'response') return ''
    const by = earlier.by(expression.of)
    if (by === 'failed') sources.push(expression.of)
    if (by === 'replayed') {
      const recorded = earlier.recorded(text, interaction)
      if (recorded !== undefined && live.includes(asText(recorded))) sources.push(expression.of)
    }
    return ''
  })
  return sources[0] === undefined ? null : `from ${sources[0]}`
}

function nameOf({ part, steps, key }: Leaf, { place, method }: RequestFacts): string {
  switch (part) {
    case 'path': {
      const name = pathNames(place, method)[Number(key)]
      return name === null || name === undefined ? `path segment ${key}` : `path parameter "${name}"`
    }
    case 'query':
      return `query parameter "${key}"`
    case 'headers':
      return `header "${key}"`
    case 'body':
      return steps.length === 0 ? 'body' : `body "/${steps.join('/')}"`
  }
}
