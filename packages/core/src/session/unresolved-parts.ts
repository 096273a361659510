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
  /** The interaction that was answered from the recording, and with it this stand-in. */
  replayedWith(standIn: string): string | undefined
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

/** Interactions that were answered from the recording, and from whose answers the request takes values that no service knows. */
export function replayedSources(interaction: Interaction, request: RequestFacts, earlier: EarlierCalls): string[] {
  const found = new Set<string>()
  mapRequestLeaves(interaction, earlier.pathOf(interaction), (leaf) => {
    const live = requestValue(request, leaf.part, leaf.steps)
    if (live === undefined || typeof leaf.value !== 'string' || !hasPlaceholder(leaf.value)) return leaf.value
    for (const id of sourcesOf(leaf.value, asText(live), interaction, earlier))
      if (earlier.by(id) === 'replayed') found.add(id)
    return leaf.value
  })
  return [...found]
}

function reasonOf({ value }: Leaf, live: string, interaction: Interaction, earlier: EarlierCalls): string | null {
  if (typeof value !== 'string') return null
  if (hasPlaceholder(value)) {
    const [source] = sourcesOf(value, live, interaction, earlier)
    return source === undefined ? null : `from ${source}`
  }
  const standIn = isStandIn(value) ? value : STAND_IN.exec(value)?.[0]
  if (standIn === undefined || !live.includes(standIn)) return null
  const source = earlier.replayedWith(standIn)
  if (source === undefined) return 'a stand-in of a secret'
  return `a stand-in of a secret from ${source}, which was not made: "drift.unsafe" lets it out`
}

/** From which calls the value comes that the service does not know. */
function sourcesOf(value: string, live: string, interaction: Interaction, earlier: EarlierCalls): string[] {
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
  return sources
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
