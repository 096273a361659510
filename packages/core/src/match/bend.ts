import { hasPlaceholder, spellOut } from '../body/placeholder.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  asText,
  mapRequestLeaves,
  requestValue,
  resolveExpression,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import type { Redacted } from './request-key.js'
import { captureOf, createTemplate } from './template.js'

/**
 * Let a recorded request have the live one's values wherever its placeholders and stand-ins allow them, so that only what
 * differs differs. Placeholders that a value does not fit are spelled out.
 */
export function bendToLive(
  interaction: Interaction,
  live: RequestFacts,
  sources: Sources,
  redacted: Pick<Redacted, 'standIn' | 'mayStandIn'>,
): Interaction {
  if (!varies(JSON.stringify(interaction.request), redacted)) return interaction
  return mapRequestLeaves(interaction, sources.placeOf(interaction).path, ({ part, steps, value }) => {
    if (typeof value !== 'string' || !(hasPlaceholder(value) || redacted.mayStandIn.test(value))) return value
    const given = requestValue(live, part, steps)
    return given !== undefined && fits(value, asText(given), sources, redacted) ? given : spellOut(value)
  })
}

function varies(text: string, { mayStandIn }: Pick<Redacted, 'mayStandIn'>): boolean {
  return text.includes('{{') || mayStandIn.test(text)
}

function fits(
  recorded: string,
  live: string,
  sources: Sources,
  redacted: Pick<Redacted, 'standIn' | 'mayStandIn'>,
): boolean {
  const expressions: string[] = []
  const numbered = recorded.replaceAll(
    /\uFDD0([^\uFDD1]*)\uFDD1/g,
    (_whole, expression: string) => `\uFDD0${expressions.push(expression) - 1}\uFDD1`,
  )
  const template = createTemplate(
    numbered,
    () => 'text',
    (number) => expressions[number] ?? '',
    redacted,
  )
  const captured = template === null ? null : captureOf(template, live)
  return captured?.every((text, index) => agrees(template!.marks[index]!.expression, text, sources)) === true
}

function agrees(expression: string | null, live: string, sources: Sources): boolean {
  if (expression === null) return true
  const value = knownValue(expression, sources)
  return value === undefined || asText(value) === live
}

/** A placeholder that cannot be resolved is told where its interaction would have answered. */
function knownValue(expression: string, sources: Sources): JsonValue | undefined {
  try {
    return resolveExpression(expression, NOWHERE, undefined, sources)
  } catch {
    return undefined
  }
}

/** Links of requests name their interaction, so that it does not count in which they stand. */
export const NOWHERE: Interaction = {
  id: '',
  test: null,
  service: '',
  operation: '',
  recordedAt: '',
  request: { method: '', url: '', headers: {} },
}
