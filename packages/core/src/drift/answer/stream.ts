import { parseJson } from '../../body/parse-json.js'
import { Placeholder, type Value } from '../value.js'
import type { ReadJson } from './content.js'

/** One event of a stream. */
export interface StreamEvent {
  /** The type that it has, or that its data say; `message` where neither does. */
  type: string
  data: Value
}

/** What says the type of an event in its data. */
const TYPE_KEYS = ['type', 'event', 'kind', 'object', '__typename']

/** Read server-sent events (WHATWG HTML, section 9.2.6). */
export function parseEvents(text: string, readJson: ReadJson): StreamEvent[] {
  const events: StreamEvent[] = []
  for (const block of text.replaceAll(/\r\n?/g, '\n').split(/\n{2,}/)) {
    let type = ''
    const data: string[] = []
    for (const line of block.split('\n')) {
      const [, field, value = ''] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? []
      if (field === 'event') type = value
      if (field === 'data') data.push(value)
    }
    if (data.length > 0) events.push(toEvent(type, data.join('\n'), readJson))
  }
  return events
}

function toEvent(type: string, text: string, readJson: ReadJson): StreamEvent {
  const parsed = parseJson(text)
  const data = parsed === undefined ? readJson(text) : readJson(parsed)
  // A mark such as `[DONE]` is a type of its own.
  const ownType = parsed === undefined && /^\[[A-Z_ ]+\]$/.test(text.trim()) ? text.trim() : typeIn(data)
  return { type: type === '' ? ownType : type, data }
}

/** Read one JSON value a line; null where a line is none. A record separator may stand before it (RFC 7464). */
export function parseLines(text: string, readJson: ReadJson): StreamEvent[] | null {
  const events: StreamEvent[] = []
  for (const line of text.replaceAll('\u001E', '\n').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const value = parseJson(line)
    if (value === undefined) return null
    const data = readJson(value)
    events.push({ type: typeIn(data), data })
  }
  return events
}

function typeIn(data: Value): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof Placeholder) return 'message'
  for (const key of TYPE_KEYS) {
    const value = data[key]
    if (typeof value === 'string' && value.length <= 64) return value
  }
  return 'message'
}
