import { hasPlaceholder } from '../body/placeholder.js'
import type { Edit } from './edits.js'

/** A text that is looked through in several ways. What one of them took, the others do not see. */
export class TextWork {
  /** The text as it was, without placeholders. */
  readonly source: string
  readonly edits: Edit[] = []
  #text: string
  #taken: Uint8Array | null = null
  #isChanged = false

  constructor(text: string) {
    this.source = hasPlaceholder(text) ? blankPlaceholders(text) : text
    this.#text = this.source
  }

  /** What is left of it, at the same places. */
  get text(): string {
    if (this.#isChanged) this.#text = blankOut(this.source, this.#taken!)
    this.#isChanged = false
    return this.#text
  }

  take(start: number, end: number, instead: string | null): void {
    if (instead !== null) this.edits.push({ start, end, text: instead })
    this.blank(start, end)
  }

  blank(start: number, end: number): void {
    this.#taken ??= new Uint8Array(this.source.length)
    this.#taken.fill(1, start, end)
    this.#isChanged = true
  }

  isTaken(start: number, end: number): boolean {
    if (this.#taken === null) return false
    for (let at = start; at < end; at += 1) if (this.#taken[at] === 1) return true
    return false
  }
}

function blankOut(text: string, taken: Uint8Array): string {
  const pieces: string[] = []
  let at = 0
  while (at < text.length) {
    const from = taken.indexOf(1, at)
    if (from === -1) break
    let to = from
    while (to < text.length && taken[to] === 1) to += 1
    pieces.push(text.slice(at, from), '\uFDD2'.repeat(to - from))
    at = to
  }
  return pieces.join('') + text.slice(at)
}

function blankPlaceholders(text: string): string {
  return text.replaceAll(/\uFDD0[^\uFDD0\uFDD1]+\uFDD1/g, (whole) => '\uFDD2'.repeat(whole.length))
}
