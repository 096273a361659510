import { isUnderstudyError, type UnderstudyError } from '../errors.js'
import { placeholder } from '../body/placeholder.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  expressionsIn,
  fillRequest,
  holdsPlaceholder,
  parseExpression,
  placeRecorded,
  resolveExpression,
  unresolved,
  type Sources,
} from '../parameters/index.js'
import type { Services } from '../services/index.js'

/** Recorded requests as they are compared: links to what is known are replaced by it, what varies is numbered. */
export class RecordedRequests {
  readonly #sources: Sources
  readonly #filled = new Map<Interaction, Interaction['request']>()
  readonly #expressions: string[] = []
  readonly #numbers = new Map<string, number>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /**
   * Method and URL alone: most that is recorded is looked up by them and never looked at again.
   *
   * @throws placeholder-unresolved
   */
  headOf(interaction: Interaction): Pick<Interaction['request'], 'method' | 'url'> {
    const { request } = interaction
    return request.url.includes('{{') ? this.of(interaction) : request
  }

  /**
   * The request of an interaction, with numbers in its placeholders.
   *
   * @throws placeholder-unresolved
   */
  of(interaction: Interaction): Interaction['request'] {
    const { request } = interaction
    if (!holdsPlaceholder(request)) return request
    const known = this.#filled.get(interaction)
    if (known !== undefined) return known
    const valueOf = (expression: string): JsonValue =>
      resolveExpression(expression, interaction, undefined, this.#sources) ?? this.#numbered(expression)
    const filled = fillRequest(request, { valueOf, isFinal: false })
    this.#filled.set(interaction, filled)
    return filled
  }

  /** The expression behind a number. */
  expression(number: number): string {
    return this.#expressions[number] ?? ''
  }

  #numbered(expression: string): string {
    let number = this.#numbers.get(expression)
    if (number === undefined) {
      number = this.#expressions.push(expression) - 1
      this.#numbers.set(expression, number)
    }
    return placeholder(String(number))
  }
}

/** Sources of a recording, none of whose interactions has been played yet. */
export function sourcesOf(recording: string, interactions: readonly Interaction[], services: Services): Sources {
  let byId: Map<string, Interaction> | null = null
  return {
    recording,
    find: (id) => (byId ??= new Map(interactions.map((one) => [one.id, one]))).get(id),
    placeOf: (interaction) => placeRecorded(services, interaction),
    played: () => undefined,
  }
}

/** What is wrong with the placeholders of a recording: those that can never be resolved. */
export function unresolvedPlaceholders(
  recording: string,
  interactions: readonly Interaction[],
  services: Services,
): UnderstudyError[] {
  const sources = sourcesOf(recording, interactions, services)
  return interactions.flatMap((interaction) => [
    ...expressionsIn(interaction.request).flatMap((text) => faultOf(text, interaction, sources)),
    ...expressionsIn(interaction.response).flatMap((text) =>
      parseExpression(text)?.kind === 'type'
        ? [unresolved(text, interaction, sources, 'an answer has to say which value it is')]
        : faultOf(text, interaction, sources),
    ),
  ])
}

function faultOf(text: string, interaction: Interaction, sources: Sources): UnderstudyError[] {
  try {
    resolveExpression(text, interaction, undefined, sources)
    return []
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return [error]
  }
}
