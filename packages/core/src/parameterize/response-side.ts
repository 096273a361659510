import { escapeText, mapStrings, placeholder } from '../body/placeholder.js'
import type { JsonValue } from '../model/index.js'
import { mapJwtClaims, printExpression, type Leaf } from '../parameters/index.js'
import { pathOf, type Address, type DraftInWork } from './draft-in-work.js'
import type { KeptPlaceholder } from './evidence.js'
import { isMoment, plainName } from './guards.js'
import { agree, bestOf, isTelling, type KnownValue } from './known-values.js'
import { replaceParts, wordsOf } from './text-parts.js'

/** Names of what is the same in every message of a protocol: equal for a reason that no reader needs. */
const CONSTANTS = new Set(['jsonrpc', 'version', 'apiversion', 'object', 'type', 'role', 'model', 'method', 'kind'])

/** Fields about a message's bytes: they would not fit what is put into it. */
const DIGESTS = /^(?:content-md5|digest|content-digest|repr-digest|x-amz-checksum-.*|x-goog-hash)$/

/** Links what an answer took from its request, or from an earlier message. */
export class ResponseSide {
  readonly #work: DraftInWork
  /** Values of the request that vary, by their text. */
  readonly #varying: ReadonlyMap<string, KnownValue>

  /** To be made when the request has been mapped. */
  constructor(work: DraftInWork) {
    this.#work = work
    this.#varying = new Map(work.own.filter(({ varies }) => varies).map((known) => [String(known.value), known]))
  }

  /** Return what is to stand in the place of a value. */
  map(leaf: Leaf): JsonValue {
    const { value } = leaf
    if (typeof value === 'string' && value.includes('.eyJ')) return this.#token(leaf, value)
    if (typeof value === 'boolean' || value === null || !this.#mayLink(leaf)) return this.#learn(leaf, value)
    const whole = leaf.kind === 'whole' ? this.#wholeResponse(leaf, value) : value
    return this.#learn(leaf, whole === value && typeof value === 'string' ? this.#withinResponse(value) : whole)
  }

  /** The same for the key of an object. */
  mapKey(key: string): string {
    return this.#work.input.settings.links && key.length >= 8 ? this.#withinResponse(key) : key
  }

  /** What a token says of the request that asked for it, such as the nonce of an OpenID log-in. */
  #token(leaf: Leaf, value: string): JsonValue {
    const { links } = this.#work.input.settings
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
    const { draft, settings } = this.#work.input
    if (!settings.links || this.#work.isSecret(leaf)) return false
    return leaf.part !== 'body' || !Object.keys(draft.response?.headers ?? {}).some((name) => DIGESTS.test(name))
  }

  /** Later calls may take the value from here. */
  #learn({ part, steps, key, value, kind }: Leaf, mapped: JsonValue): JsonValue {
    if (kind === 'whole' && (typeof value === 'string' || typeof value === 'number')) {
      const varies = mapped !== value && this.#work.varies(mapped)
      this.#work.known.add({
        value,
        of: this.#work.input.name,
        test: this.#work.input.draft.test,
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
    const before = this.#work.evidence.keptResponse(leaf, (part, steps) => this.#work.ownAt(part, steps)?.value)
    if (before !== undefined) return this.#keep(before)
    const echo = this.#echo(leaf, value)
    if (echo !== null) return echo
    const names = [plainName(leaf.key)]
    const varying = this.#work.known
      .get(value)
      .filter((known) => known.varies && this.#work.isNear(known) && typeof known.value === typeof value)
      .filter((known) => isTelling(value) || agree(known.names, names))
    const best = bestOf(varying, names, this.#work.akin)
    return best === undefined ? value : (this.#work.link(best) ?? value)
  }

  /** A placeholder of the earlier recording; one that leads to a constant does not vary. */
  #keep({ text, part, steps }: KeptPlaceholder): string {
    if (this.#work.ownAt(part, steps)?.varies === false) this.#work.constantLinks.add(text)
    return text
  }

  #echo(leaf: Leaf, value: string | number): string | null {
    const names = [plainName(leaf.key)]
    const isListed = leaf.steps.some((step) => /^\d+$/.test(step))
    const candidates = this.#work.own.filter((known) => {
      if (String(known.value) !== String(value)) return false
      if (typeof known.value !== typeof value && !this.#mayConvert(known, value)) return false
      if (leaf.part === 'headers' && !known.varies) return false
      if (this.#isNamelessConstant(known)) return false
      if (isTelling(value) || (known.varies && isMoment(value) && typeof value === 'string')) return true
      if (CONSTANTS.has(names[0]!) && !known.varies) return false
      return agree(known.names, names) && (!isListed || known.varies || sameShape(known.steps, leaf.steps))
    })
    const best = bestOf(
      candidates.filter((known) => this.#work.evidence.maySpring(leaf, known)),
      names,
    )
    if (best === undefined) return null
    const expression = printExpression({
      ...this.#named(best),
      of: null,
      asNumber: typeof value === 'number' && typeof best.value === 'string',
    })
    if (expression === null) return null
    if (!best.varies) this.#work.constantLinks.add(placeholder(expression))
    return placeholder(expression)
  }

  /** Text of a path becomes a number only where recordings are reused, or where it varies: few need to read that. */
  #mayConvert(known: KnownValue, value: string | number): boolean {
    return typeof value === 'number' && (known.varies || (this.#work.input.isReused && known.part === 'path'))
  }

  /** `request.path.2` says little of an id that stands there as it is; a name says more, and reuse needs it. */
  #isNamelessConstant({ part, steps }: KnownValue): boolean {
    const number = Number(steps[0])
    return (
      part === 'path' &&
      this.#work.plainSegments.has(number) &&
      !this.#work.pathNames[number] &&
      !this.#work.input.isReused
    )
  }

  /** A path segment by its parameter's name where the configuration names it. */
  #named(known: KnownValue): Address {
    const name = known.part === 'path' ? this.#work.pathNames[Number(known.steps[0])] : null
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
      const isOwn = known.of === this.#work.input.name && known.message === 'request'
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
    const own = this.#varying.get(text) ?? (this.#work.input.isReused ? this.#ownPath(text) : undefined)
    if (own !== undefined && (isTelling(text) || isMoment(text))) return own
    return isTelling(text) ? this.#work.known.get(text).find((one) => one.varies && this.#work.isNear(one)) : undefined
  }

  #ownPath(text: string): KnownValue | undefined {
    return this.#work.own.find((known) => known.part === 'path' && known.value === text)
  }
}

/** The same place in the same list. */
function sameShape(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
