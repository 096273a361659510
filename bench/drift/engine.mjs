import { importSource } from '../sanitize/sources.mjs'
import { interactionsOf, liveOf } from './exchange.mjs'

const MESSAGES = { ECONNREFUSED: 'connect ECONNREFUSED', ECONNRESET: 'read ECONNRESET' }

/** The comparison, as its sources stand in the working tree. */
export const importDrift = () => importSource('drift/index.ts')

/** Compare a case's live answer with what was recorded for it. What throws is reported as the reason. */
export function compareCase({ call, recorded, compared, options, live }, { createBaseline }) {
  const interactions = interactionsOf(call, recorded)
  try {
    return createBaseline(interactions, options).compare(interactions[compared], asLive(liveOf(live)))
  } catch (error) {
    return { verdict: 'threw', findings: [], reason: `${error.stack}`.slice(0, 400) }
  }
}

/** A live answer of a case as the comparison takes it. */
export function asLive(answer) {
  if (answer.failure === undefined) return answer
  return { ...answer, failure: { code: answer.failure, message: MESSAGES[answer.failure] ?? answer.failure } }
}
