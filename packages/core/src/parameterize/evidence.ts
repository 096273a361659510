import { hasPlaceholder, wholePlaceholder } from '../body/placeholder.js'
import type { Redacted } from '../match/index.js'
import type { Interaction } from '../model/index.js'
import {
  fitsType,
  mapRequestLeaves,
  mapResponseLeaves,
  parseExpression,
  placeholderType,
  type Leaf,
} from '../parameters/index.js'
import { isIdShaped } from './guards.js'
import type { KnownValue } from './known-values.js'

/** The values of an earlier recording of the same call, by message, part and steps. */
export type EarlierLeaves = ReadonlyMap<string, Leaf['value']>

/** A placeholder of an earlier recording, and the place of the request that it leads to. */
export interface KeptPlaceholder {
  text: string
  part: string
  steps: readonly string[]
}

/** What an earlier recording of the same call tells about a value. */
export interface Evidence {
  /** A placeholder that stood here and still fits: it may have been learned, or written by hand. */
  keptRequest(leaf: Leaf): string | undefined
  keptResponse(
    leaf: Leaf,
    ownValue: (part: string, steps: readonly string[]) => string | number | undefined,
  ): KeptPlaceholder | undefined
  /** It was the same then. */
  isSteady(leaf: Leaf): boolean
  /** It was another then, and both look random. */
  isVolatile(leaf: Leaf): boolean
  /** May an answer's value come from this place of the request? Not if they differed then. */
  maySpring(leaf: Leaf, source: KnownValue): boolean
}

/** Collect the values of an earlier interaction. `path` is the one that counts, with numbers for placeholders. */
export function earlierLeaves(interaction: Interaction, path: string): EarlierLeaves {
  const leaves = new Map<string, Leaf['value']>()
  const collect =
    (message: string) =>
    ({ part, steps, value }: Leaf): Leaf['value'] => {
      leaves.set(keyOf(message, part, steps), value)
      return value
    }
  mapRequestLeaves(interaction, path, collect('request'))
  mapResponseLeaves(interaction, collect('response'))
  return leaves
}

function keyOf(message: string, part: string, steps: readonly string[]): string {
  return JSON.stringify([message, part, ...steps])
}

/** Ask the earlier recording; without one, nothing is known. */
export function evidenceOf(earlier: EarlierLeaves | null, { standIn }: Pick<Redacted, 'standIn'>): Evidence {
  const before = (message: string, { part, steps }: Pick<Leaf, 'part' | 'steps'>): Leaf['value'] | undefined =>
    earlier?.get(keyOf(message, part, steps))
  /** A stand-in says nothing of what was there. */
  const isLiteral = (value: Leaf['value'] | undefined): boolean =>
    !(typeof value === 'string' && hasPlaceholder(value)) && !standIn.test(String(value))
  return {
    keptRequest(leaf) {
      const text = before('request', leaf)
      const name = typeof text === 'string' ? wholePlaceholder(text) : undefined
      if (name === undefined || placeholderType(name) === undefined) return undefined
      return fitsType(name, String(leaf.value)) ? (text as string) : undefined
    },
    keptResponse(leaf, ownValue) {
      const text = before('response', leaf)
      const expression = typeof text === 'string' ? parseExpression(wholePlaceholder(text) ?? '') : null
      if (expression?.kind !== 'value' || expression.of !== null) return undefined
      const value = ownValue(expression.part, expression.steps)
      const taken = expression.asNumber ? Number(value) : value
      if (value === undefined || taken !== leaf.value) return undefined
      return { text: text as string, part: expression.part, steps: expression.steps }
    },
    isSteady: (leaf) => before('request', leaf) === leaf.value,
    isVolatile(leaf) {
      const text = before('request', leaf)
      if (typeof text !== typeof leaf.value || !isLiteral(text) || text === leaf.value) return false
      return isRandom(text) && isRandom(leaf.value)
    },
    maySpring(leaf, { part, steps }) {
      const then = before('response', leaf)
      const source = before('request', { part, steps: [...steps] })
      if (then === undefined || source === undefined) return true
      return !isLiteral(then) || !isLiteral(source) || String(then) === String(source)
    },
  }
}

/** Also a number with a fraction that no person writes, such as `0.7263482761`. */
function isRandom(value: Leaf['value'] | undefined): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return (
    isIdShaped(value) || /^0\.\d{8,}$/.test(String(value)) || /^(?=.*\d)(?=.*[a-z])[a-z\d]{5,}$/i.test(String(value))
  )
}
