import { placeholder } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import { parseExpression, printExpression } from './expression.js'
import { fillRequest, fillResponse, holdsPlaceholder } from './fill.js'

/**
 * Give the links of an interaction the ids that `idOf` has for the names they use; undefined leaves a name as it is. A
 * temporary name (`@3`) that has no id becomes `{{any}}`.
 */
export function renameLinksOf(interaction: Interaction, idOf: (name: string) => string | undefined): Interaction {
  const { request, response } = interaction
  const valueOf = (text: string): string => {
    const expression = parseExpression(text)
    if (expression?.kind !== 'value' || expression.of === null) return placeholder(text)
    const id = idOf(expression.of)
    if (id === undefined) return placeholder(expression.of.startsWith('@') ? 'any' : text)
    return placeholder(printExpression({ ...expression, of: id }) ?? text)
  }
  const filling = { valueOf, isFinal: false }
  const renamed = holdsPlaceholder(request) ? { ...interaction, request: fillRequest(request, filling) } : interaction
  if (response === undefined || !holdsPlaceholder(response)) return renamed
  return { ...renamed, response: fillResponse(response, filling) }
}
