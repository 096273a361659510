import { decodeBody, decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { MatchFunction, ResolvedService } from '../config/config.js'
import type { Interaction, RecordedHeaders } from '../model/index.js'
import type { Place, Services } from '../services/index.js'
import { toMatchRequest } from './match-request.js'
import { bodyText, digest, headKey, parsePointers, patternOf, type Redacted } from './request-key.js'

/** A live request, as the matcher reads it. */
export interface LiveRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array | null
}

/** Interactions of one test that answer the same request, by their place in the group, in recorded order. */
interface Sequence {
  places: number[]
  next: number
}

/** Something that answers to any key of a pattern: where secrets stood, any text may stand. */
interface Patterned<T> {
  pattern: RegExp
  found: T
}

/** Interactions of one test that agree in all but the body. */
interface Group {
  interactions: Interaction[]
  /** By body and compared headers; made when first needed. */
  byBody: Map<string, Sequence> | null
  patterned: Patterned<Sequence>[]
  /** The one sequence, where no member has a body to compare. */
  plain: Sequence | null
  /** What a match function has used up. */
  used: Set<Interaction> | null
}

/** The groups of one test. */
interface Scope {
  groups: Map<string, Group>
  patterned: Patterned<Group>[]
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
  readonly #scopes = new Map<string | null, Scope>()

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
    return scopesOf(test).some((scope) => this.#groupOf(scope, key) !== undefined)
  }

  /** Is there an interaction of the service? */
  knows(service: string): boolean {
    this.#services ??= new Set(this.#options.interactions.map((interaction) => this.#placeOf(interaction).service))
    return this.#services.has(service)
  }

  /** Find the interaction for a call of the test, among its own first, then among those outside any test. */
  find(test: string | null, request: LiveRequest): Match | null {
    const place = this.#options.services.place(request.url)
    const key = this.#headKey(request.method, place)
    for (const scope of scopesOf(test)) {
      const group = this.#groupOf(scope, key)
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
    this.#scopes.delete(test)
  }

  /** Interactions of a test, in recorded order. */
  interactionsOf(test: string | null): readonly Interaction[] {
    return this.#byTest.get(test) ?? []
  }

  #groupOf(test: string | null, key: string): Group | undefined {
    const scope = this.#scopes.get(test) ?? this.#buildScope(test)
    return scope?.groups.get(key) ?? scope?.patterned.find(({ pattern }) => pattern.test(key))?.found
  }

  #placeOf({ service, request }: Interaction): Place {
    return this.#options.services.placeRecorded(unescapeText(request.url), service)
  }

  #buildScope(test: string | null): Scope | undefined {
    const interactions = this.#byTest.get(test)
    if (interactions === undefined) return undefined
    const scope: Scope = { groups: new Map(), patterned: [] }
    for (const interaction of interactions) {
      const key = this.#headKey(interaction.request.method, this.#placeOf(interaction))
      const known = scope.groups.get(key)
      if (known !== undefined) {
        known.interactions.push(interaction)
        continue
      }
      const group: Group = { interactions: [interaction], byBody: null, patterned: [], plain: null, used: null }
      scope.groups.set(key, group)
      const pattern = patternOf(key, this.#options.redacted)
      if (pattern !== null) scope.patterned.push({ pattern, found: group })
    }
    this.#scopes.set(test, scope)
    return scope
  }

  #headKey(method: string, place: Place): string {
    const match = place.config?.match
    if (typeof match === 'function') return `${place.service}\n${method}`
    return headKey(method, place, match?.ignoreQuery ?? [], this.#options.redacted)
  }

  #bySequence(group: Group, request: LiveRequest, place: Place): Match | null {
    const sequence = this.#sequenceOf(group, request, place)
    if (sequence === null || (isUsedUp(sequence) && this.#options.exhausted === 'error')) return null
    return { interaction: group.interactions[placeOf(sequence)]!, take: () => void (sequence.next += 1) }
  }

  #sequenceOf(group: Group, request: LiveRequest, place: Place): Sequence | null {
    const headers = headersToCompare(place.config)
    if (headers.length === 0 && request.body === null) {
      if (group.plain !== null) return group.plain
      if (group.interactions.every((interaction) => interaction.request.body === undefined)) {
        group.plain = { places: [...group.interactions.keys()], next: 0 }
        return group.plain
      }
    }
    group.byBody ??= this.#indexBodies(group, place.config)
    const content = this.#contentText(liveBody(request), (name) => headerOf(request.headers, name), place.config)
    const own = group.byBody.get(digest(content)) ?? group.patterned.find(({ pattern }) => pattern.test(content))?.found
    return earlierOf(own, group.byBody.get(ANY_BODY)) ?? null
  }

  #indexBodies(group: Group, config: ResolvedService | null): Map<string, Sequence> {
    const index = new Map<string, Sequence>()
    for (const [place, interaction] of group.interactions.entries()) {
      const { headers } = interaction.request
      const isNeverSent = interaction.error !== undefined && interaction.request.body === undefined
      const content = isNeverSent
        ? ANY_BODY
        : this.#contentText(this.#recordedBody(interaction), (name) => recordedHeader(headers, name), config)
      const key = digest(content)
      const known = index.get(key)
      if (known !== undefined) {
        known.places.push(place)
        continue
      }
      const sequence: Sequence = { places: [place], next: 0 }
      index.set(key, sequence)
      const pattern = patternOf(content, this.#options.redacted)
      if (pattern !== null) group.patterned.push({ pattern, found: sequence })
    }
    return index
  }

  /** What counts of a request beside its head: the body, and the headers that are compared. */
  #contentText(
    body: DecodedBody,
    header: (name: string) => string | undefined,
    config: ResolvedService | null,
  ): string {
    const { redacted } = this.#options
    const match = config === null || typeof config.match === 'function' ? null : config.match
    const text = bodyText(body, match === null ? [] : parsePointers(match), redacted)
    const names = headersToCompare(config)
    if (names.length === 0) return text
    const values = names.map((name) => {
      const value = header(name)
      return value === undefined ? null : redacted.header(name, value)
    })
    return `${text}\n${JSON.stringify(values)}`
  }

  #recordedBody({ request }: Interaction): DecodedBody {
    return decodeRecordedBody(request.body, recordedHeader(request.headers, 'content-type'), this.#options.readFile)
  }

  #byFunction(group: Group, request: LiveRequest, isMatch: MatchFunction): Match | null {
    const { redacted, exhausted } = this.#options
    const live = toMatchRequest(request.method, request.url, request.headers, liveBody(request), redacted)
    const matching = group.interactions.filter((one) => {
      const { method, url, headers } = one.request
      const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().map(unescapeText)] as const)
      return isMatch(live, toMatchRequest(method, unescapeText(url), texts, this.#recordedBody(one), redacted))
    })
    const used = (group.used ??= new Set())
    const fresh = matching.find((one) => !used.has(one))
    const interaction = fresh ?? (exhausted === 'repeat' ? matching.at(-1) : undefined)
    return interaction === undefined ? null : { interaction, take: () => void used.add(interaction) }
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

/** Where the next answer of a sequence stands, or the last one if there is no other. */
function placeOf({ places, next }: Sequence): number {
  return places[Math.min(next, places.length - 1)]!
}

function isUsedUp({ places, next }: Sequence): boolean {
  return next >= places.length
}

/** The sequence whose next answer was recorded first: a call that failed unsent may stand before its own retry. */
function earlierOf(own: Sequence | undefined, unsent: Sequence | undefined): Sequence | undefined {
  if (own === undefined || unsent === undefined) return own ?? unsent
  if (isUsedUp(unsent)) return own
  return isUsedUp(own) || placeOf(unsent) < placeOf(own) ? unsent : own
}

/** Decode a live request's body. */
export function liveBody({ headers, body }: LiveRequest): DecodedBody {
  return body === null
    ? { kind: 'none' }
    : decodeBody(body, headerOf(headers, 'content-type'), headerOf(headers, 'content-encoding'))
}

/** A live header as one text. */
export function headerOf(headers: [string, string][], name: string): string | undefined {
  const values = headers.filter(([key]) => key === name)
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ')
}

/** A recorded header as one text. */
export function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** A recorded header as one text, as it was sent. */
export function recordedHeader(headers: RecordedHeaders, name: string): string | undefined {
  const value = textOf(headers[name])
  return value === undefined ? undefined : unescapeText(value)
}
