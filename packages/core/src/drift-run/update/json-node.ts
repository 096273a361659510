import type { JsonValue } from '../../model/index.js'
import { scanJson } from '../../store/json-text.js'

/** A value of a JSON text, and where it stands there. */
export interface JsonNode {
  value: JsonValue
  start: number
  /** Behind its last character. */
  end: number
  /** Where its key begins; its own start in an array. */
  keyAt: number
  /** Its name in an object; its index in an array. */
  key: string
  /** Members or items in the order of the text; of a name that comes twice, the last. */
  children: JsonNode[]
}

interface Open {
  node: Omit<JsonNode, 'value'>
  children: Open[]
}

/** Read a JSON text with the places of its values; null for what is no JSON. */
export function readJsonNode(text: string): JsonNode | null {
  const open: Open[] = []
  let root: Open | null = null
  const fault = scanJson(text, {
    enter: (path, start, keyAt) => {
      const one: Open = { node: { start, end: start, keyAt, key: path.at(-1) ?? '', children: [] }, children: [] }
      open.at(-1)?.children.push(one)
      root ??= one
      open.push(one)
    },
    leave: (_path, end) => {
      const one = open.pop()
      if (one !== undefined) one.node.end = end
    },
  })
  return fault !== null || root === null ? null : withValue(root, JSON.parse(text) as JsonValue)
}

function withValue({ node, children }: Open, value: JsonValue): JsonNode {
  const last = new Map(children.map((child) => [child.node.key, child]))
  const named = children.filter((child) => last.get(child.node.key) === child)
  return { ...node, value, children: named.map((child) => withValue(child, memberOf(value, child.node.key))) }
}

function memberOf(value: JsonValue, key: string): JsonValue {
  return (value as Record<string, JsonValue>)[key]!
}
