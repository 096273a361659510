import type { ArrayExpression, Node, ObjectExpression, ObjectProperty, SpreadElement } from 'oxc-parser'
import { endOfLine, indentAt, nextCode, quoted, textOf, type Source } from './source.js'

/** A property's name; null where it is computed. */
function keyOf({ key, computed }: ObjectProperty): string | null {
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : null
}

/** An object's property by name. */
export function propertyOf(object: ObjectExpression, name: string): ObjectProperty | null {
  return (
    object.properties.findLast((one): one is ObjectProperty => one.type === 'Property' && keyOf(one) === name) ?? null
  )
}

/** What an object spreads. */
export function spreadsOf(object: ObjectExpression): SpreadElement[] {
  return object.properties.filter((one) => one.type === 'SpreadElement')
}

/** Put properties in front of all others, or behind them where the object spreads another. */
export function addProperties(source: Source, object: ObjectExpression, properties: readonly Named[]): void {
  const texts = properties.map(([name, value]) => `${source.isJson ? JSON.stringify(name) : name}: ${value}`)
  insertItems(source, object, { texts, index: spreadsOf(object).length > 0 ? object.properties.length : 0 })
}

/** A property's name, and the text of its value. */
export type Named = readonly [name: string, value: string]

/** Put a property behind the ones whose names come before it, if they are sorted, and else behind all. */
export function addSorted(source: Source, object: ObjectExpression, [name, value]: Named): void {
  const names = object.properties.map((one) => (one.type === 'Property' ? (keyOf(one) ?? '') : ''))
  const isSorted = names.every((one, index) => index === 0 || names[index - 1]! <= one)
  const next = names.findIndex((one) => one > name)
  const index = isSorted && next >= 0 ? next : names.length
  insertItems(source, object, { texts: [`${JSON.stringify(name)}: ${value}`], index })
}

/** Put an element behind all others. */
export function addElement(source: Source, array: ArrayExpression, text: string): void {
  insertItems(source, array, { texts: [text], index: array.elements.length })
}

/** Let a value be a list that ends with an element: a list is added to, anything else is put into one. */
export function addToValue(source: Source, property: ObjectProperty, { element, spread }: Addition): void {
  const { value } = property
  if (value.type === 'ArrayExpression') return addElement(source, value, element)
  const list = `[${spread ? '...' : ''}${textOf(source, value)}, ${element}]`
  const name = keyOf(property) ?? ''
  source.edit.overwrite(value.start, value.end, property.shorthand ? `${name}: ${list}` : list)
}

/** What {@link addToValue} adds. */
export interface Addition {
  element: string
  /** Whether the value that it is added to is a list itself, which is spread. */
  spread: boolean
}

/** Replace a property's value. */
export function setValue(source: Source, { value }: ObjectProperty, text: string): void {
  source.edit.overwrite(value.start, value.end, text)
}

/** The text of an array of strings. */
export function stringList(source: Source, texts: readonly string[]): string {
  return `[${texts.map((text) => quoted(source, text)).join(', ')}]`
}

interface Insertion {
  texts: readonly string[]
  /** Before which item. */
  index: number
}

function itemsOf(list: ArrayExpression | ObjectExpression): Node[] {
  if (list.type === 'ObjectExpression') return list.properties
  return list.elements.filter((one) => one !== null)
}

function insertItems(source: Source, list: ArrayExpression | ObjectExpression, { texts, index }: Insertion): void {
  const items = itemsOf(list)
  if (texts.length === 0) return
  if (items.length === 0) insertOnly(source, list, texts)
  else if (index === 0) insertFirst(source, { list, first: items[0]! }, texts)
  else insertBehind(source, { previous: items[index - 1]!, isLast: index >= items.length }, texts)
}

function insertOnly(source: Source, list: Node, texts: readonly string[]): void {
  const { edit, style } = source
  const inner = source.text.slice(list.start + 1, list.end - 1)
  const line = endOfLine(source, list.start + 1)
  const isObject = list.type === 'ObjectExpression'
  if (inner.trim() === '' && !(inner.includes('\n') && isObject)) {
    const space = isObject ? ' ' : ''
    const [before, after] = [source.text[list.start]!, source.text[list.end - 1]!]
    edit.update(list.start, list.end, `${before}${space}${texts.join(', ')}${space}${after}`)
  } else if (line === null) edit.appendLeft(list.start + 1, ` ${texts.join(', ')}, `)
  else {
    const gap = `${style.eol}${indentAt(source, list.start)}${style.indent}`
    edit.appendLeft(line, `${gap}${texts.join(`,${gap}`)}${source.isJson ? '' : ','}`)
  }
}

function insertFirst(source: Source, { list, first }: { list: Node; first: Node }, texts: readonly string[]): void {
  const line = endOfLine(source, list.start + 1)
  const gap = `${source.style.eol}${indentAt(source, first.start)}`
  if (line === null) source.edit.appendLeft(first.start, texts.map((text) => `${text}, `).join(''))
  else source.edit.appendLeft(line, texts.map((text) => `${gap}${text},`).join(''))
}

interface Neighbour {
  previous: Node
  isLast: boolean
}

function insertBehind(source: Source, { previous, isLast }: Neighbour, texts: readonly string[]): void {
  const { edit, style } = source
  const next = nextCode(source, previous.end)
  const hasComma = source.text[next] === ','
  if (!hasComma) edit.appendLeft(previous.end, ',')
  const from = hasComma ? next + 1 : previous.end
  const hasLine = startsLine(source, previous)
  const at = hasLine ? (endOfLine(source, from) ?? from) : from
  const gap = hasLine ? `${style.eol}${indentAt(source, previous.start)}` : ' '
  const comma = !isLast || (hasComma && hasLine) ? ',' : ''
  edit.appendLeft(at, `${gap}${texts.join(`,${gap}`)}${comma}`)
}

/** Whether nothing but white space stands before a node on its line. */
function startsLine(source: Source, { start }: Node): boolean {
  return source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start).trim() === ''
}
