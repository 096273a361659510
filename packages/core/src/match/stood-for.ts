import { escapeText } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import { asText, mapRequestLeaves, requestValue, type Leaf, type RequestFacts } from '../parameters/index.js'
import type { Place } from '../services/index.js'
import type { Redacted } from './request-key.js'
import { captureOf, createTemplate, type Template } from './template.js'

/** What stood in live requests where recorded ones have a stand-in, by stand-in. */
export type StoodFor = ReadonlyMap<string, string>

interface RedactedLeaf extends Pick<Leaf, 'part' | 'steps'> {
  template: Template
}

/** A call that was answered: what was asked, and the interaction that answered it. */
export interface PlayedCall {
  interaction: Interaction
  request: RequestFacts
}

/**
 * Knows what live requests have in the place of stand-ins, and puts it into answers that repeat them: a test that sent an
 * address of its own gets it back, as it did when it was recorded.
 */
export class StandInsOfRequests {
  readonly #redacted: Pick<Redacted, 'standIn' | 'mayStandIn'>
  readonly #placeOf: (interaction: Interaction) => Place
  readonly #leaves = new Map<Interaction, RedactedLeaf[]>()
  readonly #inAnswers = new Map<Interaction, readonly string[]>()

  constructor(redacted: Pick<Redacted, 'standIn' | 'mayStandIn'>, placeOf: (interaction: Interaction) => Place) {
    this.#redacted = redacted
    this.#placeOf = placeOf
  }

  /** What stands for the stand-ins of an interaction's answer; of several calls, the last one knows best. */
  stoodFor(interaction: Interaction, calls: () => Iterable<PlayedCall>): StoodFor {
    const wanted = this.#inAnswer(interaction)
    if (wanted.length === 0) return NOTHING
    const found = new Map<string, string>()
    for (const call of calls()) this.#read(call, wanted, found)
    return found
  }

  /**
   * Of interactions whose requests differ in stand-ins only, the one that a request means: where the calls before tell
   * what its stand-ins stand for. Else the first.
   */
  meant(candidates: readonly Interaction[], request: RequestFacts, before: () => Iterable<PlayedCall>): Interaction {
    // What is told by placeholders alone is told by its order.
    if (candidates.every((interaction) => this.#leavesOf(interaction).length === 0)) return candidates[0]!
    const known = new Map<string, string>()
    for (const call of before()) this.#readAll(call, known)
    const owners = new Map([...known].map(([standIn, text]) => [text, standIn]))
    const scores = candidates.map((interaction) => {
      const found = new Map<string, string>()
      this.#readAll({ interaction, request }, found)
      let score = 0
      for (const [standIn, text] of found) {
        if (known.get(standIn) === text) score += 1
        else if (known.has(standIn) || owners.has(text)) score -= 1
      }
      return score
    })
    return candidates[scores.indexOf(Math.max(...scores))]!
  }

  #readAll(call: PlayedCall, found: Map<string, string>): void {
    const standIns = this.#leavesOf(call.interaction).flatMap(({ template }) =>
      template.marks.flatMap(({ standIn }) => standIn ?? []),
    )
    if (standIns.length > 0) this.#read(call, standIns, found)
  }

  #read({ interaction, request }: PlayedCall, wanted: readonly string[], found: Map<string, string>): void {
    for (const { part, steps, template } of this.#leavesOf(interaction)) {
      if (!template.marks.some(({ standIn }) => standIn !== null && wanted.includes(standIn))) continue
      const value = textAt(request, part, steps)
      const captured = value === undefined ? null : captureOf(template, value)
      for (const [index, text] of captured?.entries() ?? []) {
        const standIn = template.marks[index]?.standIn
        if (typeof standIn === 'string' && text !== '' && wanted.includes(standIn)) found.set(standIn, text)
      }
    }
  }

  /** The stand-ins in an interaction's answer. */
  #inAnswer(interaction: Interaction): readonly string[] {
    const known = this.#inAnswers.get(interaction)
    if (known !== undefined) return known
    const found = new Set<string>()
    const pattern = this.#everywhere()
    eachText(interaction.response, (text) => {
      if (!this.#redacted.mayStandIn.test(text)) return
      for (const [standIn] of text.matchAll(pattern)) found.add(standIn)
    })
    this.#inAnswers.set(interaction, [...found])
    return [...found]
  }

  #everywhere(): RegExp {
    const { standIn } = this.#redacted
    return new RegExp(standIn.source, `${standIn.flags.replace('g', '')}g`)
  }

  /** Put into an answer what stood for its stand-ins. */
  putBack<T>(value: T, stoodFor: StoodFor): T {
    if (stoodFor.size === 0) return value
    const pattern = this.#everywhere()
    return mapTexts(value, (text) =>
      text.replaceAll(pattern, (found: string, ...rest: unknown[]) => {
        const live = stoodFor.get(found)
        if (live === undefined) return found
        const at = rest.find((one): one is number => typeof one === 'number') ?? 0
        return escapeText(isInUrl(text, at) ? encodeURIComponent(live) : live)
      }),
    ) as T
  }

  #leavesOf(interaction: Interaction): RedactedLeaf[] {
    const known = this.#leaves.get(interaction)
    if (known !== undefined) return known
    const leaves: RedactedLeaf[] = []
    mapRequestLeaves(interaction, this.#placeOf(interaction).path, ({ part, steps, value }) => {
      if (typeof value !== 'string' || value.length > LONGEST || !this.#redacted.mayStandIn.test(value)) return value
      const template = createTemplate(
        value,
        () => 'text',
        () => '',
        this.#redacted,
      )
      if (template !== null) leaves.push({ part, steps, template })
      return value
    })
    this.#leaves.set(interaction, leaves)
    return leaves
  }
}

/** Text beyond this is not looked into: it is a document, and no call's address. */
const LONGEST = 65_536

/** The text at a place of a live request; of a body that is recorded as text, all of it. */
function textAt(request: RequestFacts, part: Leaf['part'], steps: readonly string[]): string | undefined {
  if (part === 'body' && steps.length === 0)
    return request.body === null ? undefined : Buffer.from(request.body).toString()
  const value = requestValue(request, part, steps)
  return value === undefined ? undefined : asText(value)
}

const NOTHING: StoodFor = new Map()

/** A value of a URL's query, or a segment of its path. */
function isInUrl(text: string, at: number): boolean {
  return /[=/]/.test(text[at - 1] ?? '') && /^(?:[a-z][\w+.-]*:\/\/|\/)\S*$/i.test(text)
}

function eachText(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value)
  else if (typeof value === 'object' && value !== null)
    for (const key in value) eachText((value as Record<string, unknown>)[key], visit)
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]))
}
