import { isUnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { placeRecorded, resolveExpression, type Sources } from '../parameters/index.js'
import type { Services } from '../services/index.js'
import type { LiveAnswers } from './live-answers.js'
import type { EarlierCalls } from './unresolved-parts.js'

/** What a session knows of the calls before one. */
export interface SessionCalls {
  live: LiveAnswers
  /** What links are resolved against in the course of the test. */
  sources: Sources
  services: Services
  /** All of the recording. */
  interactions: readonly Interaction[]
}

/** See the calls before one as what its request takes from them. */
export function earlierCalls({ live, sources, services, interactions }: SessionCalls): EarlierCalls {
  return {
    by: (id) => live.by(id),
    replayedWith: (standIn) =>
      interactions.find(
        ({ id, response }) => live.skipped(id) !== null && holdsWord(JSON.stringify(response) ?? '', standIn),
      )?.id,
    pathOf: (interaction) => placeRecorded(services, interaction).path,
    recorded: (expression, interaction) => {
      try {
        return resolveExpression(expression, interaction, undefined, sources)
      } catch (error) {
        if (isUnderstudyError(error)) return undefined
        throw error
      }
    },
  }
}

/** The number at a stand-in's end counts in full. */
function holdsWord(text: string, word: string): boolean {
  return text
    .split(word)
    .slice(1)
    .some((rest) => !/^\d/.test(rest))
}
