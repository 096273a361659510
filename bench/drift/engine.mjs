import { importSource } from '../sanitize/sources.mjs'
import { interactionsOf, liveOf } from './exchange.mjs'

const MESSAGES = { ECONNREFUSED: 'connect ECONNREFUSED', ECONNRESET: 'read ECONNRESET' }

/** The comparison, as it was built or as its sources stand. */
export async function importDrift(fromSource) {
  return fromSource ? await importSource('drift/index.ts') : await import('@understudy/core/drift')
}

/** Compare a case's live answer with what was recorded for it. What throws is reported as the reason. */
export function compareCase({ call, recorded, compared, live }, { createBaseline }) {
  const interactions = interactionsOf(call, recorded)
  try {
    return createBaseline(interactions).compare(interactions[compared], asLive(liveOf(live)))
  } catch (error) {
    return { verdict: 'threw', findings: [], reason: `${error.stack}`.slice(0, 400) }
  }
}

function asLive(answer) {
  if (answer.failure === undefined) return answer
  return { ...answer, failure: { code: answer.failure, message: MESSAGES[answer.failure] ?? answer.failure } }
}
