import type { CallExpression, Node } from 'oxc-parser'
import type { CallRule } from './client-library.js'
import type { ClientValue, Evaluator, Value } from './evaluator.js'
import { doubtOf } from './doubtful-calls.js'
import { readRequest, type StaticRequest } from './read-request.js'
import { memberName, type SourceModule, withoutTypes } from './source-module.js'

/** A call of a client, or one that may be. */
export interface ReadCall {
  node: CallExpression
  client: string
  request: StaticRequest
  /** Why no one can tell; null for what is a client for certain. */
  doubt: string | null
}

/** Find the calls of a module that call out. */
export function readCalls(evaluator: Evaluator, module: SourceModule): ReadCall[] {
  return module.calls.flatMap((node) => readCall(evaluator, node, module) ?? [])
}

function readCall(evaluator: Evaluator, node: CallExpression, module: SourceModule): ReadCall | null {
  const callee = withoutTypes(node.callee)
  if (callee.type === 'Identifier' && callee.name === 'require') return null
  const target = asClient(evaluator, evaluator.evaluate(callee, module))
  if (target?.shape.call !== undefined) {
    return toCall(evaluator, node, module, target, target.shape.call, node.arguments)
  }
  return throughMember(evaluator, node, callee, module) ?? doubtful(evaluator, node, module)
}

function doubtful(evaluator: Evaluator, node: CallExpression, module: SourceModule): ReadCall | null {
  const doubt = doubtOf(evaluator, node, module)
  return doubt === null ? null : { node, ...doubt, request: { method: null, url: null } }
}

/** `fetch.call(null, url)`, `http.get.apply(…)`, `urls.map(fetch)` */
function throughMember(
  evaluator: Evaluator,
  node: CallExpression,
  callee: Node,
  module: SourceModule,
): ReadCall | null {
  if (callee.type !== 'MemberExpression') return null
  const name = memberName(callee)
  if (name === 'call' || name === 'apply') {
    const target = asClient(evaluator, evaluator.evaluate(callee.object, module))
    const given = name === 'call' ? node.arguments.slice(1) : []
    return target?.shape.call === undefined ? null : toCall(evaluator, node, module, target, target.shape.call, given)
  }
  const [first] = node.arguments
  if (name === null || first === undefined || !['map', 'flatMap', 'forEach', 'then'].includes(name)) return null
  if (first.type !== 'Identifier' && first.type !== 'MemberExpression') return null
  const target = asClient(evaluator, evaluator.evaluate(first, module))
  return target?.shape.call === undefined ? null : toCall(evaluator, node, module, target, target.shape.call, [])
}

function toCall(
  evaluator: Evaluator,
  node: CallExpression,
  module: SourceModule,
  { library, base }: ClientValue,
  rule: CallRule,
  given: readonly Node[],
): ReadCall {
  const request = readRequest(evaluator, rule, base, given, module)
  return { node, client: library.client, request, doubt: null }
}

function asClient(evaluator: Evaluator, value: Value): ClientValue | null {
  const whole = value?.kind === 'package' ? evaluator.member(value, 'default') : value
  return whole?.kind === 'client' ? whole : null
}
