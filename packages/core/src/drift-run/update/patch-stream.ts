import { parseEvents, parseLines } from '../../drift/answer/stream.js'
import type { Value } from '../../drift/value.js'
import type { Finding } from '../../drift/index.js'
import type { JsonValue } from '../../model/index.js'
import { isSame } from './json-values.js'
import type { PatchRule } from './kind-rules.js'
import { patchValue } from './patch-value.js'
import { spliceJson } from './splice-json.js'
import type { TextEdit } from './text-edits.js'

/** One event in the text of a stream. */
interface Event {
  type: string
  /** With the blank line behind it. */
  start: number
  end: number
  /** Its data, line by line. */
  data: { start: number; end: number }[]
}

/** What stands between two events. */
type Framing = 'events' | 'lines'

/** Tell how a stream's text is framed. */
export function framingOf(contentType: string): Framing {
  return contentType.startsWith('text/event-stream') ? 'events' : 'lines'
}

/** Find how a stream's text has to change for a finding; none where it cannot. */
export function streamEdits(
  recorded: string,
  live: string,
  framing: Framing,
  finding: Finding,
  rule: PatchRule,
): TextEdit[] {
  const [events, others] = [readEvents(recorded, framing), readEvents(live, framing)]
  const [type, pointer] = splitPath(
    finding.path,
    [...events, ...others].map((event) => event.type),
  )
  if (rule.how === 'event-removed')
    return events.flatMap((event) => (event.type === type ? [{ start: event.start, end: event.end, text: '' }] : []))
  if (rule.how === 'event-added') return additions(recorded, events, live, others, type)
  const own = events.filter((event) => event.type === type)
  const values = own.map((event) => dataOf(recorded, event))
  const liveValues = others.filter((event) => event.type === type).map((event) => dataOf(live, event))
  const { value } = patchValue(values, liveValues, finding, `/*${pointer}`, rule)
  if (!Array.isArray(value) || value.length !== own.length) return []
  return own.flatMap((event, index) =>
    isSame(values[index], value[index]) ? [] : dataEdits(recorded, event, value[index]!),
  )
}

/** A type of event may hold a `/`: of those that there are, the longest that fits. */
function splitPath(path: string, types: readonly string[]): [type: string, pointer: string] {
  const fitting = types.filter((type) => path === type || path.startsWith(`${type}/`))
  const type = fitting.toSorted((a, b) => b.length - a.length)[0] ?? path.split('/')[0]!
  return [type, path.slice(type.length)]
}

function readEvents(text: string, framing: Framing): Event[] {
  const pattern = framing === 'events' ? /(?:[^\r\n]+(?:\r\n|\r|\n|$))+(?:\r\n|\r|\n)*/g : /[^\r\n]+(?:\r?\n)*/g
  return [...text.matchAll(pattern)].flatMap(({ index, 0: block }) => {
    const found = framing === 'events' ? parseEvents(block, asItIs) : (parseLines(block, asItIs) ?? [])
    const [event] = found
    if (event === undefined) return []
    return [{ type: event.type, start: index, end: index + block.length, data: dataLines(block, index, framing) }]
  })
}

const asItIs = (value: Value): Value => value

function dataLines(block: string, at: number, framing: Framing): Event['data'] {
  // Before a line of RFC 7464 stands a record separator.
  // oxlint-disable-next-line no-control-regex
  const pattern = framing === 'events' ? /^data: ?([^\r\n]*)/gm : /^\u001E?([^\r\n]+)/gm
  return [...block.matchAll(pattern)].map(({ index, 0: line, 1: data = '' }) => {
    const start = at + index + line.length - data.length
    return { start, end: start + data.length }
  })
}

function textOf(text: string, { data }: Event): string {
  return data.map(({ start, end }) => text.slice(start, end)).join('\n')
}

function dataOf(text: string, event: Event): JsonValue {
  const data = textOf(text, event)
  try {
    return JSON.parse(data) as JsonValue
  } catch {
    // Many data are plain text.
    return data
  }
}

/** Write the data of an event anew: each line where it stood, as far as there are as many. */
function dataEdits(text: string, event: Event, value: JsonValue): TextEdit[] {
  const spliced = spliceJson(textOf(text, event), value) ?? (typeof value === 'string' ? value : JSON.stringify(value))
  const lines = spliced.split('\n')
  if (lines.length === event.data.length)
    return event.data.flatMap(({ start, end }, index) => shortEdit(text, start, end, lines[index]!))
  return [{ start: event.data[0]!.start, end: event.data.at(-1)!.end, text: lines.join('\ndata: ') }]
}

/** Replace only what is not the same at both ends: a chunk may end within the data. */
function shortEdit(text: string, start: number, end: number, changed: string): TextEdit[] {
  const old = text.slice(start, end)
  if (old === changed) return []
  const shorter = Math.min(old.length, changed.length)
  let head = 0
  while (head < shorter && old[head] === changed[head]) head += 1
  let tail = 0
  while (tail < shorter - head && old.at(-1 - tail) === changed.at(-1 - tail)) tail += 1
  return [{ start: start + head, end: end - tail, text: changed.slice(head, changed.length - tail) }]
}

/** Put the live events of a type behind those that they came after. */
function additions(
  recorded: string,
  events: readonly Event[],
  live: string,
  others: readonly Event[],
  type: string,
): TextEdit[] {
  return others.flatMap((event, index) => {
    if (event.type !== type) return []
    const at = placeAfter(events, others.slice(0, index))
    return [{ start: at, end: at, text: framed(recorded, at, live.slice(event.start, event.end)) }]
  })
}

/** Where the recorded stream is as far as the live one was behind some events. */
function placeAfter(events: readonly Event[], before: readonly Event[]): number {
  for (const [index, { type }] of [...before.entries()].toReversed()) {
    const own = events.filter((event) => event.type === type)
    if (own.length === 0) continue
    const ordinal = before.slice(0, index).filter((event) => event.type === type).length
    return own[Math.min(ordinal, own.length - 1)]!.end
  }
  return events[0]?.start ?? 0
}

/** An event as it stands in a stream of other line ends, and behind one that has none. */
function framed(recorded: string, at: number, block: string): string {
  const lineEnd = /\r\n|\r|\n/.exec(recorded)?.[0] ?? '\n'
  const own = block.replaceAll(/\r\n|\r|\n/g, lineEnd)
  const isOpen = at > 0 && !/[\r\n]$/.test(recorded.slice(0, at))
  return (isOpen ? lineEnd : '') + own
}
