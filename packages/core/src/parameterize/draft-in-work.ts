import { placeholder } from '../body/placeholder.js'
import type { ParametersConfig } from '../config/config.js'
import type { Redacted } from '../match/index.js'
import type { Interaction, JsonValue } from '../model/index.js'
import { pathNames, printExpression, type Leaf, type ValueExpression } from '../parameters/index.js'
import type { Place } from '../services/index.js'
import { earlierLeaves, evidenceOf, type Evidence } from './evidence.js'
import type { KnownValue, KnownValues } from './known-values.js'

/** An interaction before it has an id. */
export type Draft = Omit<Interaction, 'id'>

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

/** Headers that are redacted, or that say how a message travels. */
const LEFT_ALONE =
  /^(?:cookie|set-cookie|content-length|content-encoding|etag|age|date|expires|last-modified|location-id)$/

/** A fresh interaction on its way, and what both of its sides know and find out. */
export class DraftInWork {
  readonly input: ParameterizeInput<Draft>
  readonly context: ParameterizeContext
  readonly known: KnownValues
  readonly pathNames: (string | null)[]
  /** The values of its own request. */
  readonly own: KnownValue[] = []
  readonly evidence: Evidence
  /** Numbers of the path's segments that stand as they were. */
  readonly plainSegments = new Set<number>()
  /** Links that lead to what is the same in each run. */
  readonly constantLinks = new Set<string>()
  /** Interactions that this one is linked to. */
  readonly akin = new Set<string>()

  constructor(input: ParameterizeInput<Draft>, context: ParameterizeContext, known: KnownValues) {
    this.input = input
    this.context = context
    this.known = known
    this.pathNames = pathNames(input.place, input.draft.request.method)
    this.evidence = evidenceOf(
      input.earlier === null ? null : earlierLeaves(input.earlier.interaction, input.earlier.place.path),
      input.redacted,
    )
  }

  /** A link to a constant does not vary. */
  varies(mapped: JsonValue): boolean {
    return typeof mapped === 'string' && !this.constantLinks.has(mapped)
  }

  /** Tests hand nothing to each other. */
  isNear({ test }: KnownValue): boolean {
    return test === null || test === this.input.draft.test
  }

  /** Write a link to a known value; null where nothing can lead there. */
  link(known: KnownValue): string | null {
    const expression = printExpression({ ...pathOf(known), of: known.of, asNumber: false })
    if (expression === null) return null
    const text = placeholder(expression)
    if (!known.varies) this.constantLinks.add(text)
    this.akin.add(known.of)
    return text
  }

  /** The value of its own request at a place. */
  ownAt(part: string, steps: readonly string[]): KnownValue | undefined {
    const at = JSON.stringify(steps)
    return this.own.find(
      (known) => known.part === part && known.pick === undefined && JSON.stringify(known.steps) === at,
    )
  }

  /** True for a place that is redacted. */
  isSecret({ part, key, value }: Leaf): boolean {
    const { redacted } = this.input
    if (part === 'query') return redacted.queryName(key)
    if (part === 'body') return redacted.field(key)
    if (part !== 'headers') return false
    return LEFT_ALONE.test(key) || redacted.header(key, String(value)) === null
  }
}

/** Where a known value stands. */
export function pathOf({ message, part, steps, pick }: KnownValue): Address {
  return { message, part, steps, pick: pick ?? null }
}

/** The place of a value in a message. */
export type Address = Omit<ValueExpression, 'kind' | 'of' | 'asNumber'>
