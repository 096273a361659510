import { isObject, Placeholder, type Value } from '../value.js'

/** An element that is being read. */
interface Element {
  name: string
  value: Record<string, Value>
  text: string
  hasElements: boolean
  isNil: boolean
  /** Of XHTML: its elements are text that someone wrote. */
  isProse: boolean
}

/** What a piece of markup may be: a comment, CDATA, an instruction, a declaration, a tag, or text (XML 1.0, fifth edition). */
const PIECE = new RegExp(
  [
    String.raw`<!--[^]*?-->`,
    String.raw`<!\[CDATA\[(?<data>[^]*?)\]\]>`,
    String.raw`<\?[^]*?\?>`,
    String.raw`<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>`,
    String.raw`</(?<close>[^\s<>/]+)\s*>`,
    String.raw`<(?<open>[^\s<>/!?]+)(?<attributes>(?:\s+[^\s=<>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?<single>/)?>`,
    String.raw`(?<text>[^<]+)`,
  ].join('|'),
  'gy',
)

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

const DEEPEST = 200

/**
 * Read XML as a value: an element is an object of its attributes (`@currency`), its text (`#text`) and, by their names
 * without prefix, lists of its elements. Null for what is no whole document.
 */
export function parseXml(text: string): Value | null {
  const root = newElement('')
  const open: Element[] = [root]
  let end = 0
  for (const piece of text.matchAll(PIECE)) {
    end = piece.index + piece[0].length
    if (!takePiece(piece.groups ?? {}, open) || open.length > DEEPEST) return null
  }
  return end === text.length && open.length === 1 && root.hasElements && root.text.trim() === '' ? root.value : null
}

/** False where the piece cannot stand there. */
function takePiece(piece: Partial<Record<string, string>>, open: Element[]): boolean {
  const { data, close, open: name, attributes = '', single, text } = piece
  const parent = open.at(-1)!
  if (data !== undefined || text !== undefined) parent.text += data ?? decoded(text!)
  if (name !== undefined) {
    const element = withAttributes(newElement(name), attributes)
    if (single === undefined) open.push(element)
    else putInto(parent, element)
  }
  if (close === undefined) return true
  if (open.length < 2 || parent.name !== close) return false
  open.pop()
  putInto(open.at(-1)!, parent)
  return true
}

function newElement(name: string): Element {
  return { name, value: {}, text: '', hasElements: false, isNil: false, isProse: false }
}

function withAttributes(element: Element, attributes: string): Element {
  for (const [, name = '', double, one] of attributes.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? one ?? '')
    if (/^xmlns(?::|$)/.test(name)) element.isProse ||= name === 'xmlns' && value.endsWith('/1999/xhtml')
    else if (name.startsWith('xsi:')) element.isNil ||= name === 'xsi:nil' && value === 'true'
    else put(element.value, `@${withoutPrefix(name)}`, value)
  }
  return element
}

function putInto(parent: Element, element: Element): void {
  const name = withoutPrefix(element.name)
  const before = Object.hasOwn(parent.value, name) ? parent.value[name] : undefined
  parent.hasElements = true
  // Elements amid text are how that is laid out.
  if (element.isProse) parent.text += element.text
  if (Array.isArray(before)) before.push(valueOf(element))
  else put(parent.value, name, [valueOf(element)])
}

function valueOf({ value, text, hasElements, isNil, isProse }: Element): Value {
  if (isNil) return null
  const plain = text.trim()
  const attributes = Object.entries(value).filter(([name]) => name.startsWith('@'))
  if (isProse || (hasElements && plain !== '')) return { ...Object.fromEntries(attributes), '#text': plain }
  if (hasElements) return value
  if (plain !== '') return { ...value, '#text': plain }
  // An empty list looks as an empty text does: of what is in it, nothing is known.
  return attributes.length === 0 ? new Placeholder(null) : value
}

function put(value: Record<string, Value>, name: string, one: Value): void {
  Object.defineProperty(value, name, { value: one, enumerable: true, configurable: true, writable: true })
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, digits, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = Number.parseInt(hex ?? digits, hex === undefined ? 10 : 16)
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}

const FAULT = /^(?:fault|errors?|exception|errorresponse|exceptionreport|serviceexceptionreport)$/i

/** True for a document that is, or only holds, an error: a fault in the body of an envelope. */
export function isFault(document: Value): boolean {
  let value = document
  for (let depth = 0; depth < 4 && isObject(value); depth += 1) {
    const names = Object.keys(value).filter((name) => !name.startsWith('@') && name !== 'Header')
    const [only = ''] = names
    const list: Value | undefined = value[only]
    if (names.length !== 1 || !Array.isArray(list) || list.length !== 1) return false
    if (FAULT.test(only)) return true
    value = list[0]!
  }
  return false
}
