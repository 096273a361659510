import { decodeEntities, decodeJsonString, decodePercent, type View } from './views.js'

/** A value that has a name, in text. */
export interface Span {
  start: number
  end: number
  name: string
  /** The value as it is meant. */
  value: string
  /** Present where the value is written otherwise than it is meant. */
  view: View | null
  encode(text: string): string
  /** `number` stands bare in JSON; `line` (`name: value`), `setting` (`NAME=value`) and `word` are of text that may be prose. */
  from: 'member' | 'number' | 'query' | 'form' | 'element' | 'line' | 'setting' | 'word'
}

const same = (text: string): string => text
const jsonEscape = (text: string): string => JSON.stringify(text).slice(1, -1)
const [QUOTE, APOSTROPHE, BACKSLASH, LINE_FEED, COLON, EQUALS] = [34, 39, 92, 10, 58, 61]

/**
 * Find quoted values and what names them: members of JSON, also in pieces of it, of GraphQL and of literals, and attributes.
 * A value without a name is given where it has escapes, as it may be JSON itself.
 */
export function quotedSpans(text: string): Span[] {
  const spans: Span[] = []
  let name: string | null = null
  let listName: string | null = null
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE || (code === APOSTROPHE && opens(text, at))) {
      const end = endOfString(text, at, code)
      if (end < 0) {
        at = -end - 1
        name = null
        continue
      }
      const raw = text.slice(at + 1, end)
      const next = skipBlanks(text, end + 1)
      const isName = name === null && text.charCodeAt(next) === COLON && raw.length <= 64 && raw !== ''
      if (isName) {
        name = raw.includes('\\') ? decodeJsonString(raw).text : raw
        at = next
        continue
      }
      const own: string = name ?? nameBefore(text, at) ?? listName ?? ''
      if (raw !== '' && (own !== '' || raw.includes('\\'))) spans.push(quoted(own, raw, at + 1, end, code))
      name = null
      at = end
    } else if (name !== null && code > 32) {
      if (code === 100 && text.charCodeAt(at - 1) === LINE_FEED && text.startsWith('data:', at)) {
        // An event's data over several lines.
        at += 4
        continue
      }
      if (code === 91) listName = name
      else if ((code >= 48 && code <= 57) || code === 45) {
        const number = /-?\d[\d.eE+-]{0,40}/y
        number.lastIndex = at
        const raw = number.exec(text)?.[0] ?? ''
        if (raw !== '')
          spans.push({ start: at, end: at + raw.length, name, value: raw, view: null, encode: same, from: 'number' })
        at += Math.max(0, raw.length - 1)
      }
      name = null
    } else if (code === 93) listName = null
  }
  return spans
}

function quoted(name: string, raw: string, start: number, end: number, quote: number): Span {
  const view = raw.includes('\\')
    ? decodeJsonString(raw)
    : raw.includes('&') && raw.includes(';')
      ? decodeEntities(raw)
      : null
  const isUnchanged = view !== null && view.text === raw
  return {
    start,
    end,
    name,
    value: view?.text ?? raw,
    view: isUnchanged ? null : view,
    encode: quote === QUOTE ? jsonEscape : same,
    from: 'member',
  }
}

/** Where a string ends; below zero where it does not end on its line, as minus one minus the line's end. */
function endOfString(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === BACKSLASH) at += 1
    else if (code === LINE_FEED) return -at - 1
  }
  return -text.length - 1
}

/** An apostrophe within words opens nothing. */
function opens(text: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && at - before <= 4 && text.charCodeAt(before) === 32) before -= 1
  return ':=,([{'.includes(text[before] ?? ' ')
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1
  return at
}

/** The name in `password: "…"` and `password="…"`. */
function nameBefore(text: string, quoteAt: number): string | null {
  let at = quoteAt - 1
  while (at >= 0 && quoteAt - at <= 4 && text.charCodeAt(at) === 32) at -= 1
  const code = text.charCodeAt(at)
  if (code !== COLON && code !== EQUALS) return null
  const end = at
  while (at > 0 && end - at < 64 && /[\w.:-]/.test(text[at - 1]!)) at -= 1
  const name = text.slice(at, end)
  return name === '' ? null : name
}

/** Find parameters of URLs in text: `?name=value`, `&name=value`, `#name=value`. */
export function querySpans(text: string): Span[] {
  const spans: Span[] = []
  for (const hit of text.matchAll(/([?&#;])([A-Za-z_$.][\w.%[\]$~+-]{0,63})=([^&#;\s"'<>\\\uFDD2]*)/g)) {
    const [whole, mark = '', name = '', raw = ''] = hit
    const end = hit.index + whole.length
    if (raw === '') continue
    const span = formSpan(name, raw, end, 'query')
    // A connection string: no URL, and nothing is encoded.
    spans.push(mark === ';' ? { ...span, value: raw, view: null, encode: same, from: 'word' } : span)
  }
  return spans
}

/** Find the fields of a form's text. */
export function formSpans(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    if (equals > 0 && equals < pair.length - 1)
      spans.push(formSpan(pair.slice(0, equals), pair.slice(equals + 1), from + pair.length, 'form'))
    from += pair.length + 1
  }
  return spans
}

function formSpan(name: string, raw: string, end: number, from: 'query' | 'form' | 'word'): Span {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw
  const view = raw.includes('%') || spaced !== raw ? decodePercent(spaced) : null
  return {
    start: end - raw.length,
    end,
    name: decodePercent(name).text,
    value: view?.text ?? raw,
    view,
    encode: encodeURIComponent,
    from,
  }
}

/** True for text that is a form, whatever its type says: OAuth 1 answers so, as text. */
export function isForm(text: string): boolean {
  return text.includes('=') && /^[\w.%+[\]$-]{1,128}=[^\s&"<>{}]*(?:&[\w.%+[\]$-]{1,128}=[^\s&"<>{}]*)*$/.test(text)
}

/** Find the texts of XML elements, and the values of HTML fields, with their names. */
export function elementSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const hit of text.matchAll(
    /<(?:[\w-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,2000})?>(?:<!\[CDATA\[)?([^<>]+?)(?:\]\]>)?<\//g,
  )) {
    const [whole, name = '', raw = ''] = hit
    const value = raw.trim()
    if (value === '') continue
    const start = hit.index + whole.lastIndexOf(raw) + raw.indexOf(value)
    spans.push(entitySpan(name, value, start))
  }
  for (const hit of text.matchAll(
    /<(?:input|meta|param|property|add|entry|setting|variable|data)\s([^<>]{1,4000})>/gi,
  )) {
    const attributes = hit[1] ?? ''
    const name = /(?:^|\s)(?:name|key|property|id)\s?=\s?["']?([\w.:[\]-]{1,64})/i.exec(attributes)?.[1]
    const value = /(?:^|\s)(?:value|content)\s?=\s?(?:"([^"]+)"|'([^']+)')/di.exec(attributes)
    const range = value?.indices?.[1] ?? value?.indices?.[2]
    if (name === undefined || range === undefined) continue
    const from = hit.index + hit[0].indexOf(attributes)
    spans.push(entitySpan(name, attributes.slice(...range), from + range[0]))
  }
  for (const pattern of [VALUE_OF_ELEMENT, VALUE_OF_MEMBER]) {
    for (const hit of text.matchAll(pattern)) {
      const { name = '', value = '' } = hit.groups ?? {}
      const start = hit.indices?.groups?.['value']?.[0]
      if (start !== undefined && value.trim() !== '') spans.push(entitySpan(name, value, start))
    }
  }
  return spans
}

/** `<ApiKey value="…"/>` */
const VALUE_OF_ELEMENT =
  /<(?:[\w-]{1,64}:)?(?<name>[A-Za-z][\w.-]{0,63})\s(?:[^<>]{0,1000}?\s)?value\s?=\s?["'](?<value>[^"'<>]+)["']/dgi

/** `<name>password</name><value><string>…`, of XML-RPC, and `<key>password</key><string>…` */
const VALUE_OF_MEMBER =
  /<(?:name|key)>\s{0,8}(?<name>[\w.-]{1,64})\s{0,8}<\/(?:name|key)>\s{0,80}<(?:value|string)>\s{0,80}(?:<string>)?(?<value>[^<>]+)<\//dgi

function entitySpan(name: string, raw: string, start: number): Span {
  const view = raw.includes('&') ? decodeEntities(raw) : null
  return { start, end: start + raw.length, name, value: view?.text ?? raw, view, encode: same, from: 'element' }
}

/** Find settings and header lines in text: `NAME=value`, `name: value`. */
export function lineSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const hit of text.matchAll(
    /^[ \t]{0,40}(?:export[ \t]|-[ \t])?["']?([A-Za-z_][\w.-]{1,63})["']?[ \t]{0,8}(=|:[ \t])[ \t]{0,8}(\S[^\r\n\uFDD2]*)$/gm,
  )) {
    const [whole, name = '', mark = '', rest = ''] = hit
    const raw = rest
      .replace(/[ \t]+#.*$/, '')
      .replace(/^(["'])(.*)\1[,;]?$/, '$2')
      .trimEnd()
    if (raw === '' || raw.length > 8192) continue
    const start = hit.index + whole.length - rest.length + rest.indexOf(raw)
    spans.push({
      start,
      end: start + raw.length,
      name,
      value: raw,
      view: null,
      encode: same,
      from: mark === '=' ? 'setting' : 'line',
    })
  }
  return spans
}

/** Find settings within a line of text: `… password=value …`. */
export function wordSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const hit of text.matchAll(/(?<![\w.%?&#-])([A-Za-z_][\w.-]{1,63})=([^\s"'&;,<>\\\uFDD2]{4,4096})/g)) {
    const [whole, name = '', raw = ''] = hit
    const end = hit.index + whole.length
    spans.push({ start: end - raw.length, end, name, value: raw, view: null, encode: same, from: 'word' })
  }
  return spans
}

/** Find the cells of a table, with the names that its first line gives them. */
export function tableSpans(text: string): Span[] {
  const spans: Span[] = []
  const lineEnd = text.indexOf('\n')
  if (lineEnd === -1) return spans
  const head = text.slice(0, lineEnd).trimEnd()
  const separator = [',', ';', '\t', '|'].find((one) => head.includes(one)) ?? ','
  const names = head.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  let at = lineEnd + 1
  let column = 0
  while (at < text.length) {
    const { end, value, valueAt } = cellAt(text, at, separator)
    const name = names[column] ?? ''
    if (value !== '' && name !== '')
      spans.push({
        start: valueAt,
        end: valueAt + value.length,
        name,
        value,
        view: null,
        encode: same,
        from: 'element',
      })
    column = text[end] === separator ? column + 1 : 0
    at = end + 1
  }
  return spans
}

function cellAt(text: string, at: number, separator: string): { end: number; value: string; valueAt: number } {
  if (text[at] === '"') {
    let close = at + 1
    while (close < text.length && (text[close] !== '"' || text[close + 1] === '"')) close += text[close] === '"' ? 2 : 1
    let end = close + 1
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
    return { end, value: text.slice(at + 1, close), valueAt: at + 1 }
  }
  let end = at
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
  return { end, value: text.slice(at, end).replace(/\r$/, ''), valueAt: at }
}
