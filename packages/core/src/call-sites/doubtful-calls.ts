import type { CallExpression, Node } from 'oxc-parser'
import type { Evaluator } from './evaluator.js'
import { bindingOf } from './read-module.js'
import { memberName, type SourceModule, withoutTypes } from './source-module.js'

/** Why a call may be one of a client. */
export interface Doubt {
  client: string
  doubt: string
}

const FETCH_LIKE =
  /^[_#$]*(?:fetch|(?:custom|inner|base|http|my|native|original|raw|safe|retry)fetch|fetch(?:impl|fn|er|func|function|api|client))$/i
const CLIENT_LIKE =
  /^[_#$]*(?:\w*(?:http|rest|axios)(?:client|service|api|instance)?|api(?:client)?|client|got|ky|request(?:er)?)s?$/i
const VERB = /^(?:get|post|put|patch|delete|head|request)$/
const URL_NAMED = /(?:url|uri|path|endpoint|href|route|input|request)$/i

/**
 * Tell why a call may be one of a client although nothing says so; null where it does not look like one.
 *
 * Both the name and the arguments must look so: `cache.get(key)` and `router.get('/x', handler)` do not.
 */
export function doubtOf(evaluator: Evaluator, node: CallExpression, module: SourceModule): Doubt | null {
  const callee = withoutTypes(node.callee)
  const name = lastName(callee)
  if (name === null || node.arguments.some(isFunction)) return null
  if (FETCH_LIKE.test(name)) return doubtOfFetch(evaluator, node, callee, name, module)
  if (callee.type !== 'MemberExpression' || !VERB.test(name) || !looksLikeUrl(node.arguments[0], true)) return null
  const object = withoutTypes(callee.object)
  const holder = holderName(object)
  if (holder === null || !CLIENT_LIKE.test(holder)) return null
  if (evaluator.evaluate(object, module) !== null) return null
  return { client: 'unknown', doubt: reason(object, holder, module) }
}

function doubtOfFetch(
  evaluator: Evaluator,
  node: CallExpression,
  callee: Node,
  name: string,
  module: SourceModule,
): Doubt | null {
  const [first, second] = node.arguments
  if (!looksLikeUrl(first, false) && !(second !== undefined && isRequestOptions(second))) return null
  return evaluator.evaluate(callee, module) === null ? { client: 'fetch', doubt: reason(callee, name, module) } : null
}

function reason(node: Node, name: string, module: SourceModule): string {
  if (node.type === 'Identifier') {
    const kind = bindingOf(module, node, node.name)?.kind
    return kind === 'parameter'
      ? `"${name}" is a parameter whose type names no client`
      : `nothing in the source tells what "${name}" is`
  }
  if (node.type === 'MemberExpression' && node.computed && memberName(node) === null) {
    return `which of "${name}" is used is chosen at run time`
  }
  return `nothing in the source tells what is in "${name}"`
}

/** The name by which a function is called. */
function lastName(node: Node): string | null {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' ? memberName(node) : null
}

/** The name of what holds a function: `clients` in `clients[name]` and in `this.clients`. */
function holderName(node: Node): string | null {
  const name = lastName(node)
  if (name !== null || node.type !== 'MemberExpression') return name
  return holderName(withoutTypes(node.object))
}

function looksLikeUrl(outer: Node | undefined, needsSlash: boolean): boolean {
  if (outer === undefined) return false
  const node = withoutTypes(outer)
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && /^\/|^https?:/.test(node.value)
    case 'TemplateLiteral':
      return node.quasis.some(({ value }) => value.raw.includes('/'))
    case 'BinaryExpression':
      return looksLikeUrl(node.left, needsSlash) || looksLikeUrl(node.right, needsSlash)
    case 'NewExpression':
      return node.callee.type === 'Identifier' && /^(?:URL|Request)$/.test(node.callee.name)
    case 'Identifier':
      return URL_NAMED.test(node.name)
    case 'MemberExpression':
      return !needsSlash && URL_NAMED.test(memberName(node) ?? '')
    default:
      return false
  }
}

function isRequestOptions(node: Node): boolean {
  if (node.type !== 'ObjectExpression') return false
  return node.properties.some(
    (each) =>
      each.type === 'Property' && each.key.type === 'Identifier' && /^(?:method|headers|body)$/.test(each.key.name),
  )
}

function isFunction(node: Node): boolean {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression'
}
