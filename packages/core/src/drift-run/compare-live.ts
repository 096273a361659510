import { createBaseline, type Baseline, type Comparison, type DriftOptions, type LiveAnswer } from '../drift/index.js'
import type { Interaction, LiveCall, LiveCallAnswer } from '../model/index.js'
import { isStandIn } from '../sanitize/index.js'
import type { LiveSecrets } from './hide-live.js'
import type { KnownInteractions } from './known-interactions.js'

/** One call while it is checked. */
export interface CallInCheck {
  call: LiveCall
  interaction: Interaction
  /** `file > full name` of the tests that made it; the file alone outside tests. */
  tests: readonly string[]
  answer: LiveCallAnswer
  comparison: Comparison
}

/** Compares what a recorded call is answered now. */
export type CompareLive = (interaction: Interaction, call: LiveCall, answer: LiveCallAnswer) => Comparison

/** Make what compares answers with everything recorded of their services. Its findings hold no secrets. */
export function createCompareLive(
  known: KnownInteractions,
  options: Pick<DriftOptions, 'ignore' | 'severity' | 'headers' | 'isRead'>,
  secrets: LiveSecrets,
): CompareLive {
  const baselines = new Map<string, Baseline>()
  const byService = Map.groupBy(known.all, ({ service }) => service)
  // Comparing is done at once, so that there is one call at a time whose values are shown.
  let current: { call: LiveCall; answer: LiveCallAnswer } | null = null

  function baselineOf(service: string): Baseline {
    const made =
      baselines.get(service) ??
      createBaseline(byService.get(service) ?? [], {
        ...options,
        isStandIn,
        readBodyFile: (interaction, name) => known.readBodyFile(interaction, name),
        sanitize: (value, place) =>
          current === null ? null : secrets.example({ ...current.call, answer: current.answer }, value, place),
      })
    baselines.set(service, made)
    return made
  }

  return (interaction, call, answer) => {
    // A call that fails as it did tells as little as before.
    if (interaction.response === undefined && answer.failure !== undefined) return FAILED_BEFORE
    const told = endsAsRecorded(interaction, answer) ? withoutFailure(answer) : answer
    current = { call, answer }
    try {
      return baselineOf(interaction.service).compare(interaction, toLiveAnswer(told), { unresolved: call.unresolved })
    } finally {
      current = null
    }
  }
}

/** A stream that the client had enough of says what it says as long as it lasts. */
function endsAsRecorded({ response }: Interaction, { status, failure }: LiveCallAnswer): boolean {
  const isLeft = failure?.code === 'ABORTED' || failure?.code === 'ETIMEDOUT'
  return isLeft && status > 0 && response?.error?.code === 'ABORTED'
}

function withoutFailure({ failure: _failure, ...answer }: LiveCallAnswer): LiveCallAnswer {
  return answer
}

const FAILED_BEFORE: Comparison = {
  verdict: 'unverified',
  findings: [],
  reason: 'the recorded call failed, so that no answer is known',
  unverified: [],
  sightings: [],
}

/** An answer with its bytes. */
export function toLiveAnswer({ status, statusText, headers, body, failure }: LiveCallAnswer): LiveAnswer {
  return {
    status,
    statusText,
    headers,
    body: body === null ? null : Buffer.from(body, 'base64'),
    ...(failure === undefined ? {} : { failure }),
  }
}

/** A call of which nothing can be told. */
export function couldNotCheck(reason: string): Comparison {
  return { verdict: 'could-not-check', findings: [], reason, unverified: [], sightings: [] }
}
