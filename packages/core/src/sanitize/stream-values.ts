import type { Edit } from './edits.js'
import { quotedSpans, type Span } from './spans.js'

/** Members of events that hold text piece by piece, as language models answer. */
const TEXT_NAMES = new Set([
  ...[
    'content',
    'text',
    'delta',
    'response',
    'partial_json',
    'arguments',
    'completion',
    'output_text',
    'output',
    'message',
  ],
  ...[
    'generated_text',
    'token',
    'chunk',
    'answer',
    'thinking',
    'reasoning',
    'reasoning_content',
    'transcript',
    'input',
  ],
])

/** A text in pieces this small is joined; longer ones say enough by themselves. */
const LONGEST_PIECE = 200

/**
 * Find what is split over the events of a stream: the values of one name are read as one text. `find` gets that text; what
 * it finds within one piece only is left to who looks at that piece.
 */
export function editsAcrossEvents(text: string, find: (joined: string) => Edit[]): Edit[] {
  const byName = new Map<string, Span[]>()
  for (const span of quotedSpans(text)) {
    if (!TEXT_NAMES.has(span.name) || span.from !== 'member' || span.value.length > LONGEST_PIECE) continue
    const list = byName.get(span.name)
    if (list === undefined) byName.set(span.name, [span])
    else list.push(span)
  }
  return [...byName.values()].flatMap((spans) => (spans.length < 2 ? [] : editsOf(spans, find)))
}

function editsOf(spans: readonly Span[], find: (joined: string) => Edit[]): Edit[] {
  const edits: Edit[] = []
  const starts: number[] = []
  let length = 0
  for (const { value } of spans) {
    starts.push(length)
    length += value.length
  }
  let first = 0
  for (const { start, end, text } of find(spans.map(({ value }) => value).join('')).toSorted(
    (a, b) => a.start - b.start,
  )) {
    while (first + 1 < spans.length && starts[first + 1]! <= start) first += 1
    const touched = spans.slice(first).findIndex((_span, index) => (starts[first + index + 1] ?? length) >= end) + 1
    if (touched < 2) continue
    for (let index = first; index < first + touched; index += 1) {
      const span = spans[index]!
      const from = Math.max(0, start - starts[index]!)
      const to = Math.min(span.value.length, end - starts[index]!)
      edits.push({
        start: span.start + (span.view?.offsets[from] ?? from),
        end: span.start + (span.view?.offsets[to] ?? to),
        text: index === first ? span.encode(text) : '',
      })
    }
  }
  return edits
}
