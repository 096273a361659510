import type { Edit } from './edits.js'

/** Every text searched for has at least so many characters. */
export const SHORTEST = 8

/** Up to this many texts, one pattern of all of them is the fastest. */
const PATTERN_UP_TO = 50

/** Finds any of many texts at once. Cost grows with the text that is searched, not with their number. */
export class TextSearch {
  readonly #replacements: ReadonlyMap<string, string>
  readonly #pattern: RegExp | null
  /** Texts by their first characters, longest first. */
  readonly #byStart = new Map<string, string[]>()

  /** `replacements` has what is searched for, each at least `SHORTEST` long, and what is to stand there. */
  constructor(replacements: ReadonlyMap<string, string>) {
    this.#replacements = replacements
    const texts = [...replacements.keys()].sort((a, b) => b.length - a.length)
    this.#pattern = texts.length <= PATTERN_UP_TO ? new RegExp(texts.map(escapePattern).join('|'), 'g') : null
    for (const text of texts) {
      const start = text.slice(0, SHORTEST)
      const list = this.#byStart.get(start)
      if (list === undefined) this.#byStart.set(start, [text])
      else list.push(text)
    }
  }

  /** Find all that stands in `text`, as edits in its order. None overlap. */
  find(text: string): Edit[] {
    if (this.#replacements.size === 0 || text.length < SHORTEST) return []
    return [...(this.#pattern === null ? this.#byStarts(text) : this.#byPattern(text, this.#pattern))]
  }

  *#byPattern(text: string, pattern: RegExp): Iterable<Edit> {
    for (const { index, 0: found } of text.matchAll(pattern)) yield this.#edit(index, found)
  }

  *#byStarts(text: string): Iterable<Edit> {
    for (let at = 0; at <= text.length - SHORTEST; at += 1) {
      const found = this.#byStart.get(text.slice(at, at + SHORTEST))?.find((one) => text.startsWith(one, at))
      if (found === undefined) continue
      yield this.#edit(at, found)
      at += found.length - 1
    }
  }

  #edit(start: number, found: string): Edit {
    return { start, end: start + found.length, text: this.#replacements.get(found)! }
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`)
}
