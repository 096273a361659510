import type { Interaction, SkipReason } from '../model/index.js'
import { requestValue, type LiveValue, type RequestFacts, type Sources } from '../parameters/index.js'
import type { Exchange } from '../record/index.js'

/** How a call ended that repeats an interaction: `replayed` with the recorded answer. */
export type AnsweredBy = 'live' | 'failed' | 'replayed'

/** Remembers what calls were answered, for the calls to which their answers are handed on. */
export class LiveAnswers {
  readonly #answers = new Map<string, { by: AnsweredBy; facts: RequestFacts | null; skipped?: SkipReason | null }>()

  /** A call was answered by its recording, and why. */
  replayed({ id }: Interaction, skipped: SkipReason | null): void {
    this.#answers.set(id, { by: 'replayed', facts: null, skipped })
  }

  /** A call was made. */
  made({ id }: Interaction, { response, responseBody, failure }: Exchange): void {
    const isAnswer = response !== null && failure === null && response.status < 400
    const facts = response === null ? null : factsOf(response.headers, responseBody.bytes())
    this.#answers.set(id, { by: isAnswer ? 'live' : 'failed', facts })
  }

  /** How the call of an interaction ended; undefined where none did in this run. */
  by(id: string): AnsweredBy | undefined {
    return this.#answers.get(id)?.by
  }

  /** Why the call of an interaction was not made; null for one that was made, or is still to come. */
  skipped(id: string): SkipReason | null {
    return this.#answers.get(id)?.skipped ?? null
  }

  /** The same for the first of several that was not made. */
  skippedOf(ids: readonly string[]): SkipReason | null {
    return ids.map((id) => this.skipped(id)).find((reason) => reason !== null) ?? null
  }

  /** See `Sources.answered`. */
  readonly answered: NonNullable<Sources['answered']> = ({ id }, part, steps): LiveValue | null => {
    const answer = this.#answers.get(id)
    if (answer?.by === 'replayed') return null
    const facts = answer?.facts ?? null
    return { value: facts === null ? undefined : requestValue(facts, part, steps) }
  }
}

/** A response, looked into as requests are. */
function factsOf(headers: RequestFacts['headers'], body: Buffer): RequestFacts {
  const place = { service: '', path: '', search: '', config: null }
  return { place, method: '', headers, body: body.length === 0 ? null : body }
}
