/** Every text searched for has at least so many characters. */
export const SHORTEST = 8

const SLOTS = 1 << 14

/** One of the texts searched for, where it stands. */
export interface Hit<T> {
  start: number
  end: number
  value: T
}

/**
 * Finds any of many texts at once, by skipping over what can hold none of them (Wu and Manber, 1994). Cost grows with the
 * text that is searched, not with their number.
 */
export class TextSearch<T> {
  readonly #values: ReadonlyMap<string, T>
  /** How far the window may move, by a hash of its last two characters. */
  readonly #shifts = new Uint8Array(SLOTS).fill(SHORTEST - 1)
  /** Texts by their first characters, longest first. */
  readonly #byStart = new Map<string, string[]>()

  /** `values` has what is searched for, each at least `SHORTEST` long, and what it means. */
  constructor(values: ReadonlyMap<string, T>) {
    this.#values = values
    for (const text of [...values.keys()].sort((a, b) => b.length - a.length)) {
      for (let at = 0; at < SHORTEST - 1; at += 1) {
        const slot = slotOf(text, at)
        this.#shifts[slot] = Math.min(this.#shifts[slot]!, SHORTEST - 2 - at)
      }
      const start = text.slice(0, SHORTEST)
      const list = this.#byStart.get(start)
      if (list === undefined) this.#byStart.set(start, [text])
      else list.push(text)
    }
  }

  /** True where nothing is searched for. */
  get isEmpty(): boolean {
    return this.#values.size === 0
  }

  /** Find all that stands in `text`, in its order. None overlap. */
  find(text: string): Hit<T>[] {
    const hits: Hit<T>[] = []
    if (this.#values.size === 0) return hits
    const last = text.length - SHORTEST
    let at = 0
    while (at <= last) {
      const shift = this.#shifts[slotOf(text, at + SHORTEST - 2)]!
      if (shift > 0) {
        at += shift
        continue
      }
      const found = this.#byStart.get(text.slice(at, at + SHORTEST))?.find((one) => standsAt(text, at, one))
      if (found === undefined) {
        at += 1
        continue
      }
      hits.push({ start: at, end: at + found.length, value: this.#values.get(found)! })
      at += found.length
    }
    return hits
  }
}

function slotOf(text: string, at: number): number {
  return ((text.charCodeAt(at) << 6) ^ text.charCodeAt(at + 1)) & (SLOTS - 1)
}

/** A number within a longer one is another number. */
function standsAt(text: string, at: number, one: string): boolean {
  if (!text.startsWith(one, at)) return false
  if (!isDigit(one.charCodeAt(0)) || !/^\d+$/.test(one)) return true
  return !isDigit(text.charCodeAt(at - 1)) && !isDigit(text.charCodeAt(at + one.length))
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
