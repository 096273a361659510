import type { Edit } from './edits.js'
import { quotedSpans, type Span } from './spans.js'

/** Members of events that hold text piece by piece, as language models answer. */
const TEXT_NAMES = new Set(
  (
    'content text delta response partial_json arguments completion output_text output message generated_text token chunk answer ' +
    'thinking reasoning reasoning_content transcript input'
  ).split(' '),
)

/** Pieces are of so many characters on average: whole texts, one to each event, have nothing to do with each other. */
const LONGEST_PIECES = 32

const FEWEST_PIECES = 3

/** What is found in texts that are split over the events of a stream, and the rest: all else, at the same places. */
export interface AcrossEvents {
  edits: Edit[]
  rest: string
}

/** Read the values of one name as one text, where they come in small pieces. `find` gets that text. */
export function acrossEvents(text: string, find: (joined: string) => Edit[]): AcrossEvents {
  const byName = new Map<string, Span[]>()
  for (const span of quotedSpans(text)) {
    if (!TEXT_NAMES.has(span.name) || span.from !== 'member') continue
    const list = byName.get(span.name)
    if (list === undefined) byName.set(span.name, [span])
    else list.push(span)
  }
  const joined = [...byName.values()].filter(isInPieces)
  if (joined.length === 0) return { edits: [], rest: text }
  return { edits: joined.flatMap((spans) => editsOf(spans, find)), rest: without(text, joined.flat()) }
}

function isInPieces(spans: readonly Span[]): boolean {
  const length = spans.reduce((sum, { value }) => sum + value.length, 0)
  return spans.length >= FEWEST_PIECES && length <= spans.length * LONGEST_PIECES
}

function without(text: string, spans: readonly Span[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), '\uFDD2'.repeat(end - start))
    at = end
  }
  return pieces.join('') + text.slice(at)
}

function editsOf(spans: readonly Span[], find: (joined: string) => Edit[]): Edit[] {
  const edits: Edit[] = []
  const starts: number[] = []
  let length = 0
  for (const { value } of spans) {
    starts.push(length)
    length += value.length
  }
  const found = find(spans.map(({ value }) => value).join('')).toSorted((a, b) => a.start - b.start)
  let first = 0
  for (const { start, end, text } of found) {
    while (first + 1 < spans.length && starts[first + 1]! <= start) first += 1
    for (let index = first; index < spans.length && starts[index]! < end; index += 1) {
      const { start: at, view, value, encode } = spans[index]!
      const from = Math.max(0, start - starts[index]!)
      const to = Math.min(value.length, end - starts[index]!)
      if (from === to && index !== first) continue
      const offsets = view?.offsets
      edits.push({
        start: at + (offsets?.[from] ?? from),
        end: at + (offsets?.[to] ?? to),
        text: index === first ? encode(text) : '',
      })
    }
  }
  return edits
}
