import { escapeText, mapStrings, placeholder } from '../body/placeholder.js'
import type { ParametersConfig } from '../config/config.js'
import type { Redacted } from '../match/index.js'
import type { Interaction, JsonValue } from '../model/index.js'
import {
  mapJwtClaims,
  mapRequestLeaves,
  mapResponseLeaves,
  pathNames,
  printExpression,
  type Leaf,
  type ValueExpression,
} from '../parameters/index.js'
import type { Place } from '../services/index.js'
import { earlierLeaves, evidenceOf, type Evidence, type KeptPlaceholder } from './evidence.js'
import { isMoment, plainName } from './guards.js'
import { addKept, namesOf } from './kept-values.js'
import { agree, bestOf, isTelling, KnownValues, type KnownValue } from './known-values.js'
import { replaceParts, wordsOf } from './text-parts.js'
import { isMadeUp, isMadeUpId, isNonceKey, volatileParts, volatileType } from './volatile.js'

type Draft = Omit<Interaction, 'id'>

/** A fresh interaction, with what is known about it. */
export interface ParameterizeInput<T extends Draft> {
  draft: T
  /** How links name it. */
  name: string
  /** The interaction of the earlier recording that it takes the place of. */
  earlier: Placed | null
  /** Where its request leads, with numbers for placeholders. */
  place: Place
  settings: Required<ParametersConfig>
  /** Its recording is to answer for other path parameters. */
  isReused: boolean
  /** What is redacted of its messages: that is left alone. */
  redacted: Redacted
}

/** An interaction, and where its request leads. */
export interface Placed {
  interaction: Interaction
  place: Place
}

/** What is known beside the fresh interactions. */
export interface ParameterizeContext {
  /** Interactions that stay in the recording. */
  kept: readonly Placed[]
  /** Text of the test file: what is written there does not vary. */
  testSource: string
  /** In ms since 1970. */
  now: number
}

/**
 * Replace what varies from run to run by placeholders, and what was taken from elsewhere by links. The drafts stand in
 * the order of their calls, and are left alone.
 */
export function parameterize<T extends Draft>(
  inputs: readonly ParameterizeInput<T>[],
  context: ParameterizeContext,
): T[] {
  const known = new KnownValues()
  for (const { interaction, place } of context.kept) addKept(known, interaction, place)
  return inputs.map((input) => new Parameterizer(input, context, known).run())
}

/** Names of what is the same in every message of a protocol: equal for a reason that no reader needs. */
const CONSTANTS = new Set(['jsonrpc', 'version', 'apiversion', 'object', 'type', 'role', 'model', 'method', 'kind'])

/** Fields about a message's bytes: they would not fit what is put into it. */
const DIGESTS = /^(?:content-md5|digest|content-digest|repr-digest|x-amz-checksum-.*|x-goog-hash)$/

/** Headers that are redacted, or that say how a message travels. */
const LEFT_ALONE =
  /^(?:cookie|set-cookie|content-length|content-encoding|etag|age|date|expires|last-modified|location-id)$/

class Parameterizer<T extends Draft> {
  readonly #input: ParameterizeInput<T>
  readonly #context: ParameterizeContext
  readonly #known: KnownValues
  readonly #pathNames: (string | null)[]
  readonly #own: KnownValue[] = []
  readonly #evidence: Evidence
  /** Numbers of the path's segments that stand as they were. */
  readonly #plainSegments = new Set<number>()
  /** Values of the request that vary, by their text. */
  readonly #varying = new Map<string, KnownValue>()

  constructor(input: ParameterizeInput<T>, context: ParameterizeContext, known: KnownValues) {
    this.#input = input
    this.#context = context
    this.#known = known
    this.#pathNames = pathNames(input.place, input.draft.request.method)
    this.#evidence = evidenceOf(
      input.earlier === null ? null : earlierLeaves(input.earlier.interaction, input.earlier.place.path),
      input.redacted,
    )
  }

  run(): T {
    const { draft, place } = this.#input
    const withRequest = mapRequestLeaves(draft, place.path, (leaf) => this.#request(leaf))
    for (const known of this.#own) {
      this.#known.add(known)
      if (known.varies) this.#varying.set(String(known.value), known)
    }
    return mapResponseLeaves(
      withRequest,
      (leaf) => this.#response(leaf),
      (key) => (this.#input.settings.links && key.length >= 8 ? this.#withinResponse(key) : key),
    )
  }

  #request(leaf: Leaf): JsonValue {
    const { value, part, steps } = leaf
    if (typeof value === 'boolean' || value === null || this.#isSecret(leaf)) return value
    const names = namesOf(part, leaf.key, this.#input.place, this.#pathNames)
    const instead = leaf.kind === 'whole' ? this.#wholeRequest(leaf, value, names) : value
    const mapped = instead === value && typeof value === 'string' ? this.#withinRequest(leaf, value, names) : instead
    const { test } = this.#input.draft
    const own = { value, of: this.#input.name, test, message: 'request', part, steps, names } as const
    if (leaf.kind === 'whole') this.#own.push({ ...own, varies: mapped !== value && this.#varies(mapped) })
    if (mapped === value && part === 'path') this.#plainSegments.add(Number(steps[0]))
    return mapped
  }

  /** A link to a constant does not vary. */
  #varies(mapped: JsonValue): boolean {
    return typeof mapped === 'string' && !this.#constantLinks.has(mapped)
  }

  readonly #constantLinks = new Set<string>()
  /** Interactions that this one is linked to. */
  readonly #akin = new Set<string>()

  #wholeRequest(leaf: Leaf, value: string | number, names: readonly string[]): JsonValue {
    const { volatile, links } = this.#input.settings
    const before = this.#evidence.keptRequest(leaf)
    if (before !== undefined) return before
    if (volatile && leaf.key === 'content-type' && leaf.part === 'headers') return this.#contentType(value)
    if (this.#isWritten(value)) return value
    const link = links && leaf.part !== 'headers' ? this.#linkToEarlier(value, names, isJsonText(leaf)) : null
    if (link !== null) return link
    if (!volatile || this.#evidence.isSteady(leaf)) return value
    const type = volatileType(value, leaf.key, this.#context.now)
    if (type !== null && !this.#isKnownToService(leaf, type)) return placeholder(type)
    if (this.#isMadeUp(leaf)) return placeholder('nonce')
    return this.#evidence.isVolatile(leaf) ? placeholder('any') : value
  }

  /** Random text in what a test sends, and an id that the service does not know. */
  #isMadeUp({ part, key, value }: Leaf): boolean {
    const { request, response } = this.#input.draft
    if (typeof value !== 'string' || request.method === 'GET' || request.method === 'HEAD')
      return part === 'path' && response?.status === 404 && isMadeUpId(String(value))
    return part === 'body' && isMadeUp(value, key)
  }

  /** Clients make up a boundary for each form. Where the parts are not recorded one by one, it is needed to find them. */
  #contentType(value: string | number): string | number {
    const { body } = this.#input.draft.request
    if (typeof value !== 'string' || body === undefined || !('multipart' in body)) return value
    return value.replace(BOUNDARY, (_whole, start: string) => start + placeholder('boundary'))
  }

  /** What stands in the test's own text is no accident. */
  #isWritten(value: string | number): boolean {
    const text = String(value)
    return text.length >= 4 && this.#context.testSource.includes(text)
  }

  /**
   * A service can only find by an id what was there before: an id that it found is the same in each run. A PUT makes it,
   * and a query says what it is for by its name.
   */
  #isKnownToService({ part, key }: Leaf, type: string): boolean {
    const { request, response } = this.#input.draft
    if ((type !== 'uuid' && type !== 'ulid') || (part !== 'path' && part !== 'query') || isNonceKey(key)) return false
    if (request.method === 'PUT' || (part === 'query' && !plainName(key).endsWith('id'))) return false
    return response !== undefined && response.status >= 200 && response.status < 300
  }

  #linkToEarlier(value: string | number, names: readonly string[], isText: boolean): string | null {
    // Two moments are often the same by chance, and one that was handed over is the same in each replay.
    if (isMoment(value)) return null
    const candidates = this.#known
      .get(value)
      .filter((known) => this.#isNear(known) && (!isText || typeof known.value === typeof value))
      .filter((known) => this.#mayHandOver(known, names))
    const best = bestOf(candidates, names, this.#akin)
    return best === undefined ? null : this.#link(best)
  }

  /** Tests hand nothing to each other. */
  #isNear({ test }: KnownValue): boolean {
    return test === null || test === this.#input.draft.test
  }

  /** May a request have its value from there? */
  #mayHandOver({ message, value, varies, names }: KnownValue, wanted: readonly string[]): boolean {
    if (message === 'request' && !varies) return false
    return isTelling(value) || (agree(names, wanted) && isLong(value))
  }

  #link(known: KnownValue): string | null {
    const expression = printExpression({ ...pathOf(known), of: known.of, asNumber: false })
    if (expression === null) return null
    const text = placeholder(expression)
    if (!known.varies) this.#constantLinks.add(text)
    this.#akin.add(known.of)
    return text
  }

  #withinRequest({ part, steps }: Leaf, value: string, names: readonly string[]): string {
    const { volatile, links } = this.#input.settings
    const parts = volatile
      ? volatileParts(value, this.#context.now).filter(({ start, end }) => !this.#isWritten(value.slice(start, end)))
      : []
    return replaceParts(value, parts, (text, { type, ordinal }) => {
      const { test } = this.#input.draft
      const own = { value: text, of: this.#input.name, test, message: 'request', part, steps, names } as const
      this.#own.push({ ...own, pick: { type, ordinal }, varies: true })
      return (links ? this.#linkToEarlier(text, [], true) : null) ?? placeholder(type)
    })
  }

  #response(leaf: Leaf): JsonValue {
    const { value } = leaf
    if (typeof value === 'string' && value.includes('.eyJ')) return this.#token(leaf, value)
    if (typeof value === 'boolean' || value === null || !this.#mayLink(leaf)) return this.#learn(leaf, value)
    const whole = leaf.kind === 'whole' ? this.#wholeResponse(leaf, value) : value
    return this.#learn(leaf, whole === value && typeof value === 'string' ? this.#withinResponse(value) : whole)
  }

  /** What a token says of the request that asked for it, such as the nonce of an OpenID log-in. */
  #token(leaf: Leaf, value: string): JsonValue {
    const { links } = this.#input.settings
    const link = (text: string): string => escapeText(links ? this.#withinResponse(text) : text)
    return this.#learn(
      leaf,
      mapJwtClaims(value, (claims) => {
        const mapped = mapStrings(claims, link)
        return JSON.stringify(mapped) === JSON.stringify(claims) ? claims : mapped
      }),
    )
  }

  #mayLink(leaf: Leaf): boolean {
    const { draft, settings } = this.#input
    if (!settings.links || this.#isSecret(leaf)) return false
    return leaf.part !== 'body' || !Object.keys(draft.response?.headers ?? {}).some((name) => DIGESTS.test(name))
  }

  /** Later calls may take the value from here. */
  #learn({ part, steps, key, value, kind }: Leaf, mapped: JsonValue): JsonValue {
    if (kind === 'whole' && (typeof value === 'string' || typeof value === 'number')) {
      const varies = mapped !== value && this.#varies(mapped)
      this.#known.add({
        value,
        of: this.#input.name,
        test: this.#input.draft.test,
        message: 'response',
        part,
        steps,
        names: [plainName(key)],
        varies,
      })
    }
    return mapped
  }

  #wholeResponse(leaf: Leaf, value: string | number): JsonValue {
    const before = this.#evidence.keptResponse(leaf, (part, steps) => this.#ownValue(part, steps))
    if (before !== undefined) return this.#keep(before)
    const echo = this.#echo(leaf, value)
    if (echo !== null) return echo
    const names = [plainName(leaf.key)]
    const varying = this.#known
      .get(value)
      .filter((known) => known.varies && this.#isNear(known) && typeof known.value === typeof value)
      .filter((known) => isTelling(value) || agree(known.names, names))
    const best = bestOf(varying, names, this.#akin)
    return best === undefined ? value : (this.#link(best) ?? value)
  }

  /** A placeholder of the earlier recording; one that leads to a constant does not vary. */
  #keep({ text, part, steps }: KeptPlaceholder): string {
    const at = JSON.stringify(steps)
    const own = this.#own.find(
      (known) => known.part === part && known.pick === undefined && JSON.stringify(known.steps) === at,
    )
    if (own?.varies === false) this.#constantLinks.add(text)
    return text
  }

  #ownValue(part: string, steps: readonly string[]): string | number | undefined {
    const at = JSON.stringify(steps)
    return this.#own.find(
      (known) => known.part === part && known.pick === undefined && JSON.stringify(known.steps) === at,
    )?.value
  }

  #echo(leaf: Leaf, value: string | number): string | null {
    const names = [plainName(leaf.key)]
    const isListed = leaf.steps.some((step) => /^\d+$/.test(step))
    const candidates = this.#own.filter((known) => {
      if (String(known.value) !== String(value)) return false
      if (typeof known.value !== typeof value && !this.#mayConvert(known, value)) return false
      if (leaf.part === 'headers' && !known.varies) return false
      if (this.#isNamelessConstant(known)) return false
      if (isTelling(value) || (known.varies && isMoment(value) && typeof value === 'string')) return true
      if (CONSTANTS.has(names[0]!) && !known.varies) return false
      return agree(known.names, names) && (!isListed || known.varies || sameShape(known.steps, leaf.steps))
    })
    const best = bestOf(
      candidates.filter((known) => this.#evidence.maySpring(leaf, known)),
      names,
    )
    if (best === undefined) return null
    const expression = printExpression({
      ...this.#named(best),
      of: null,
      asNumber: typeof value === 'number' && typeof best.value === 'string',
    })
    if (expression === null) return null
    if (!best.varies) this.#constantLinks.add(placeholder(expression))
    return placeholder(expression)
  }

  /** Text of a path becomes a number only where recordings are reused, or where it varies: few need to read that. */
  #mayConvert(known: KnownValue, value: string | number): boolean {
    return typeof value === 'number' && (known.varies || (this.#input.isReused && known.part === 'path'))
  }

  /** `request.path.2` says little of an id that stands there as it is; a name says more, and reuse needs it. */
  #isNamelessConstant({ part, steps }: KnownValue): boolean {
    const number = Number(steps[0])
    return part === 'path' && this.#plainSegments.has(number) && !this.#pathNames[number] && !this.#input.isReused
  }

  /** A path segment by its parameter's name where the configuration names it. */
  #named(known: KnownValue): Address {
    const name = known.part === 'path' ? this.#pathNames[Number(known.steps[0])] : null
    return name === null || name === undefined ? pathOf(known) : { ...pathOf(known), steps: [name] }
  }

  /** Values that vary, within longer text. */
  #withinResponse(value: string): string {
    if (value.length > 1_048_576) return value
    const parts: { start: number; end: number; expression: string }[] = []
    let at = 0
    for (const { start, end, text } of wordsOf(value)) {
      if (start < at) continue
      const known = this.#told(text)
      if (known === undefined) continue
      const isOwn = known.of === this.#input.name && known.message === 'request'
      const expression = printExpression({
        ...(isOwn ? this.#named(known) : pathOf(known)),
        of: isOwn ? null : known.of,
        asNumber: false,
      })
      if (expression === null) continue
      parts.push({ start, end, expression })
      at = end
    }
    return replaceParts(value, parts, (_text, { expression }) => placeholder(expression))
  }

  /** Where a word of an answer comes from; its own request may tell it a moment. */
  #told(text: string): KnownValue | undefined {
    const own = this.#varying.get(text) ?? (this.#input.isReused ? this.#ownPath(text) : undefined)
    if (own !== undefined && (isTelling(text) || isMoment(text))) return own
    return isTelling(text) ? this.#known.get(text).find((one) => one.varies && this.#isNear(one)) : undefined
  }

  #ownPath(text: string): KnownValue | undefined {
    return this.#own.find((known) => known.part === 'path' && known.value === text)
  }

  #isSecret({ part, key, value }: Leaf): boolean {
    const { redacted } = this.#input
    if (part === 'query') return redacted.queryName(key)
    if (part === 'body') return redacted.field(key)
    if (part !== 'headers') return false
    return LEFT_ALONE.test(key) || redacted.header(key, String(value)) === null
  }
}

function pathOf({ message, part, steps, pick }: KnownValue): Address {
  return { message, part, steps, pick: pick ?? null }
}

/** The place of a value in a message. */
type Address = Omit<ValueExpression, 'kind' | 'of' | 'asNumber'>

/** In JSON, text and a number are not the same. */
function isJsonText({ part }: Leaf): boolean {
  return part === 'body'
}

function isLong(value: string | number): boolean {
  return typeof value === 'number' ? Math.abs(value) >= 1000 : value.length >= 8
}

/** The same place in the same list. */
function sameShape(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

const BOUNDARY = /(;\s*boundary=)(?:"[^"]*"|[^;\s]+)/i
