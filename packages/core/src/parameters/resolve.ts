import { fillPlaceholders, unescapeText, wholePlaceholder } from '../body/placeholder.js'
import { UnderstudyError } from '../errors.js'
import { nearestName } from '../nearest-name.js'
import type { Interaction, JsonValue } from '../model/index.js'
import type { Place } from '../services/index.js'
import { parseExpression, type MessagePart, type TextPart, type ValueExpression } from './expression.js'
import { asText, fillTokens } from './fill.js'
import { mapRequestLeaves, mapResponseLeaves, type Leaf } from './map-leaves.js'
import { partsOfType, PLACEHOLDER_TYPES, placeholderType } from './placeholder-types.js'
import { requestValue, segmentNumber, valueAt, type RequestFacts } from './request-facts.js'

/** What placeholders of a recording are resolved against. */
export interface Sources {
  /** Path of the recording as it is to be printed. */
  recording: string
  find(id: string): Interaction | undefined
  placeOf(interaction: Interaction): Place
  /** The request that an interaction answered last in this test; undefined if it did not yet. */
  played(id: string): RequestFacts | undefined
  /**
   * What a call of this run was really answered at a place, where its answer is not the recorded one; null where it is.
   * Absent where all answers are recorded ones.
   */
  answered?(source: Interaction, part: MessagePart, steps: readonly string[]): LiveValue | null
}

/** A value of a live answer; undefined where it is not known, or not yet. */
export interface LiveValue {
  value: JsonValue | undefined
}

/** Links may lead to links, but not for ever. */
const DEEPEST = 16

/**
 * The value that an expression of an interaction has; undefined where that is known only later, because a request that
 * it is taken from has not been made.
 *
 * @throws placeholder-unresolved where it can never be known
 */
export function resolveExpression(
  text: string,
  interaction: Interaction,
  request: RequestFacts | undefined,
  sources: Sources,
  depth = 0,
): JsonValue | undefined {
  const expression = parseExpression(text)
  if (expression === null || depth > DEEPEST) throw unresolved(text, interaction, sources)
  if (expression.kind === 'type') {
    if (placeholderType(expression.name) === undefined) throw unresolved(text, interaction, sources)
    return undefined
  }
  const value = valueOf(expression, text, interaction, request, sources, depth)
  if (value === undefined) return undefined
  if (expression.pick !== null) return partOf(value, expression.pick, text, interaction, sources)
  if (!expression.asNumber) return value
  const number = Number(asText(value))
  if (Number.isNaN(number)) throw unresolved(text, interaction, sources, `"${asText(value)}" is no number`)
  return number
}

function valueOf(
  expression: ValueExpression,
  text: string,
  interaction: Interaction,
  request: RequestFacts | undefined,
  sources: Sources,
  depth: number,
): JsonValue | undefined {
  const { of, message, part, steps } = expression
  const source = of === null ? interaction : sources.find(of)
  if (source === undefined) throw unresolved(text, interaction, sources, `there is no interaction "${of}"`)
  const made = of === null ? request : sources.played(of)
  const live = message === 'response' && of !== null ? (sources.answered?.(source, part, steps) ?? null) : null
  if (live !== null) return live.value
  if (message === 'request' && made !== undefined) {
    const value = requestValue(made, part, steps)
    if (value === undefined) throw unresolved(text, interaction, sources, 'the request has nothing there')
    return value
  }
  const recorded = recordedValue(source, sources.placeOf(source), expression)
  if (recorded === undefined || (message === 'response' && of === null))
    throw unresolved(text, interaction, sources, `the recorded ${message} has nothing there`)
  if (typeof recorded !== 'string') return recorded
  const inner = (next: string): JsonValue | undefined => resolveExpression(next, source, made, sources, depth + 1)
  const whole = wholePlaceholder(recorded)
  if (whole !== undefined) return inner(whole)
  let isKnown = true
  const known = (next: string): JsonValue => {
    const value = inner(next)
    if (value === undefined) isKnown = false
    return value ?? null
  }
  const filled = fillPlaceholders(fillTokens(recorded, { valueOf: known, isFinal: true }), (next) =>
    asText(known(next)),
  )
  return isKnown ? filled : undefined
}

function partOf(
  value: JsonValue,
  { type, ordinal }: TextPart,
  text: string,
  interaction: Interaction,
  sources: Sources,
): JsonValue {
  const part = partsOfType(type, asText(value))[ordinal - 1]
  if (part === undefined) throw unresolved(text, interaction, sources, `there is no such ${type} in the value`)
  return part.text
}

/** Every value of an interaction, by message, part and steps. */
const leaves = new WeakMap<Interaction, Map<string, Leaf['value']>>()

/** The value at a place of a recorded message, plain; undefined where there is none. */
function recordedValue(
  interaction: Interaction,
  place: Place,
  { message, part, steps }: Pick<ValueExpression, 'message' | 'part' | 'steps'>,
): JsonValue | undefined {
  const body = message === 'request' ? interaction.request.body : interaction.response?.body
  if (part === 'body' && body !== undefined && 'json' in body) return plain(valueAt(body.json, steps))
  const [name = ''] = steps
  const exact = part === 'path' ? [String(segmentNumber(place, interaction.request.method, name) ?? '')] : steps
  return leavesOf(interaction, place).get(JSON.stringify([message, part, ...exact]))
}

function plain(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? unescapeText(value) : value
}

function leavesOf(interaction: Interaction, place: Place): Map<string, Leaf['value']> {
  const known = leaves.get(interaction)
  if (known !== undefined) return known
  const found = new Map<string, Leaf['value']>()
  const collect =
    (message: string) =>
    ({ part, steps, value }: Leaf): Leaf['value'] => {
      found.set(JSON.stringify([message, part, ...steps]), value)
      return value
    }
  mapRequestLeaves(interaction, place.path, collect('request'))
  mapResponseLeaves(interaction, collect('response'))
  leaves.set(interaction, found)
  return found
}

/** The error of a placeholder that means nothing, or whose value cannot be had. */
export function unresolved(
  text: string,
  { id }: Pick<Interaction, 'id'>,
  sources: Pick<Sources, 'recording'>,
  why?: string,
): UnderstudyError {
  const nearest =
    why === undefined
      ? nearestName(
          text,
          PLACEHOLDER_TYPES.map(({ name }) => name),
        )
      : undefined
  return new UnderstudyError('placeholder-unresolved', {
    what: `The placeholder {{${text}}} of ${sources.recording} cannot be resolved`,
    facts: [
      ['interaction', id],
      ['reason', why ?? 'it is neither a type of values nor the place of a value'],
    ],
    fix:
      nearest === undefined
        ? 'mend it in the recording, or run the test with -u to record it again'
        : `write {{${nearest}}}, or run the test with -u to record it again`,
  })
}
