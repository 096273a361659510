import { STAND_IN } from './known-places.js'

/**
 * The stand-ins of one recording: the same secret always gets the same one. They are numbers in the order of the
 * file, so nothing of a secret can be computed from them, and a re-record of a rotated secret gives the same ones.
 */
export class StandIns {
  readonly #bySecret = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #adopted = new Set<string>()
  #next = 1

  /** Leave alone the stand-ins that stay in the file. */
  reserve(text: string): void {
    for (const [standIn] of text.matchAll(new RegExp(STAND_IN, 'g'))) this.#taken.add(standIn)
  }

  /** Let a secret keep the stand-in that an earlier recording had at its place, unless another secret has it. */
  adopt(secret: string, standIn: string): void {
    if (this.#bySecret.has(secret) || this.#adopted.has(standIn)) return
    this.#bySecret.set(secret, standIn)
    this.#adopted.add(standIn)
    this.#taken.add(standIn)
  }

  /** The stand-in of a secret, made on first use. */
  for(secret: string): string {
    const known = this.#bySecret.get(secret)
    if (known !== undefined) return known
    while (this.#taken.has(`redacted-${this.#next}`)) this.#next += 1
    const standIn = `redacted-${this.#next}`
    this.#bySecret.set(secret, standIn)
    this.#taken.add(standIn)
    return standIn
  }

  /** All secrets with their stand-ins. */
  entries(): Iterable<[secret: string, standIn: string]> {
    return this.#bySecret
  }
}
