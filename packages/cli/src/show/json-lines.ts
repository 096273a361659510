import type { Interaction } from '@understudy/core'
import type { Paint } from '../paint.js'
import type { Marker } from './marks.js'
import { safeJson } from './safe-text.js'

type JsonBody = Extract<NonNullable<Interaction['request']['body']>, { json: unknown }>
type Json = JsonBody['json']

/** How JSON is printed. */
export interface JsonStyle {
  paint: Paint
  marker: Marker
  /** Shorten a string that is too long. */
  shorten(text: string): string
}

/** Print recorded JSON line by line, indented by two. Lines are made as they are asked for. */
export function* jsonLines(value: Json, style: JsonStyle): Generator<string> {
  yield* linesOf(value, { before: '', after: '', indent: '' }, style)
}

interface Place {
  /** Indentation and key. */
  before: string
  /** The comma. */
  after: string
  indent: string
}

function* linesOf(value: Json, place: Place, style: JsonStyle): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield place.before + scalar(value, style) + place.after
    return
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const members: (readonly [key: string | null, item: Json])[] = Array.isArray(value)
    ? value.map((item) => [null, item] as const)
    : Object.entries(value)
  if (members.length === 0) {
    yield `${place.before}${open}${close}${place.after}`
    return
  }
  yield place.before + open
  const indent = `${place.indent}  `
  for (const [index, [key, item]] of members.entries()) {
    const name = key === null ? '' : `${quoted(key, 'cyan', style)}: `
    const after = index === members.length - 1 ? '' : ','
    yield* linesOf(item, { before: indent + name, after, indent }, style)
  }
  yield place.indent + close + place.after
}

function scalar(value: string | number | boolean | null, style: JsonStyle): string {
  if (typeof value === 'string') return quoted(value, 'green', style)
  return style.paint(typeof value === 'number' ? 'yellow' : 'blue', JSON.stringify(value))
}

function quoted(text: string, color: 'cyan' | 'green', { paint, marker, shorten }: JsonStyle): string {
  const print = (plain: string): string => paint(color, safeJson(JSON.stringify(plain).slice(1, -1)))
  return paint(color, '"') + marker.text(shorten(text), print) + paint(color, '"')
}
