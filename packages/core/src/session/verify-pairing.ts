import { createHash } from 'node:crypto'
import { Matcher, type Match } from '../match/index.js'
import type { MatcherOptions } from '../match/matcher.js'
import type { Interaction } from '../model/index.js'
import type { CallRequest } from '../network/call.js'
import { placeRecorded, type Sources } from '../parameters/index.js'
import { operationOf } from '../services/index.js'

/** What a call asks of its service. */
export interface Asked {
  service: string
  operation: string
}

/** What tells of an operation beside its path is not looked up again. */
const NO_HINTS = { header: () => undefined, json: undefined }

/**
 * Pairs live calls with the interactions that they repeat. First by content, as in a replay. What a live service answers differs
 * from what it answered when it was recorded, and so may the calls that follow: they repeat the next interaction of their
 * operation that no call has repeated.
 */
export class VerifyPairing {
  readonly #matcher: Matcher
  readonly #options: MatcherOptions
  readonly #byTest: ReadonlyMap<string | null, readonly Interaction[]>
  readonly #taken = new Set<Interaction>()
  /** What requests were paired with by their operation: the same one again is a retry. */
  readonly #earlier = new Map<string, Interaction>()

  constructor(options: MatcherOptions) {
    this.#options = options
    this.#matcher = new Matcher(options)
    this.#byTest = Map.groupBy(options.interactions, ({ test }) => test)
  }

  /**
   * Find what a call repeats; null for one that is not recorded.
   *
   * @throws placeholder-unresolved, match-failed
   */
  find(test: string | null, call: CallRequest, asked: Asked): Match | null {
    const match = this.#matcher.find(test, call) ?? this.#byOperation(test, call, asked)
    if (match === null) return null
    return {
      ...match,
      take: () => {
        this.#taken.add(match.interaction)
        match.take()
      },
    }
  }

  /** Another attempt at a test begins. */
  restart(test: string | null): void {
    this.#matcher.restart(test)
    for (const interaction of this.#byTest.get(test) ?? []) this.#taken.delete(interaction)
    for (const key of this.#earlier.keys()) if (key.startsWith(keyOfTest(test))) this.#earlier.delete(key)
  }

  /** What links are resolved against in the course of a test. */
  sourcesOf(test: string | null): Sources {
    return this.#matcher.sourcesOf(test)
  }

  #byOperation(test: string | null, call: CallRequest, asked: Asked): Match | null {
    const key = keyOfTest(test) + keyOfCall(call)
    const interaction = this.#earlier.get(key) ?? this.#nextOf(test, call.method, asked)
    if (interaction === undefined) return null
    const match = this.#matcher.matchOf(test, interaction, call)
    return {
      ...match,
      take: () => {
        this.#earlier.set(key, interaction)
        match.take()
      },
    }
  }

  #nextOf(test: string | null, method: string, asked: Asked): Interaction | undefined {
    for (const scope of test === null ? [null] : [test, null]) {
      const found = this.#byTest
        .get(scope)
        ?.find((one) => !this.#taken.has(one) && one.request.method === method && this.#isOf(one, asked))
      if (found !== undefined) return found
    }
    return undefined
  }

  /** By the names in the recording, or by those that today's configuration has for it. */
  #isOf(interaction: Interaction, { service, operation }: Asked): boolean {
    const place = placeRecorded(this.#options.services, interaction)
    if (place.service !== service && interaction.service !== service) return false
    return (
      interaction.operation === operation || operationOf(interaction.request.method, place, NO_HINTS).name === operation
    )
  }
}

function keyOfTest(test: string | null): string {
  return `${JSON.stringify(test)}\n`
}

function keyOfCall({ method, url, body }: CallRequest): string {
  const digest = body === null ? '' : createHash('sha256').update(body).digest('base64')
  return `${method} ${url}\n${digest}`
}
