import type { JsonValue } from '../../model/index.js'
import { readJsonNode, type JsonNode } from './json-node.js'
import { isObject, isSame, type JsonObject } from './json-values.js'
import { editText, type TextEdit } from './text-edits.js'

/** How a text is laid out. */
interface Layout {
  text: string
  /** One level of indentation. */
  unit: string
  lineEnd: string
}

/**
 * Change a JSON text so that it holds `value`. What is equal stays as it is written, key by key and item by item; what is
 * new stands in the layout of its neighbours. Null for a text that is no JSON.
 */
export function spliceJson(text: string, value: JsonValue): string | null {
  const root = readJsonNode(text)
  return root === null ? null : editText(text, editsTo(root, value, layoutOf(text)))
}

function layoutOf(text: string): Layout {
  const [, lineEnd = '\n', unit = '  '] = /(\r?\n)([ \t]+)\S/.exec(text) ?? []
  return { text, unit, lineEnd: text.includes('\n') ? lineEnd : '\n' }
}

function editsTo(node: JsonNode, value: JsonValue, layout: Layout): TextEdit[] {
  if (isSame(node.value, value)) return []
  if (isObject(node.value) && isObject(value)) return objectEdits(node, value, layout)
  if (Array.isArray(node.value) && Array.isArray(value)) return arrayEdits(node, value, layout)
  return [replace(node, value, layout)]
}

function replace(node: JsonNode, value: JsonValue, layout: Layout): TextEdit {
  const lineAt = node.start === 0 ? 0 : layout.text.lastIndexOf('\n', node.start - 1) + 1
  const line = layout.text.slice(lineAt, node.start)
  const isTall = lineAt > 0 && /^[ \t]*(?:"(?:[^"\\]|\\.)*"\s*:\s*)?$/.test(line)
  const indent = /^[ \t]*/.exec(line)![0]
  const text = isTall ? printTall(value, indent, layout) : printInline(value, isSpaced(node, layout))
  return { start: node.start, end: node.end, text }
}

function objectEdits(node: JsonNode, value: JsonObject, layout: Layout): TextEdit[] {
  const wanted = Object.keys(value)
  const had = new Set(node.children.map(({ key }) => key))
  const names = keptNames(node.children, value, wanted, had)
  const kept = node.children.filter((child) => names.has(child))
  if (kept.length === 0) return [replace(node, value, layout)]
  const byName = new Map(kept.map((child) => [names.get(child)!, child]))
  return [
    ...kept.flatMap((child) => memberEdits(child, names.get(child)!, value, layout)),
    ...removals(node, new Set(kept)),
    ...insertions(
      node,
      wanted.map((name) => byName.get(name) ?? { name, value: value[name]! }),
      layout,
    ),
  ]
}

/** Members that stay, by their names from now on: one that goes where a new one comes gives it its place. */
function keptNames(
  members: readonly JsonNode[],
  value: JsonObject,
  wanted: readonly string[],
  had: ReadonlySet<string>,
): Map<JsonNode, string> {
  const names = new Map<JsonNode, string>()
  let previous = -1
  for (const member of members) {
    const own = Object.hasOwn(value, member.key) ? wanted.indexOf(member.key) : -1
    const next = wanted[previous + 1]
    if (own === -1 && (next === undefined || had.has(next))) continue
    previous = own === -1 ? previous + 1 : own
    names.set(member, wanted[previous]!)
  }
  return names
}

function memberEdits(member: JsonNode, name: string, value: JsonObject, layout: Layout): TextEdit[] {
  const edits = editsTo(member, value[name]!, layout)
  if (name === member.key) return edits
  const end = keyEndOf(member, layout)
  return [{ start: member.keyAt, end, text: JSON.stringify(name) }, ...edits]
}

function arrayEdits(node: JsonNode, items: readonly JsonValue[], layout: Layout): TextEdit[] {
  const { children } = node
  const shorter = Math.min(children.length, items.length)
  if (shorter === 0) return [replace(node, [...items], layout)]
  let head = 0
  while (head < shorter && isSame(children[head]!.value, items[head])) head += 1
  let tail = 0
  while (tail < shorter - head && isSame(children.at(-1 - tail)!.value, items.at(-1 - tail))) tail += 1
  const pairs = shorter - head - tail
  const kept = [...children.slice(0, head + pairs), ...children.slice(children.length - tail)]
  if (kept.length === 0) return [replace(node, [...items], layout)]
  const wanted = items.map((value, index): JsonNode | Fresh => {
    if (index < head + pairs) return children[index]!
    return index >= items.length - tail ? children[index - items.length + children.length]! : { name: null, value }
  })
  return [
    ...children.slice(head, head + pairs).flatMap((child, index) => editsTo(child, items[head + index]!, layout)),
    ...removals(node, new Set(kept)),
    ...insertions(node, wanted, layout),
  ]
}

/** Take out what is not kept, with the comma that goes with it. */
function removals({ children }: JsonNode, kept: ReadonlySet<JsonNode>): TextEdit[] {
  const lastKept = children.findLastIndex((child) => kept.has(child))
  const edits = children
    .slice(0, lastKept)
    .flatMap((child, index) =>
      kept.has(child) ? [] : [{ start: child.keyAt, end: children[index + 1]!.keyAt, text: '' }],
    )
  const last = children.at(-1)!
  if (kept.has(last)) return edits
  return [...edits, { start: children[lastKept]!.end, end: last.end, text: '' }]
}

/** What is to stand among the members or items that there are. */
interface Fresh {
  name: string | null
  value: JsonValue
}

function insertions(node: JsonNode, wanted: readonly (JsonNode | Fresh)[], layout: Layout): TextEdit[] {
  const edits = new Map<number, TextEdit>()
  const first = wanted.find((one) => 'start' in one)!
  const gap = gapOf(node, layout)
  let anchor: JsonNode | null = null
  for (const one of wanted) {
    if ('start' in one) {
      anchor = one
      continue
    }
    const at: number = anchor === null ? first.keyAt : anchor.end
    const text = printMember(one, node, gap, layout)
    const edit = edits.get(at) ?? { start: at, end: at, text: '' }
    edit.text += anchor === null ? `${text},${gap}` : `,${gap}${text}`
    edits.set(at, edit)
  }
  return [...edits.values()]
}

/** The blanks between two members. */
function gapOf(node: JsonNode, layout: Layout): string {
  const [first, second] = node.children
  const before = ({ keyAt }: JsonNode): string => /[ \t\r\n]*$/.exec(layout.text.slice(node.start, keyAt))![0]
  const own = before(second ?? first!)
  if (second !== undefined || own.includes('\n')) return own
  return isSpaced(node, layout) ? ' ' : ''
}

function printMember({ name, value }: Fresh, node: JsonNode, gap: string, layout: Layout): string {
  const indent = gap.slice(gap.lastIndexOf('\n') + 1)
  const text = gap.includes('\n') ? printTall(value, indent, layout) : printInline(value, isSpaced(node, layout))
  return name === null ? text : `${JSON.stringify(name)}${colonOf(node, layout)}${text}`
}

function colonOf({ children }: JsonNode, layout: Layout): string {
  const member = children.at(-1)!
  const colon = layout.text.slice(keyEndOf(member, layout), member.start)
  return /^[ \t]*:[ \t]*$/.test(colon) ? colon : ': '
}

function keyEndOf({ keyAt }: JsonNode, { text }: Layout): number {
  const key = /"(?:[^"\\]|\\.)*"/y
  key.lastIndex = keyAt
  key.exec(text)
  return key.lastIndex
}

/** True where a blank follows colons and commas. */
function isSpaced({ start, end }: JsonNode, { text }: Layout): boolean {
  const own = /[:,](\s?)["\d[{tfn-]/.exec(text.slice(start, end)) ?? /[:,](\s?)["\d[{tfn-]/.exec(text)
  return own !== null && own[1] !== ''
}

function printTall(value: JsonValue, indent: string, { unit, lineEnd }: Layout): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', lineEnd + indent)
}

function printInline(value: JsonValue, isSpacedOut: boolean): string {
  if (!isSpacedOut || typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => printInline(item, true)).join(', ')}]`
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${printInline(item, true)}`)
  return `{${members.join(', ')}}`
}
