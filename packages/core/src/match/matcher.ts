import type { MatchFunction } from '../config/config.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  fillResponse,
  holdsPlaceholder,
  parseExpression,
  resolveExpression,
  unresolved,
  type LiveValue,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import type { Place } from '../services/index.js'
import { headerOf, liveBody, type LiveRequest } from './live-request.js'
import { toMatchRequest } from './match-request.js'
import { sourcesOf } from './recorded-requests.js'
import { ANY_BODY, areAlike, headersToCompare, RecordingIndex, type IndexOptions } from './recording-index.js'
import { earlierOf, isUsedUp, placeOf, Progress, type Cursor, type Group, type Templated } from './scope.js'
import { digest } from './request-key.js'
import { StandInsOfRequests, type PlayedCall } from './stood-for.js'
import { rankOf } from './template-rank.js'

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

export interface MatcherOptions extends IndexOptions {
  exhausted: 'repeat' | 'error'
  /**
   * What calls of this run were really answered, where answers are live: links to them hold any value until then. A value
   * that is not known yet is undefined; null where the recorded answer was given.
   */
  answered?: NonNullable<Sources['answered']>
}

/** What matchers of the same options know alike, worked out as it is needed. */
interface Known {
  sources: Sources
  index: RecordingIndex
  standIns: StandInsOfRequests
  natures: Map<Interaction, Nature>
}

function learn(options: MatcherOptions): Known {
  const { recording, interactions, services, redacted, answered } = options
  const sources = sourcesOf(recording, interactions, services)
  const index = new RecordingIndex(options, answered === undefined ? sources : { ...sources, answered: notYet })
  const standIns = new StandInsOfRequests(redacted, (interaction) => index.placeOf(interaction))
  return { sources, index, standIns, natures: new Map() }
}

/** Finds the interaction for a call: by test, content and ordinal. Cost does not grow with their number. */
export class Matcher {
  readonly #options: MatcherOptions
  readonly #known: Known
  readonly #progress = new Map<string | null, Progress>()
  #services: Set<string> | null = null

  /** `known` is of a matcher with the same options. */
  constructor(options: MatcherOptions, known: Known = learn(options)) {
    this.#options = options
    this.#known = known
  }

  /** A matcher of the same interactions of which nothing is used up. It costs next to nothing. */
  fork(): Matcher {
    return new Matcher(this.#options, this.#known)
  }

  /** Could a call of the test be answered, whatever its body? */
  mayMatch(test: string | null, method: string, url: string): boolean {
    const place = this.#options.services.place(url)
    const key = this.#known.index.headKey(method, place)
    return scopesOf(test).some(
      (scope) =>
        this.#known.index.scopeOf(scope)?.groups.has(key) === true ||
        this.#templatedGroups(scope, key).length > 0 ||
        this.#known.index.reusable(scope, method, place).length > 0,
    )
  }

  /** Is there an interaction of the service? */
  knows(service: string): boolean {
    this.#services ??= new Set(
      this.#options.interactions.map((interaction) => this.#known.index.placeOf(interaction).service),
    )
    return this.#services.has(service)
  }

  /**
   * Find the interaction for a call of the test, among its own first, then among those outside any test.
   *
   * @throws placeholder-unresolved
   */
  find(test: string | null, request: LiveRequest): Match | null {
    const place = this.#options.services.place(request.url)
    const key = this.#known.index.headKey(request.method, place)
    for (const scope of scopesOf(test)) {
      const exact = this.#known.index.scopeOf(scope)?.groups.get(key)
      const found = exact === undefined ? null : this.#inGroup(test, exact, request, place)
      if (found !== null) return this.#match(test, scope, request, place, found)
      const fitting = this.#amongTemplated(test, scope, key, request, place)
      if (fitting !== null) return this.#match(test, scope, request, place, fitting)
    }
    for (const scope of scopesOf(test)) {
      for (const group of this.#known.index.reusable(scope, request.method, place)) {
        const found = this.#inGroup(test, group, request, place)
        if (found !== null) return { ...this.#match(test, scope, request, place, found), isLoosened: true }
      }
    }
    return null
  }

  /** Answer a call of the test by an interaction that was found for it otherwise. */
  matchOf(test: string | null, interaction: Interaction, request: LiveRequest): Match {
    const place = this.#options.services.place(request.url)
    return this.#match(test, interaction.test, request, place, {
      interaction,
      isUsedUp: false,
      take: () => undefined,
    })
  }

  /** Forget what a test's calls have used up: another attempt begins. */
  restart(test: string | null): void {
    this.#progress.delete(test)
  }

  #match(test: string | null, scope: string | null, request: LiveRequest, place: Place, found: Found): Match {
    const { interaction } = found
    const facts = factsOf(request, place)
    return {
      interaction,
      isLoosened: false,
      filled: () => this.#fill(test, interaction, facts),
      take: () => {
        found.take()
        const { played } = this.#progressOf(scope)
        // Again, so that the latest stands last.
        played.delete(interaction.id)
        played.set(interaction.id, { interaction, request: facts })
      },
    }
  }

  #fill(test: string | null, interaction: Interaction, request: RequestFacts): Interaction {
    const { response } = interaction
    if (response === undefined) return interaction
    const { varies, mayHaveStandIns } = this.#natureOf(interaction)
    if (!varies && !mayHaveStandIns) return interaction
    const stoodFor = this.#known.standIns.stoodFor(interaction, () => this.#callsBefore(test, { interaction, request }))
    if (!varies && stoodFor.size === 0) return interaction
    const putBack = this.#known.standIns.putBack(response, stoodFor)
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
    const known = this.#known.natures.get(interaction)
    if (known !== undefined) return known
    const text = JSON.stringify(interaction.response)
    const varies = (text.includes('{{') || text.includes('.eyJ')) && holdsPlaceholder(interaction.response)
    const nature = { varies, mayHaveStandIns: this.#options.redacted.mayStandIn.test(text) }
    this.#known.natures.set(interaction, nature)
    return nature
  }

  /** The calls of a test up to this one, and before them those outside any test. */
  *#callsBefore(test: string | null, call?: PlayedCall): Iterable<PlayedCall> {
    if (test !== null) yield* this.#progress.get(null)?.played.values() ?? []
    yield* this.#progress.get(test)?.played.values() ?? []
    if (call !== undefined) yield call
  }

  /** What placeholders are resolved against in the course of a test; live answers that are not known are the recorded ones. */
  sourcesOf(test: string | null): Sources {
    const { answered } = this.#options
    if (answered === undefined) return this.#recordedSourcesOf(test)
    return {
      ...this.#recordedSourcesOf(test),
      answered: (...place) => {
        const live = answered(...place)
        return live?.value === undefined ? null : live
      },
    }
  }

  #recordedSourcesOf(test: string | null): Sources {
    return {
      ...this.#known.sources,
      played: (id) => (this.#progress.get(test)?.played.get(id) ?? this.#progress.get(null)?.played.get(id))?.request,
    }
  }

  #progressOf(test: string | null): Progress {
    let progress = this.#progress.get(test)
    if (progress === undefined) this.#progress.set(test, (progress = new Progress()))
    return progress
  }

  #progressOfGroup({ interactions: [one] }: Group): Progress {
    return this.#progressOf(one!.test)
  }

  #templatedGroups(test: string | null, key: string): readonly Ranked<Group>[] {
    const scope = this.#known.index.scopeOf(test)
    if (scope === undefined || scope.templated.length === 0) return []
    return this.#fitting(test, scope.templated, key)
  }

  /** What answers in the groups whose heads fit best. */
  #amongTemplated(
    test: string | null,
    scope: string | null,
    key: string,
    request: LiveRequest,
    place: Place,
  ): Found | null {
    const groups = this.#templatedGroups(scope, key)
    for (const rank of new Set(groups.map((one) => one.rank))) {
      const found = groups
        .filter((one) => one.rank === rank)
        .flatMap(({ found: group }) => this.#inGroup(test, group, request, place) ?? [])
      if (found.length > 0) return this.#meant(test, found, factsOf(request, place))
    }
    return null
  }

  /** Of several that could answer: one that is not used up, and that the calls before speak for. */
  #meant<T extends { interaction: Interaction; isUsedUp: boolean }>(
    test: string | null,
    several: readonly T[],
    request: RequestFacts,
  ): T {
    const left = several.filter(({ isUsedUp }) => !isUsedUp)
    const candidates = left.length > 0 ? left : several
    if (candidates.length === 1) return candidates[0]!
    const interactions = candidates.map(({ interaction }) => interaction)
    const meant = this.#known.standIns.meant(interactions, request, () => this.#callsBefore(test))
    return candidates[interactions.indexOf(meant)]!
  }

  /** What fits a live key, with the values that links have in this run; the closest fit first. */
  #fitting<T>(test: string | null, templated: readonly Templated<T>[], key: string): Ranked<T>[] {
    const { answered } = this.#options
    const recorded = this.#recordedSourcesOf(test)
    const sources = answered === undefined ? recorded : { ...recorded, answered }
    const ranked = templated.flatMap(({ template, found }) => {
      const rank = rankOf(template, key, sources)
      return rank === null ? [] : [{ found, rank }]
    })
    return ranked.toSorted((a, b) => b.rank - a.rank)
  }

  #inGroup(test: string | null, group: Group, request: LiveRequest, place: Place): Found | null {
    if (typeof place.config?.match === 'function') return this.#byFunction(group, request, place, place.config.match)
    const progress = this.#progressOfGroup(group)
    const found = this.#cursorOf(test, group, request, place)
    if (found === null || (isUsedUp(found) && this.#options.exhausted === 'error')) return null
    const { areDistinct } = found.sequence
    const cursor = areDistinct ? this.#broughtForward(test, found, group, factsOf(request, place)) : found
    return {
      interaction: group.interactions[placeOf(cursor)]!,
      isUsedUp: isUsedUp(cursor),
      take: () => progress.keep({ ...cursor, next: progress.cursorOf(cursor.sequence).next + 1 }),
    }
  }

  /** Let the answer be next whose request had the stand-ins of what the live one has. */
  #broughtForward(test: string | null, cursor: Cursor, group: Group, request: RequestFacts): Cursor {
    const { places, next } = cursor
    const left = places.slice(next)
    if (left.length < 2) return cursor
    const candidates = left.map((index) => group.interactions[index]!)
    const meant =
      left[candidates.indexOf(this.#known.standIns.meant(candidates, request, () => this.#callsBefore(test)))]!
    return { ...cursor, places: [...places.slice(0, next), meant, ...left.filter((index) => index !== meant)] }
  }

  #cursorOf(test: string | null, group: Group, request: LiveRequest, place: Place): Cursor | null {
    const progress = this.#progressOfGroup(group)
    const headers = headersToCompare(place.config)
    if (headers.length === 0 && request.body === null) {
      if (group.plain !== null) return progress.cursorOf(group.plain)
      if (group.interactions.every((interaction) => interaction.request.body === undefined)) {
        const areDistinct = group.interactions.some((one) => !areAlike(one, group.interactions[0]!))
        group.plain = { places: [...group.interactions.keys()], areDistinct }
        return progress.cursorOf(group.plain)
      }
    }
    const bodies = this.#known.index.bodiesOf(group, place.config)
    const content = this.#known.index.contentText(
      liveBody(request),
      (name) => headerOf(request.headers, name),
      place.config,
    )
    const exact = bodies.get(digest(content))
    const unsent = bodies.get(ANY_BODY)
    const own =
      exact === undefined ? this.#byTemplate(test, group, content, factsOf(request, place)) : progress.cursorOf(exact)
    return earlierOf(own, unsent && progress.cursorOf(unsent)) ?? null
  }

  /** Of templates that fit equally well, the one that is meant. */
  #byTemplate(test: string | null, group: Group, content: string, request: RequestFacts): Cursor | undefined {
    if (group.templated.length === 0) return undefined
    const fitting = this.#fitting(test, group.templated, content)
    const [closest] = fitting
    if (closest === undefined) return undefined
    const progress = this.#progressOfGroup(group)
    const alike = fitting
      .filter(({ rank }) => rank === closest.rank)
      .map(({ found }) => {
        const cursor = progress.cursorOf(found)
        return { cursor, interaction: group.interactions[placeOf(cursor)]!, isUsedUp: isUsedUp(cursor) }
      })
    return this.#meant(test, alike, request).cursor
  }

  #byFunction(group: Group, request: LiveRequest, { config }: Place, isMatch: MatchFunction): Found | null {
    const { exhausted } = this.#options
    const redacted = this.#known.index.redactedOf(config)
    const live = toMatchRequest(request.method, request.url, request.headers, liveBody(request), redacted)
    const matching = group.interactions.filter((one) => isMatch(live, this.#known.index.shown(one, config)))
    const used = this.#progressOfGroup(group).usedOf(group)
    const fresh = matching.find((one) => !used.has(one))
    const interaction = fresh ?? (exhausted === 'repeat' ? matching.at(-1) : undefined)
    return interaction === undefined
      ? null
      : { interaction, isUsedUp: fresh === undefined, take: () => void used.add(interaction) }
  }
}

/** No call has been answered. */
const notYet = (): LiveValue => ({ value: undefined })

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

function factsOf({ method, headers, body }: LiveRequest, place: Place): RequestFacts {
  return { place, method, headers, body }
}

/** What fits a live key, and how well. */
interface Ranked<T> {
  found: T
  rank: number
}

/** An interaction, and how it was found. */
interface Found {
  interaction: Interaction
  /** It has answered before, and repeats. */
  isUsedUp: boolean
  take(): void
}

/** A test's own interactions come first; calls outside any test belong to the file, and so to each of its tests. */
function scopesOf(test: string | null): (string | null)[] {
  return test === null ? [null] : [test, null]
}
