import { placeholder } from '../body/placeholder.js'
import type { JsonValue } from '../model/index.js'
import type { Leaf } from '../parameters/index.js'
import type { DraftInWork } from './draft-in-work.js'
import { isMoment, plainName } from './guards.js'
import { namesOf } from './kept-values.js'
import { agree, bestOf, isTelling, type KnownValue } from './known-values.js'
import { replaceParts } from './text-parts.js'
import { isMadeUp, isMadeUpId, isNonceKey, volatileParts, volatileType } from './volatile.js'

/** Replaces what varies in a request, and links what an earlier message handed over. */
export class RequestSide {
  readonly #work: DraftInWork

  constructor(work: DraftInWork) {
    this.#work = work
  }

  /** Return what is to stand in the place of a value. */
  map(leaf: Leaf): JsonValue {
    const { value, part, steps } = leaf
    if (typeof value === 'boolean' || value === null || this.#work.isSecret(leaf)) return value
    const names = namesOf(part, leaf.key, this.#work.input.place, this.#work.pathNames)
    const instead = leaf.kind === 'whole' ? this.#wholeRequest(leaf, value, names) : value
    const mapped = instead === value && typeof value === 'string' ? this.#withinRequest(leaf, value, names) : instead
    const { test } = this.#work.input.draft
    const own = { value, of: this.#work.input.name, test, message: 'request', part, steps, names } as const
    if (leaf.kind === 'whole') this.#work.own.push({ ...own, varies: mapped !== value && this.#work.varies(mapped) })
    if (mapped === value && part === 'path') this.#work.plainSegments.add(Number(steps[0]))
    return mapped
  }

  #wholeRequest(leaf: Leaf, value: string | number, names: readonly string[]): JsonValue {
    const { volatile, links } = this.#work.input.settings
    const before = this.#work.evidence.keptRequest(leaf)
    if (before !== undefined) return before
    if (volatile && leaf.key === 'content-type' && leaf.part === 'headers') return this.#contentType(value)
    if (this.#isWritten(value)) return value
    const link = links && leaf.part !== 'headers' ? this.#linkToEarlier(value, names, isJsonText(leaf)) : null
    if (link !== null) return link
    if (!volatile || this.#work.evidence.isSteady(leaf)) return value
    const type = volatileType(value, leaf.key, this.#work.context.now)
    if (type !== null && !this.#isKnownToService(leaf, type)) return placeholder(type)
    if (this.#isMadeUp(leaf)) return placeholder('nonce')
    return this.#work.evidence.isVolatile(leaf) ? placeholder('any') : value
  }

  /** Random text in what a test sends, and an id that the service does not know. */
  #isMadeUp({ part, key, value }: Leaf): boolean {
    const { request, response } = this.#work.input.draft
    if (typeof value !== 'string' || request.method === 'GET' || request.method === 'HEAD')
      return part === 'path' && response?.status === 404 && isMadeUpId(String(value))
    return part === 'body' && isMadeUp(value, key)
  }

  /** Clients make up a boundary for each form. Where the parts are not recorded one by one, it is needed to find them. */
  #contentType(value: string | number): string | number {
    const { body } = this.#work.input.draft.request
    if (typeof value !== 'string' || body === undefined || !('multipart' in body)) return value
    return value.replace(BOUNDARY, (_whole, start: string) => start + placeholder('boundary'))
  }

  /** What stands in the test's own text is no accident. */
  #isWritten(value: string | number): boolean {
    const text = String(value)
    return text.length >= 4 && this.#work.context.testSource.includes(text)
  }

  /**
   * A service can only find by an id what was there before: an id that it found is the same in each run. A PUT makes it,
   * and a query says what it is for by its name.
   */
  #isKnownToService({ part, key }: Leaf, type: string): boolean {
    const { request, response } = this.#work.input.draft
    if ((type !== 'uuid' && type !== 'ulid') || (part !== 'path' && part !== 'query') || isNonceKey(key)) return false
    if (request.method === 'PUT' || (part === 'query' && !plainName(key).endsWith('id'))) return false
    return response !== undefined && response.status >= 200 && response.status < 300
  }

  #linkToEarlier(value: string | number, names: readonly string[], isText: boolean): string | null {
    // Two moments are often the same by chance, and one that was handed over is the same in each replay.
    if (isMoment(value)) return null
    const candidates = this.#work.known
      .get(value)
      .filter((known) => this.#work.isNear(known) && (!isText || typeof known.value === typeof value))
      .filter((known) => this.#mayHandOver(known, names))
    const best = bestOf(candidates, names, this.#work.akin)
    return best === undefined ? null : this.#work.link(best)
  }

  /** May a request have its value from there? */
  #mayHandOver({ message, value, varies, names }: KnownValue, wanted: readonly string[]): boolean {
    if (message === 'request' && !varies) return false
    return isTelling(value) || (agree(names, wanted) && isLong(value))
  }

  #withinRequest({ part, steps }: Leaf, value: string, names: readonly string[]): string {
    const { volatile, links } = this.#work.input.settings
    const parts = volatile
      ? volatileParts(value, this.#work.context.now).filter(
          ({ start, end }) => !this.#isWritten(value.slice(start, end)),
        )
      : []
    return replaceParts(value, parts, (text, { type, ordinal }) => {
      const { test } = this.#work.input.draft
      const own = { value: text, of: this.#work.input.name, test, message: 'request', part, steps, names } as const
      this.#work.own.push({ ...own, pick: { type, ordinal }, varies: true })
      return (links ? this.#linkToEarlier(text, [], true) : null) ?? placeholder(type)
    })
  }
}

/** In JSON, text and a number are not the same. */
function isJsonText({ part }: Leaf): boolean {
  return part === 'body'
}

function isLong(value: string | number): boolean {
  return typeof value === 'number' ? Math.abs(value) >= 1000 : value.length >= 8
}

const BOUNDARY = /(;\s*boundary=)(?:"[^"]*"|[^;\s]+)/i
