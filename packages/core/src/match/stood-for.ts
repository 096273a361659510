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

/**
 * Knows what live requests have in the place of stand-ins, and puts it into answers that repeat them: a test that sent an
 * address of its own gets it back, as it did when it was recorded.
 */
export class StandInsOfRequests {
  readonly #redacted: Pick<Redacted, 'standIn'>
  readonly #placeOf: (interaction: Interaction) => Place
  readonly #leaves = new Map<Interaction, RedactedLeaf[]>()
  readonly #repeated = new Map<Interaction, Map<string, boolean>>()

  constructor(redacted: Pick<Redacted, 'standIn'>, placeOf: (interaction: Interaction) => Place) {
    this.#redacted = redacted
    this.#placeOf = placeOf
  }

  /** What a live request has where the recorded one has stand-ins. */
  read(interaction: Interaction, request: RequestFacts): StoodFor {
    const leaves = this.#leavesOf(interaction)
    if (leaves.length === 0) return NOTHING
    const found = new Map<string, string>()
    for (const { part, steps, template } of leaves) {
      const value = requestValue(request, part, steps)
      const captured = value === undefined ? null : captureOf(template, asText(value))
      for (const [index, text] of captured?.entries() ?? []) {
        const standIn = template.marks[index]?.standIn
        if (typeof standIn === 'string' && text !== '') found.set(standIn, text)
      }
    }
    return found
  }

  /** Those of some stand-ins that stand in an interaction's answer. */
  repeatedIn(interaction: Interaction, stoodFor: StoodFor): StoodFor {
    if (stoodFor.size === 0 || interaction.response === undefined) return NOTHING
    const known = this.#repeated.get(interaction) ?? new Map<string, boolean>()
    this.#repeated.set(interaction, known)
    const repeated = new Map<string, string>()
    for (const [standIn, text] of stoodFor) {
      let stands = known.get(standIn)
      if (stands === undefined) {
        stands = holdsText(interaction.response, standIn)
        known.set(standIn, stands)
      }
      if (stands && standIn !== text) repeated.set(standIn, text)
    }
    return repeated
  }

  /** Put into an answer what stood for its stand-ins. */
  putBack<T>(value: T, stoodFor: StoodFor): T {
    if (stoodFor.size === 0) return value
    const { standIn } = this.#redacted
    const pattern = new RegExp(standIn.source, `${standIn.flags.replace('g', '')}g`)
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
    mapRequestLeaves(interaction, this.#placeOf(interaction).path, ({ part, steps, value, kind }) => {
      if (typeof value !== 'string' || kind !== 'whole' || !this.#redacted.standIn.test(value)) return value
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

const NOTHING: StoodFor = new Map()

/** A value of a URL's query, or a segment of its path. */
function isInUrl(text: string, at: number): boolean {
  return /[=/]/.test(text[at - 1] ?? '') && /^(?:[a-z][\w+.-]*:\/\/|\/)\S*$/i.test(text)
}

function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null) return false
  for (const key in value) if (holdsText((value as Record<string, unknown>)[key], text)) return true
  return false
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]))
}
