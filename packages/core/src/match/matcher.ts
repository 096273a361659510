import { decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { MatchFunction, MatchRequest, ResolvedService } from '../config/config.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  asText,
  fillResponse,
  holdsPlaceholder,
  isReused,
  parseExpression,
  placeRecorded,
  resolveExpression,
  unresolved,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import { operationOf, type Place, type Services } from '../services/index.js'
import { NOWHERE } from './bend.js'
import { headerOf, liveBody, recordedHeader, type LiveRequest } from './live-request.js'
import { toMatchRequest } from './match-request.js'
import { RecordedRequests, sourcesOf } from './recorded-requests.js'
import { earlierOf, isUsedUp, placeOf, type Group, type Scope, type Sequence, type Templated } from './scope.js'
import { bodyText, digest, headKey, parsePointers, type Redacted } from './request-key.js'
import { StandInsOfRequests, type PlayedCall } from './stood-for.js'
import { captureOf, contentContext, createTemplate, headContext, type Template } from './template.js'

/** What a call found. */
export interface Match {
  interaction: Interaction
  /** The interaction answers for other path parameters than it was recorded with. */
  isLoosened: boolean
  /**
   * The interaction with the call's own values in the place of placeholders.
   *
   * @throws placeholder-unresolved
   */
  filled(): Interaction
  /** Use the interaction up: the next equal call finds the one after it. */
  take(): void
}

export interface MatcherOptions {
  interactions: readonly Interaction[]
  /** Path of the recording as it is to be printed. */
  recording: string
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
  readonly #sources: Sources
  readonly #requests: RecordedRequests
  readonly #standIns: StandInsOfRequests
  readonly #natures = new Map<Interaction, Nature>()

  constructor(options: MatcherOptions) {
    this.#options = options
    this.#sources = sourcesOf(options.recording, options.interactions, options.services)
    this.#requests = new RecordedRequests(this.#sources)
    this.#standIns = new StandInsOfRequests(options.redacted, (interaction) => this.#placeOf(interaction))
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
    return scopesOf(test).some(
      (scope) =>
        this.#scopeOf(scope)?.groups.has(key) === true ||
        this.#templatedGroups(scope, key).length > 0 ||
        this.#reusable(scope, method, place).length > 0,
    )
  }

  /** Is there an interaction of the service? */
  knows(service: string): boolean {
    this.#services ??= new Set(this.#options.interactions.map((interaction) => this.#placeOf(interaction).service))
    return this.#services.has(service)
  }

  /**
   * Find the interaction for a call of the test, among its own first, then among those outside any test.
   *
   * @throws placeholder-unresolved
   */
  find(test: string | null, request: LiveRequest): Match | null {
    const place = this.#options.services.place(request.url)
    const key = this.#headKey(request.method, place)
    for (const scope of scopesOf(test)) {
      const exact = this.#scopeOf(scope)?.groups.get(key)
      const found = exact === undefined ? null : this.#inGroup(test, exact, request, place)
      if (found !== null) return this.#match(test, scope, request, place, found)
      for (const group of this.#templatedGroups(scope, key)) {
        const found = this.#inGroup(test, group, request, place)
        if (found !== null) return this.#match(test, scope, request, place, found)
      }
    }
    for (const scope of scopesOf(test)) {
      for (const group of this.#reusable(scope, request.method, place)) {
        const found = this.#inGroup(test, group, request, place)
        if (found !== null) return { ...this.#match(test, scope, request, place, found), isLoosened: true }
      }
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

  #match(test: string | null, scope: string | null, request: LiveRequest, place: Place, found: Found): Match {
    const { interaction } = found
    const facts: RequestFacts = { place, method: request.method, headers: request.headers, body: request.body }
    return {
      interaction,
      isLoosened: false,
      filled: () => this.#fill(test, interaction, facts),
      take: () => {
        found.take()
        const played = this.#scopes.get(scope)?.played
        // Again, so that the latest stands last.
        played?.delete(interaction.id)
        played?.set(interaction.id, { interaction, request: facts })
      },
    }
  }

  #fill(test: string | null, interaction: Interaction, request: RequestFacts): Interaction {
    const { response } = interaction
    if (response === undefined) return interaction
    const { varies, mayHaveStandIns } = this.#natureOf(interaction)
    if (!varies && !mayHaveStandIns) return interaction
    const stoodFor = this.#standIns.stoodFor(interaction, () => this.#callsBefore(test, { interaction, request }))
    if (!varies && stoodFor.size === 0) return interaction
    const putBack = this.#standIns.putBack(response, stoodFor)
    if (!varies) return { ...interaction, response: putBack }
    const sources = this.sourcesOf(test)
    const valueOf = (expression: string): JsonValue => {
      const value = resolveExpression(expression, interaction, request, sources)
      if (value === undefined) throw unresolved(expression, interaction, sources, reasonOf(expression))
      return value
    }
    return { ...interaction, response: fillResponse(putBack, { valueOf, isFinal: true }) }
  }

  /** What a response may need, told by its text: nearly all need nothing. */
  #natureOf(interaction: Interaction): Nature {
    const known = this.#natures.get(interaction)
    if (known !== undefined) return known
    const text = JSON.stringify(interaction.response)
    const varies = (text.includes('{{') || text.includes('.eyJ')) && holdsPlaceholder(interaction.response)
    const nature = { varies, mayHaveStandIns: this.#options.redacted.mayStandIn.test(text) }
    this.#natures.set(interaction, nature)
    return nature
  }

  /** The calls of a test up to this one, and before them those outside any test. */
  *#callsBefore(test: string | null, call: PlayedCall): Iterable<PlayedCall> {
    if (test !== null) yield* this.#scopes.get(null)?.played.values() ?? []
    yield* this.#scopes.get(test)?.played.values() ?? []
    yield call
  }

  /** What placeholders are resolved against in the course of a test. */
  sourcesOf(test: string | null): Sources {
    return {
      ...this.#sources,
      played: (id) => (this.#scopes.get(test)?.played.get(id) ?? this.#scopes.get(null)?.played.get(id))?.request,
    }
  }

  #scopeOf(test: string | null): Scope | undefined {
    return this.#scopes.get(test) ?? this.#buildScope(test)
  }

  #templatedGroups(test: string | null, key: string): readonly Group[] {
    const scope = this.#scopeOf(test)
    if (scope === undefined || scope.templated.length === 0) return NO_GROUPS
    return this.#fitting(test, scope.templated, key).map(({ found }) => found)
  }

  /** What fits a live key, with the values that links have in this run; the closest fit first. */
  #fitting<T>(test: string | null, templated: readonly Templated<T>[], key: string): Templated<T>[] {
    const ranked = templated.flatMap((one) => {
      const rank = this.#rankOf(test, one.template, key)
      return rank === null ? [] : [{ one, rank }]
    })
    return ranked.toSorted((a, b) => b.rank - a.rank).map(({ one }) => one)
  }

  /**
   * How close a template comes to a live key; null where it does not fit. A link that has the live value tells most, and
   * one whose source has not been played yet holds nothing against any value, but tells less than a type.
   */
  #rankOf(test: string | null, template: Template, key: string): number | null {
    const captured = captureOf(template, key)
    if (captured === null) return null
    let rank = 0
    for (const [index, { expression }] of template.marks.entries()) {
      if (expression === null || parseExpression(expression)?.kind === 'type') continue
      const value = resolveExpression(expression, NOWHERE, undefined, this.sourcesOf(test))
      if (value !== undefined && asText(value) !== captured[index]) return null
      rank += value === undefined ? -1 : 2
    }
    return rank
  }

  #reusable(test: string | null, method: string, place: Place): readonly Group[] {
    if (!isReused(method, place)) return NO_GROUPS
    const scope = this.#scopeOf(test)
    if (scope === undefined) return []
    scope.byOperation ??= Map.groupBy(scope.groups.values(), ({ interactions: [one] }) =>
      this.#operationKey(one!.request.method, this.#placeOf(one!)),
    )
    return scope.byOperation.get(this.#operationKey(method, place)) ?? []
  }

  #operationKey(method: string, place: Place): string {
    return `${operationOf(method, place, NO_HINTS).name}\n${this.#headKey(method, { ...place, path: '' })}`
  }

  #placeOf(interaction: Interaction): Place {
    return placeRecorded(this.#options.services, interaction)
  }

  #buildScope(test: string | null): Scope | undefined {
    const interactions = this.#byTest.get(test)
    if (interactions === undefined) return undefined
    const scope: Scope = { groups: new Map(), templated: [], byOperation: null, played: new Map() }
    for (const interaction of interactions) {
      const { method, url } = this.#requests.headOf(interaction)
      const key = this.#headKey(method, this.#options.services.placeRecorded(unescapeText(url), interaction.service))
      const known = scope.groups.get(key)
      if (known !== undefined) {
        known.interactions.push(interaction)
        continue
      }
      const group: Group = { interactions: [interaction], byBody: null, templated: [], plain: null, used: null }
      scope.groups.set(key, group)
      const template = this.#templateOf(key, headContext(key))
      if (template !== null) scope.templated.push({ template, found: group })
    }
    this.#scopes.set(test, scope)
    return scope
  }

  #templateOf(key: string, context: Parameters<typeof createTemplate>[1]): Template | null {
    return createTemplate(key, context, (number) => this.#requests.expression(number), this.#options.redacted)
  }

  #headKey(method: string, place: Place): string {
    const match = place.config?.match
    if (typeof match === 'function') return `${place.service}\n${method}`
    return headKey(method, place, match?.ignoreQuery ?? [], this.#options.redacted)
  }

  #inGroup(test: string | null, group: Group, request: LiveRequest, place: Place): Found | null {
    if (typeof place.config?.match === 'function') return this.#byFunction(group, request, place.config.match)
    const sequence = this.#sequenceOf(test, group, request, place)
    if (sequence === null || (isUsedUp(sequence) && this.#options.exhausted === 'error')) return null
    return { interaction: group.interactions[placeOf(sequence)]!, take: () => void (sequence.next += 1) }
  }

  #sequenceOf(test: string | null, group: Group, request: LiveRequest, place: Place): Sequence | null {
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
    const own = group.byBody.get(digest(content)) ?? this.#byTemplate(test, group, content)
    return earlierOf(own, group.byBody.get(ANY_BODY)) ?? null
  }

  /** Of templates that fit equally well, the first that is not used up. */
  #byTemplate(test: string | null, group: Group, content: string): Sequence | undefined {
    const fitting = this.#fitting(test, group.templated, content)
    const [closest] = fitting
    if (closest === undefined || !isUsedUp(closest.found)) return closest?.found
    const rank = this.#rankOf(test, closest.template, content)
    const alike = fitting.filter(({ template }) => this.#rankOf(test, template, content) === rank)
    return (alike.find(({ found }) => !isUsedUp(found)) ?? alike.at(-1))?.found
  }

  #indexBodies(group: Group, config: ResolvedService | null): Map<string, Sequence> {
    const index = new Map<string, Sequence>()
    for (const [place, interaction] of group.interactions.entries()) {
      const request = this.#requests.of(interaction)
      const isNeverSent = interaction.error !== undefined && request.body === undefined
      const content = isNeverSent
        ? ANY_BODY
        : this.#contentText(this.#recordedBody(request), (name) => recordedHeader(request.headers, name), config)
      const key = digest(content)
      const known = index.get(key)
      if (known !== undefined) {
        known.places.push(place)
        continue
      }
      const sequence: Sequence = { places: [place], next: 0 }
      index.set(key, sequence)
      const template = this.#templateOf(content, contentContext(content))
      if (template !== null) group.templated.push({ template, found: sequence })
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

  #recordedBody({ headers, body }: Interaction['request']): DecodedBody {
    return decodeRecordedBody(body, recordedHeader(headers, 'content-type'), this.#options.readFile)
  }

  #byFunction(group: Group, request: LiveRequest, isMatch: MatchFunction): Found | null {
    const { redacted, exhausted } = this.#options
    const live = toMatchRequest(request.method, request.url, request.headers, liveBody(request), redacted)
    const matching = group.interactions.filter((one) => isMatch(live, this.#shown(one)))
    const used = (group.used ??= new Set())
    const fresh = matching.find((one) => !used.has(one))
    const interaction = fresh ?? (exhausted === 'repeat' ? matching.at(-1) : undefined)
    return interaction === undefined ? null : { interaction, take: () => void used.add(interaction) }
  }

  /** A recorded request as a match function sees it. */
  #shown({ request }: Interaction): MatchRequest {
    const { method, url, headers } = request
    const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().map(unescapeText)] as const)
    return toMatchRequest(method, unescapeText(url), texts, this.#recordedBody(request), this.#options.redacted)
  }
}

/** Why an answer cannot say a value. */
function reasonOf(expression: string): string {
  return parseExpression(expression)?.kind === 'type'
    ? 'an answer has to say which value it is'
    : 'the call that has it was not made in this run'
}

/** What a response may need before it is answered. */
interface Nature {
  /** It holds placeholders. */
  varies: boolean
  mayHaveStandIns: boolean
}

const NO_GROUPS: readonly Group[] = []

/** An interaction, and how it was found. */
interface Found {
  interaction: Interaction
  take(): void
}

/** Paths tell operations apart here; what a body says of them is compared anyway. */
const NO_HINTS = { header: () => undefined, json: undefined }

/** Key of an interaction whose request never got as far as its body. */
const ANY_BODY = '\u0000any-body'

/** A test's own interactions come first; calls outside any test belong to the file, and so to each of its tests. */
function scopesOf(test: string | null): (string | null)[] {
  return test === null ? [null] : [test, null]
}

function headersToCompare(config: ResolvedService | null): readonly string[] {
  return config === null || typeof config.match === 'function' ? [] : config.match.headers
}
