import { decodeBody, decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { MatchFunction, MatchRequest, ResolvedService } from '../config/config.js'
import type { Interaction, RecordedHeaders } from '../model/index.js'
import type { Place, Services } from '../services/index.js'
import { bodyKey, headKey, parsePointers, type Redacted } from './request-key.js'

/** A live request, as the matcher reads it. */
export interface LiveRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array | null
}

/** Interactions of one test that answer the same request, in recorded order. */
interface Sequence {
  interactions: Interaction[]
  next: number
}

/** Interactions of one test that agree in all but the body. */
interface Group {
  interactions: Interaction[]
  /** By body and compared headers; made when first needed. */
  byBody: Map<string, Sequence> | null
  /** The one sequence, where no member has a body to compare. */
  plain: Sequence | null
}

/** What a call found. */
export interface Match {
  interaction: Interaction
  /** Use the interaction up: the next equal call finds the one after it. */
  take(): void
}

export interface MatcherOptions {
  interactions: readonly Interaction[]
  services: Services
  redacted: Redacted
  exhausted: 'repeat' | 'error'
  /** Bytes of a body that stands beside the recording. */
  readFile(name: string): Buffer
}

/** Finds the interaction for a call: by test, content and ordinal. Cost does not grow with their number. */
export class Matcher {
  readonly #options: MatcherOptions
  readonly #byTest = new Map<string | null, Interaction[]>()
  #services: Set<string> | null = null
  readonly #groups = new Map<string | null, Map<string, Group>>()

  constructor(options: MatcherOptions) {
    this.#options = options
    for (const interaction of options.interactions) {
      const list = this.#byTest.get(interaction.test)
      if (list === undefined) this.#byTest.set(interaction.test, [interaction])
      else list.push(interaction)
    }
  }

  /** Could a call of the test be answered, whatever its body? */
  mayMatch(test: string | null, method: string, url: string): boolean {
    const place = this.#options.services.place(url)
    const key = this.#headKey(method, place)
    return scopesOf(test).some((scope) => this.#groupsOf(scope)?.has(key) === true)
  }

  /** Is there an interaction of the service? */
  knows(service: string): boolean {
    this.#services ??= new Set(this.#options.interactions.map((interaction) => interaction.service))
    return this.#services.has(service)
  }

  /** Find the interaction for a call of the test, among its own first, then among those outside any test. */
  find(test: string | null, request: LiveRequest): Match | null {
    const place = this.#options.services.place(request.url)
    const key = this.#headKey(request.method, place)
    for (const scope of scopesOf(test)) {
      const group = this.#groupsOf(scope)?.get(key)
      if (group === undefined) continue
      const match =
        typeof place.config?.match === 'function'
          ? this.#byFunction(group, request, place.config.match)
          : this.#bySequence(group, request, place)
      if (match !== null) return match
    }
    return null
  }

  /** Forget what a test's calls have used up: another attempt begins. */
  restart(test: string | null): void {
    this.#groups.delete(test)
  }

  /** Interactions of a test, in recorded order. */
  interactionsOf(test: string | null): readonly Interaction[] {
    return this.#byTest.get(test) ?? []
  }

  #groupsOf(test: string | null): Map<string, Group> | undefined {
    const known = this.#groups.get(test)
    if (known !== undefined) return known
    const interactions = this.#byTest.get(test)
    if (interactions === undefined) return undefined
    const groups = new Map<string, Group>()
    for (const interaction of interactions) {
      const { method, url } = interaction.request
      const key = this.#headKey(method, this.#options.services.place(unescapeText(url)))
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { interactions: [interaction], byBody: null, plain: null })
      else group.interactions.push(interaction)
    }
    this.#groups.set(test, groups)
    return groups
  }

  #headKey(method: string, place: Place): string {
    const match = place.config?.match
    if (typeof match === 'function') return `${place.service}\n${method}`
    return headKey(method, place, match?.ignoreQuery ?? [], this.#options.redacted)
  }

  #bySequence(group: Group, request: LiveRequest, place: Place): Match | null {
    const sequence = this.#sequenceOf(group, request, place)
    if (sequence === null) return null
    const { interactions, next } = sequence
    if (next >= interactions.length && this.#options.exhausted === 'error') return null
    const interaction = interactions[Math.min(next, interactions.length - 1)]!
    return { interaction, take: () => void (sequence.next += 1) }
  }

  #sequenceOf(group: Group, request: LiveRequest, place: Place): Sequence | null {
    const headers = headersToCompare(place.config)
    if (headers.length === 0 && request.body === null && group.byBody === null) {
      if (group.plain !== null) return group.plain
      if (group.interactions.every((interaction) => interaction.request.body === undefined)) {
        group.plain = { interactions: group.interactions, next: 0 }
        return group.plain
      }
    }
    group.byBody ??= this.#indexBodies(group, place.config)
    const live = liveBody(request)
    return (
      group.byBody.get(
        contentKey(live, (name) => valueOf(request.headers, name), place.config, this.#options.redacted),
      ) ??
      group.byBody.get(ANY_BODY) ??
      null
    )
  }

  #indexBodies(group: Group, config: ResolvedService | null): Map<string, Sequence> {
    const index = new Map<string, Sequence>()
    for (const interaction of group.interactions) {
      const { headers } = interaction.request
      const isNeverSent = interaction.error !== undefined && interaction.request.body === undefined
      const key = isNeverSent
        ? ANY_BODY
        : contentKey(this.#recordedBody(interaction), (name) => textOf(headers[name]), config, this.#options.redacted)
      const sequence = index.get(key)
      if (sequence === undefined) index.set(key, { interactions: [interaction], next: 0 })
      else sequence.interactions.push(interaction)
    }
    return index
  }

  #recordedBody({ request }: Interaction): DecodedBody {
    return decodeRecordedBody(request.body, textOf(request.headers['content-type']), this.#options.readFile)
  }

  #byFunction(group: Group, request: LiveRequest, isMatch: MatchFunction): Match | null {
    group.plain ??= { interactions: [], next: 0 }
    const used = group.plain.interactions
    const live = toMatchRequest(request.method, request.url, Object.fromEntries(request.headers), liveBody(request))
    const matching = group.interactions.filter((one) =>
      isMatch(live, toMatchRequest(one.request.method, one.request.url, one.request.headers, this.#recordedBody(one))),
    )
    const fresh = matching.find((one) => !used.includes(one))
    const interaction = fresh ?? (this.#options.exhausted === 'repeat' ? matching.at(-1) : undefined)
    return interaction === undefined ? null : { interaction, take: () => void used.push(interaction) }
  }
}

/** Key of an interaction whose request never got as far as its body. */
const ANY_BODY = '\u0000any-body'

/** A test's own interactions come first; calls outside any test belong to the file, and so to each of its tests. */
function scopesOf(test: string | null): (string | null)[] {
  return test === null ? [null] : [test, null]
}

function headersToCompare(config: ResolvedService | null): readonly string[] {
  return config === null || typeof config.match === 'function' ? [] : config.match.headers
}

function contentKey(
  body: DecodedBody,
  header: (name: string) => string | undefined,
  config: ResolvedService | null,
  redacted: Redacted,
): string {
  const match = config === null || typeof config.match === 'function' ? null : config.match
  const key = bodyKey(body, match === null ? [] : parsePointers(match), redacted)
  const names = headersToCompare(config)
  return names.length === 0 ? key : `${key}\n${JSON.stringify(names.map((name) => header(name.toLowerCase()) ?? null))}`
}

/** Decode a live request's body. */
export function liveBody({ headers, body }: LiveRequest): DecodedBody {
  return body === null
    ? { kind: 'none' }
    : decodeBody(body, valueOf(headers, 'content-type'), valueOf(headers, 'content-encoding'))
}

function valueOf(headers: [string, string][], name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1]
}

/** A recorded header as one text. */
export function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

function toMatchRequest(method: string, url: string, headers: RecordedHeaders, body: DecodedBody): MatchRequest {
  return { method, url, headers, body: plainBody(body) }
}

function plainBody(body: DecodedBody): unknown {
  switch (body.kind) {
    case 'none':
      return undefined
    case 'json':
      return body.value
    case 'form':
      return Object.fromEntries(body.fields)
    case 'multipart':
      return body.parts
    case 'text':
      return body.text
    case 'bytes':
      return body.bytes
  }
}
