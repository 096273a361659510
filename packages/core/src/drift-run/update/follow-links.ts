import { placeholder, unescapeText } from '../../body/placeholder.js'
import type { Interaction, JsonValue, RecordedResponse } from '../../model/index.js'
import {
  expressionsIn,
  fillRequest,
  fillResponse,
  holdsPlaceholder,
  parseExpression,
  printExpression,
  type ValueExpression,
} from '../../parameters/index.js'
import type { Move } from './change-members.js'
import { isObject } from './json-values.js'

/** Links into the answer of one interaction. */
export type Links = readonly ValueExpression[]

/** Find the links that the interactions of a recording have into answers, by the ids of those that these answer. */
export function linksByTarget(interactions: readonly Interaction[]): ReadonlyMap<string, Links> {
  const links = interactions
    .flatMap(({ request, response }) => [...expressionsIn(request), ...expressionsIn(response)])
    .map(parseExpression)
    .filter((one) => one?.kind === 'value')
    .filter(({ message }) => message === 'response')
  return Map.groupBy(links, ({ of }) => of ?? '')
}

/** The first link that led somewhere before and does not any more; null where there is none. */
export function brokenLink(
  links: Links,
  before: RecordedResponse,
  after: RecordedResponse,
  moves: readonly Move[],
): string | null {
  const broken = links.find((link) => leads(before, link) && !leads(after, { ...link, steps: movedSteps(link, moves) }))
  return broken === undefined ? null : printExpression(broken)
}

function leads(response: RecordedResponse, { part, steps }: Pick<ValueExpression, 'part' | 'steps'>): boolean {
  const [name = ''] = steps
  if (part === 'headers') return Object.hasOwn(response.headers, name)
  const { body } = response
  if (body === undefined) return false
  if ('json' in body) return leadsTo(body.json, steps)
  if ('form' in body) return leadsTo(body.form, steps)
  return steps.length === 0
}

function leadsTo(value: JsonValue, steps: readonly string[]): boolean {
  let found: JsonValue | undefined = value
  for (const step of steps) found = childOf(found, step)
  return found !== undefined
}

function childOf(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(step)]
  return isObject(value) ? Object.entries(value).find(([key]) => unescapeText(key) === step)?.[1] : undefined
}

/** Where a link into a body leads after moves. */
function movedSteps(
  { part, steps }: Pick<ValueExpression, 'part' | 'steps'>,
  moves: readonly Move[],
): readonly string[] {
  if (part !== 'body') return steps
  return moves.reduce((at, { from, to }) => {
    const isBelow = from.every((step, index) => unescapeText(step) === at[index])
    return isBelow ? [...to.map(unescapeText), ...at.slice(from.length)] : at
  }, steps)
}

/** Let the links of an interaction lead to where values stand now. `moves` are those of the interactions by their ids. */
export function followMoves(interaction: Interaction, moves: ReadonlyMap<string, readonly Move[]>): Interaction {
  const { request, response } = interaction
  const valueOf = (text: string): string => placeholder(movedExpression(text, moves))
  const filling = { valueOf, isFinal: false }
  const followed = holdsPlaceholder(request) ? { ...interaction, request: fillRequest(request, filling) } : interaction
  if (response === undefined || !holdsPlaceholder(response)) return followed
  return { ...followed, response: fillResponse(response, filling) }
}

function movedExpression(text: string, moves: ReadonlyMap<string, readonly Move[]>): string {
  const expression = parseExpression(text)
  if (expression?.kind !== 'value' || expression.of === null || expression.message !== 'response') return text
  const own = moves.get(expression.of)
  if (own === undefined) return text
  return printExpression({ ...expression, steps: movedSteps(expression, own) }) ?? text
}
