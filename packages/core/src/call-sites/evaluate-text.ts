import type { Node } from 'oxc-parser'
import type { Evaluator } from './evaluator.js'
import { bindingOf } from './read-module.js'
import { memberName, nameOf, type SourceModule, withoutTypes } from './source-module.js'
import { ANY, resolveUrl, tidyPattern } from './url-pattern.js'

// How far constants are followed: names of names of names.
const DEPTH = 12

/** Read text with `*` for what is not constant; null for what is not text. */
export function evaluateText(evaluator: Evaluator, node: Node, module: SourceModule): string | null {
  const text = read({ evaluator, module, depth: DEPTH }, node)
  return text === null ? null : tidyPattern(text)
}

interface Reading {
  evaluator: Evaluator
  module: SourceModule
  depth: number
}

function read(reading: Reading, outer: Node): string | null {
  const node = withoutTypes(outer)
  const part = (each: Node): string => read(reading, each) ?? ANY
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : null
    case 'TemplateLiteral':
      return node.quasis
        .map(({ value }, place) => {
          const expression = node.expressions[place]
          return (value.cooked ?? ANY) + (expression === undefined ? '' : part(expression))
        })
        .join('')
    case 'BinaryExpression':
      return node.operator === '+' ? termsOf(node).map(part).join('') : ANY
    case 'LogicalExpression':
    case 'ConditionalExpression': {
      const [one, other] =
        node.type === 'LogicalExpression'
          ? [part(node.left), part(node.right)]
          : [part(node.consequent), part(node.alternate)]
      return one === other ? one : ANY
    }
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'URL' ? ofUrl(reading, node.arguments) : null
    case 'CallExpression':
      return ofCall(reading, node)
    case 'MemberExpression':
      return ofMember(reading, node)
    case 'Identifier':
      return ofName(reading, node)
    case 'AwaitExpression':
    case 'ThisExpression':
    case 'TaggedTemplateExpression':
      return ANY
    default:
      return null
  }
}

/** The terms of `a + b + c`, of which generated code has thousands. */
function termsOf(sum: Node): Node[] {
  const terms: Node[] = []
  let node = sum
  while (node.type === 'BinaryExpression' && node.operator === '+') {
    terms.unshift(node.right)
    node = node.left
  }
  return [node, ...terms]
}

function ofUrl(reading: Reading, [url, base]: readonly Node[]): string | null {
  const path = url === undefined ? null : (read(reading, url) ?? ANY)
  return path === null || base === undefined ? path : resolveUrl(read(reading, base) ?? ANY, path)
}

// Methods that leave the text as it is.
const SAME = new Set(['toString', 'valueOf', 'trim', 'href'])

function ofCall(reading: Reading, node: Node & { type: 'CallExpression' }): string {
  const callee = withoutTypes(node.callee)
  if (callee.type === 'Identifier' && callee.name === 'String' && node.arguments[0] !== undefined) {
    return read(reading, node.arguments[0]) ?? ANY
  }
  if (callee.type === 'MemberExpression') {
    const name = memberName(callee)
    if (name !== null && SAME.has(name)) return read(reading, callee.object) ?? ANY
    if (name === 'concat') return [callee.object, ...node.arguments].map((each) => read(reading, each) ?? ANY).join('')
    if (name === 'join') return ofJoin(reading, callee.object, node.arguments[0])
  }
  const value = reading.depth > 0 ? reading.evaluator.evaluate(callee, reading.module) : null
  if (value?.kind !== 'function') return ANY
  const [only, ...others] = value.module.returns.get(value.node) ?? []
  if (only === undefined || others.length > 0) return ANY
  return read({ ...reading, module: value.module, depth: reading.depth - 1 }, only) ?? ANY
}

function ofJoin(reading: Reading, list: Node, separator: Node | undefined): string {
  const between = separator === undefined ? ',' : (read(reading, separator) ?? ANY)
  if (list.type !== 'ArrayExpression') return ANY
  return list.elements.map((each) => (each === null ? '' : (read(reading, each) ?? ANY))).join(between)
}

function ofMember(reading: Reading, node: Node & { type: 'MemberExpression' }): string {
  const name = memberName(node)
  if (name === null) return ANY
  if (SAME.has(name)) return read(reading, node.object) ?? ANY
  if (reading.depth === 0) return ANY
  const holder = reading.evaluator.evaluate(node.object, reading.module)
  const found = holder === null ? null : constantOf(holder, name)
  return found === null
    ? ANY
    : (read({ ...reading, module: found.module, depth: reading.depth - 1 }, found.node) ?? ANY)
}

/** The expression that a member of an object, an enum or a class is set to, and never again. */
function constantOf(
  holder: NonNullable<ReturnType<Evaluator['evaluate']>>,
  name: string,
): { node: Node; module: SourceModule } | null {
  if (holder.kind === 'object') {
    const members = holder.node.properties.filter((each) => each.type === 'Property' && nameOf(each.key) === name)
    const [only] = members
    return members.length === 1 && only?.type === 'Property' && only.kind === 'init'
      ? { node: only.value, module: holder.module }
      : null
  }
  if (holder.kind !== 'instance' && holder.kind !== 'class') return null
  if (holder.module.fields.get(holder.node)?.has(name) === true) return null
  for (const each of holder.node.body.body) {
    const isField = each.type === 'PropertyDefinition' && nameOf(each.key) === name
    if (isField && each.value !== null) return { node: each.value, module: holder.module }
  }
  return null
}

function ofName(reading: Reading, node: Node & { type: 'Identifier' }): string | null {
  const { module, depth, evaluator } = reading
  if (depth === 0) return ANY
  const inner = { ...reading, depth: depth - 1 }
  const binding = bindingOf(module, node, node.name)
  if (binding?.kind === 'import' && binding.from !== undefined) {
    const source = evaluator.constant(binding.from.specifier, binding.from.name, module)
    return source === null ? ANY : (read({ ...inner, module: source.module }, source.node) ?? ANY)
  }
  const isConstant = binding?.kind === 'variable' && binding.assigned.length === 0 && binding.path.length === 0
  if (!isConstant || binding.value === null) return ANY
  // An object is no text, an unknown text may be one.
  return isObject(binding.value) ? null : (read(inner, binding.value) ?? ANY)
}

function isObject(node: Node): boolean {
  return withoutTypes(node).type === 'ObjectExpression'
}
