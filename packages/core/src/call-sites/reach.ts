import type { Node } from 'oxc-parser'
import { functionAround, isFunctionNode, parentOf, type SourceModule } from './source-module.js'
import type { LineTable } from './source-position.js'
import type { Stretch, StretchKind } from './static-site.js'

// Callbacks in callbacks: what is further out is no longer the same call in any useful sense.
const MOST_CALLBACKS = 4

/** Where a call is left by what it makes, and where stack frames of it may point to. */
export interface CallReach {
  stretches: Stretch[]
  /** Functions that give away its promise unawaited, so that only their callers are on the stack. */
  leaks: Node[]
}

/** Find where stack frames may point to while a call is under way, the closest first. */
export function reachOf(call: Node, module: SourceModule, lines: LineTable): CallReach {
  const stretch = (kind: StretchKind, node: Node): Stretch => ({
    kind,
    ...lines.rangeOf(node),
    holes: module.functions
      .filter((each) => isInside(node, each) && !isInside(each, call))
      .map((each) => lines.rangeOf(each)),
  })
  const chain = chainAround(call)
  let outer = expressionAround(chain)
  const stretches = [stretch('call', call), stretch('chain', chain), stretch('expression', outer.node)]
  const leaks: Node[] = []
  while (!outer.isAwaited && leaks.length < MOST_CALLBACKS) {
    const around = functionAround(outer.node)
    if (around === null) break
    leaks.push(around)
    if (!isCallback(around)) break
    outer = expressionAround(around)
    stretches.push(stretch('callback', outer.node))
  }
  return { stretches, leaks }
}

/** A function that is written where it is passed on. */
function isCallback(node: Node): boolean {
  const parent = parentOf(node)
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') return false
  return parent !== null && (parent.type === 'CallExpression' || parent.type === 'NewExpression')
}

/** The expression that a call begins: what is called or read of its result, and the `await` before it. */
export function chainAround(call: Node): Node {
  let node = call
  for (let parent = parentOf(node); parent !== null && isChained(parent, node); parent = parentOf(node)) node = parent
  return node
}

function isChained(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node
    case 'CallExpression':
      return parent.callee === node
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return true
    default:
      return false
  }
}

/** All of an expression up to its statement or its function. */
export function expressionAround(start: Node): { node: Node; isAwaited: boolean } {
  let node = start
  let isAwaited = isAwaiting(start)
  for (let parent = parentOf(node); parent !== null && !endsExpression(parent); parent = parentOf(node)) {
    node = parent
    isAwaited ||= isAwaiting(node)
  }
  return { node, isAwaited: isAwaited || parentOf(node)?.type === 'ForOfStatement' }
}

/** Which element of the list `Promise.all([…])` is given, or another function that waits for several, a call is. */
export function elementAround(call: Node): number | null {
  let node = call
  for (let parent = parentOf(node); parent !== null && !endsExpression(parent); parent = parentOf(node)) {
    if (parent.type === 'ArrayExpression' && isAwaitedTogether(parent)) {
      const before = parent.elements.slice(0, parent.elements.indexOf(node as never))
      return before.some((each) => each?.type === 'SpreadElement') ? null : before.length
    }
    node = parent
  }
  return null
}

function isAwaitedTogether(list: Node): boolean {
  const call = parentOf(list)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === list ? call.callee : null
  const object = callee?.type === 'MemberExpression' ? callee.object : null
  return object?.type === 'Identifier' && object.name === 'Promise'
}

function isAwaiting(node: Node): boolean {
  return node.type === 'AwaitExpression'
}

function endsExpression(node: Node): boolean {
  return (
    isFunctionNode(node) ||
    node.type.endsWith('Statement') ||
    node.type.endsWith('Declaration') ||
    ['VariableDeclarator', 'PropertyDefinition', 'AccessorProperty', 'Program', 'SwitchCase', 'ClassBody'].includes(
      node.type,
    )
  )
}

function isInside(outer: Node, inner: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
