import type { Finding } from './personal.js'

/** What is needed of a token's shape to find it. */
interface Shape {
  id: string
  anchors: readonly string[]
  lookBack?: number
  pattern: RegExp
  prefixes: readonly string[]
}

interface Anchored {
  anchor: string
  shape: Shape
}

const SLOTS = 1 << 16

/** The shortest text that any token fits into. */
const SHORTEST_TOKEN = 10

/** Finds tokens by their shapes: one pass for the anchors of all, then a pattern where one stands. */
export class VendorScan {
  readonly #marks = new Uint8Array(SLOTS)
  readonly #patterns = new Map<Shape, RegExp>()
  /** By the first three characters of their anchors. */
  readonly #byStart = new Map<string, Anchored[]>()

  constructor(shapes: Iterable<Shape>) {
    for (const shape of shapes) {
      for (const anchor of new Set(shape.anchors)) {
        this.#marks[slotOf(anchor, 0)] = 1
        const start = anchor.slice(0, 3)
        const list = this.#byStart.get(start)
        if (list === undefined) this.#byStart.set(start, [{ anchor, shape }])
        else list.push({ anchor, shape })
      }
    }
  }

  /** Patterns are made when first needed. */
  #patternOf(shape: Shape): RegExp {
    let pattern = this.#patterns.get(shape)
    if (pattern === undefined) {
      pattern = new RegExp(shape.pattern.source, 'dy')
      this.#patterns.set(shape, pattern)
    }
    return pattern
  }

  find(text: string, found: Finding[]): void {
    if (text.length < SHORTEST_TOKEN) return
    const marks = this.#marks
    const last = text.length - 3
    let [a, b] = [text.charCodeAt(0), text.charCodeAt(1)]
    for (let at = 0; at <= last; at += 1) {
      const c = text.charCodeAt(at + 2)
      if (marks[((a << 10) ^ (b << 5) ^ c) & (SLOTS - 1)] === 1) this.#tryAt(text, at, found)
      a = b
      b = c
    }
  }

  #tryAt(text: string, at: number, found: Finding[]): void {
    const list = this.#byStart.get(text.slice(at, at + 3))
    if (list === undefined) return
    for (const { anchor, shape } of list) {
      if (!text.startsWith(anchor, at)) continue
      const pattern = this.#patternOf(shape)
      for (let from = at; from >= Math.max(0, at - (shape.lookBack ?? 0)); from -= 1) {
        pattern.lastIndex = from
        const hit = pattern.exec(text)
        if (hit === null) continue
        const finding = findingOf(shape, hit)
        if (finding !== null) found.push(finding)
        break
      }
    }
  }
}

function findingOf({ id, prefixes }: Shape, hit: RegExpExecArray): Finding | null {
  const [start, end] = hit.indices?.groups?.['secret'] ?? hit.indices?.[0] ?? [0, 0]
  if (start === end) return null
  const secret = hit.input.slice(start, end)
  const prefix = prefixes.filter((one) => secret.startsWith(one)).sort((a, b) => b.length - a.length)[0]
  return { start, end, rule: id, kind: id === 'jwt' ? 'jwt' : 'opaque', ...(prefix === undefined ? {} : { prefix }) }
}

function slotOf(text: string, at: number): number {
  return ((text.charCodeAt(at) << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & (SLOTS - 1)
}
