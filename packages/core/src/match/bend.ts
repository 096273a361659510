import { hasPlaceholder, spellOut } from '../body/placeholder.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  asText,
  holdsPlaceholder,
  mapRequestLeaves,
  requestValue,
  resolveExpression,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import { captureOf, createTemplate } from './template.js'

/** Nothing that a stand-in could be. */
const NO_STAND_IN = { standIn: /(?!)/, mayStandIn: /(?!)/ }

/**
 * Let a recorded request have the live one's values wherever its placeholders allow them, so that only what differs
 * differs. Placeholders that a value does not fit are spelled out.
 */
export function bendToLive(interaction: Interaction, live: RequestFacts, sources: Sources): Interaction {
  if (!holdsPlaceholder(interaction.request)) return interaction
  return mapRequestLeaves(interaction, sources.placeOf(interaction).path, ({ part, steps, value }) => {
    if (typeof value !== 'string' || !hasPlaceholder(value)) return value
    const given = requestValue(live, part, steps)
    return given !== undefined && fits(value, asText(given), sources) ? given : spellOut(value)
  })
}

function fits(recorded: string, live: string, sources: Sources): boolean {
  const expressions: string[] = []
  const numbered = recorded.replaceAll(
    /\uFDD0([^\uFDD1]*)\uFDD1/g,
    (_whole, expression: string) => `\uFDD0${expressions.push(expression) - 1}\uFDD1`,
  )
  const template = createTemplate(
    numbered,
    () => 'text',
    (number) => expressions[number] ?? '',
    NO_STAND_IN,
  )
  const captured = template === null ? null : captureOf(template, live)
  return captured?.every((text, index) => agrees(expressions[index]!, text, sources)) === true
}

function agrees(expression: string, live: string, sources: Sources): boolean {
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
