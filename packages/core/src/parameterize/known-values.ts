import type { MessagePart, TextPart } from '../parameters/index.js'
import { isIdShaped, isMoment } from './guards.js'

/** A value that some message of the recording has, and where. */
export interface KnownValue {
  value: string | number
  /** The interaction, as links name it. */
  of: string
  /** Its test; null outside any. */
  test: string | null
  message: 'request' | 'response'
  part: MessagePart
  steps: readonly string[]
  /** Where it is a part of the text there. */
  pick?: TextPart
  /** What its place is called, plain. */
  names: readonly string[]
  /** Another run has another value here. */
  varies: boolean
}

/** The values of the calls so far, by their text. */
export class KnownValues {
  readonly #byText = new Map<string, KnownValue[]>()

  add(known: KnownValue): void {
    const text = String(known.value)
    const list = this.#byText.get(text)
    if (list === undefined) this.#byText.set(text, [known])
    // One that stands everywhere tells nothing.
    else if (list.length < 32) list.push(known)
  }

  get(value: string | number): readonly KnownValue[] {
    return this.#byText.get(String(value)) ?? []
  }
}

/**
 * The best of some places that hold a value: what the test made itself, for that is no answer's own; then one of an
 * interaction that is linked to already; then one with an agreeing name; then the first.
 */
export function bestOf(
  candidates: readonly KnownValue[],
  names: readonly string[],
  akin: ReadonlySet<string> = new Set(),
): KnownValue | undefined {
  const rank = ({ varies, of, names: own }: KnownValue): number =>
    (varies ? 4 : 0) + (akin.has(of) ? 2 : 0) + (agree(own, names) ? 1 : 0)
  return candidates.toSorted((a, b) => rank(b) - rank(a))[0]
}

/** Do two places have a name in common? */
export function agree(a: readonly string[], b: readonly string[]): boolean {
  return a.some((name) => name !== '' && b.includes(name))
}

/** May a value be taken for the same one by its looks alone? A moment may not: two may be made at once. */
export function isTelling(value: string | number): boolean {
  return isIdShaped(value) && !isMoment(value)
}
