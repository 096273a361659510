import type { CallExpression, Node } from 'oxc-parser'
import type { BuildRule } from './client-library.js'
import { clientOf, globalValue } from './evaluate-member.js'
import { type ClientValue, either, type Evaluator, FOREIGN, type Value } from './evaluator.js'
import { joinUrls } from './url-pattern.js'
import { bindingOf, classAround } from './read-module.js'
import { readOptions } from './read-request.js'
import {
  type Binding,
  functionAround,
  memberName,
  parentOf,
  type PathStep,
  type SourceModule,
  withoutTypes,
} from './source-module.js'

/** Find what an expression stands for. */
export function evaluateExpression(evaluator: Evaluator, outer: Node, module: SourceModule): Value {
  const node = withoutTypes(outer)
  const evaluate = (each: Node): Value => evaluator.evaluate(each, module)
  switch (node.type) {
    case 'Identifier':
      return ofName(evaluator, node, node.name, module)
    case 'MemberExpression':
      return ofMember(evaluator, node, module)
    case 'CallExpression':
      return ofCall(evaluator, node, module)
    case 'NewExpression':
      return ofNew(evaluator, node, module)
    case 'AwaitExpression': {
      const value = evaluate(node.argument)
      return isAnswer(value, node.argument) ? FOREIGN : value
    }
    case 'ConditionalExpression':
      return either([evaluate(node.consequent), evaluate(node.alternate)])
    case 'LogicalExpression':
      return either([evaluate(node.left), evaluate(node.right)])
    case 'AssignmentExpression':
      return evaluate(node.right)
    case 'SequenceExpression':
      return node.expressions.length === 0 ? null : evaluate(node.expressions.at(-1) ?? node)
    case 'ImportExpression':
      return ofSpecifier(evaluator, node.source, module)
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
      return { kind: 'function', node, module }
    case 'ClassExpression':
    case 'ClassDeclaration':
      return { kind: 'class', node, module }
    case 'ObjectExpression':
      return { kind: 'object', node, module }
    case 'ThisExpression':
      return ofThis(node, module)
    case 'Super': {
      const home = classAround(node)
      const parent = home?.superClass ? evaluate(home.superClass) : null
      return parent?.kind === 'class' ? { ...parent, kind: 'instance' } : ofThis(node, module)
    }
    case 'TSQualifiedName':
      return evaluator.member(evaluate(node.left), node.right.name)
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'BinaryExpression':
    case 'UnaryExpression':
      return FOREIGN
    default:
      return null
  }
}

function ofName(evaluator: Evaluator, node: Node, name: string, module: SourceModule): Value {
  const binding = bindingOf(module, node, name)
  return binding === undefined ? globalValue(evaluator, name) : ofBinding(evaluator, binding, module)
}

/** What a name stands for; also asked for names that a module exports. */
export function ofBinding(evaluator: Evaluator, binding: Binding, module: SourceModule): Value {
  if (binding.kind === 'import') {
    return binding.from === undefined ? null : evaluator.imported(binding.from.specifier, binding.from.name, module)
  }
  if (binding.kind === 'declaration') return binding.node === null ? null : evaluator.evaluate(binding.node, module)
  const origins: Value[] = []
  if (binding.value !== null) origins.push(evaluator.evaluate(binding.value, module))
  if (binding.type !== null) origins.push(evaluator.ofType(binding.type, module))
  if (origins.length === 0 && binding.kind === 'parameter') origins.push(ofPromised(evaluator, binding, module))
  const values = origins.map((value) => follow(evaluator, value, binding.path, module))
  for (const each of binding.assigned) values.push(evaluator.evaluate(each, module))
  return either(values)
}

function follow(evaluator: Evaluator, value: Value, path: readonly PathStep[], module: SourceModule): Value {
  let reached = value
  for (const { name, fallback } of path) {
    const member = name === null ? null : evaluator.member(reached, name)
    const isTold = member !== null && member.kind !== 'foreign'
    reached = isTold || fallback === null ? member : either([member, evaluator.evaluate(fallback, module)])
  }
  return reached
}

/** `import('axios').then((axios) => …)` */
function ofPromised(evaluator: Evaluator, { node }: Binding, module: SourceModule): Value {
  const call = node === null ? null : parentOf(node)
  if (call?.type !== 'CallExpression' || call.arguments[0] !== node) return null
  const callee = call.callee
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'then') return null
  const value = evaluator.evaluate(callee.object, module)
  return isAnswer(value, callee.object) ? FOREIGN : value
}

/** What an SDK was waited for is no longer of it, save where that is its module. */
function isAnswer(value: Value, promise: Node): boolean {
  return value?.kind === 'client' && value.shape.isOpen === true && promise.type !== 'ImportExpression'
}

function ofMember(evaluator: Evaluator, node: Node & { type: 'MemberExpression' }, module: SourceModule): Value {
  const name = memberName(node) ?? (node.computed ? constantName(evaluator, node.property, module) : null)
  return evaluator.member(evaluator.evaluate(node.object, module), name)
}

function constantName(evaluator: Evaluator, property: Node, module: SourceModule): string | null {
  const text = evaluator.text(property, module)
  return text === null || text.includes('*') ? null : text
}

function ofThis(node: Node, module: SourceModule): Value {
  let around = functionAround(node)
  while (around?.type === 'ArrowFunctionExpression') around = functionAround(around)
  const holder = around === null ? null : parentOf(around)
  if (holder?.type === 'Property') {
    const object = parentOf(holder)
    return object?.type === 'ObjectExpression' ? { kind: 'object', node: object, module } : null
  }
  const home = classAround(node)
  if (home === null || (around !== null && !isInside(home, around))) return null
  const isStatic = holder?.type === 'MethodDefinition' && holder.static
  return { kind: isStatic ? 'class' : 'instance', node: home, module }
}

function isInside(outer: Node, inner: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

function ofSpecifier(evaluator: Evaluator, source: Node | undefined, module: SourceModule): Value {
  const specifier = source === undefined ? null : evaluator.text(source, module)
  return specifier === null ? null : evaluator.imported(specifier, '*', module)
}

function ofCall(evaluator: Evaluator, node: CallExpression, module: SourceModule): Value {
  const callee = withoutTypes(node.callee)
  const [first] = node.arguments
  if (callee.type === 'Identifier' && callee.name === 'require') {
    if (bindingOf(module, callee, 'require') === undefined) return ofSpecifier(evaluator, first, module)
  }
  if (callee.type === 'MemberExpression') {
    const name = memberName(callee)
    // `fetch.bind(globalThis)`; and a promise of a client comes through its handlers.
    if (name === 'bind' || name === 'catch' || name === 'finally') {
      const object = evaluator.evaluate(callee.object, module)
      if (object !== null && object.kind !== 'foreign') return object
    }
    if (name === 'then' && first !== undefined) {
      const handled = evaluator.result(evaluator.evaluate(first, module))
      if (handled?.kind === 'client') return handled
    }
  }
  const value = evaluator.evaluate(callee, module)
  if (value?.kind === 'client') {
    return value.shape.build === undefined
      ? FOREIGN
      : build(evaluator, value, value.shape.build, node.arguments, module)
  }
  if (value?.kind === 'package') return evaluator.result(value)
  if (value !== null && value.kind !== 'foreign') return evaluator.result(value)
  return ofUnknownCall(evaluator, node, value, module)
}

/** What a function of some package makes of a client is that client: `wrapper(axios.create())`. */
function ofUnknownCall(evaluator: Evaluator, node: CallExpression, callee: Value, module: SourceModule): Value {
  const [type] = node.typeArguments?.params ?? []
  const typed = type === undefined ? null : evaluator.ofType(type, module)
  if (typed?.kind === 'client' || typed?.kind === 'instance') return typed
  const [first] = node.arguments
  const given = first === undefined || first.type === 'SpreadElement' ? null : evaluator.evaluate(first, module)
  if (given?.kind === 'client') return given
  // `inject(Api)`
  if (given?.kind === 'class') return { ...given, kind: 'instance' }
  return callee
}

function ofNew(evaluator: Evaluator, node: Node & { type: 'NewExpression' }, module: SourceModule): Value {
  const value = evaluator.evaluate(node.callee, module)
  if (value?.kind === 'class') return { ...value, kind: 'instance' }
  if (value?.kind === 'client' && value.shape.construct !== undefined) {
    return build(evaluator, value, value.shape.construct, node.arguments, module)
  }
  const [first] = node.arguments
  if (node.callee.type === 'Identifier' && node.callee.name === 'Proxy' && first !== undefined) {
    return evaluator.evaluate(first, module)
  }
  return value === null ? null : FOREIGN
}

/** A client that is built has the base URL that it is given, joined to that of the one it is built from. */
function build(
  evaluator: Evaluator,
  { library, base }: ClientValue,
  { shape, keepsBase = false }: BuildRule,
  given: readonly Node[],
  module: SourceModule,
): Value {
  if (keepsBase) return clientOf(library, shape, base)
  const options = given.flatMap((each) => readOptions(evaluator, each, module) ?? [])
  const own = options.map(({ base }) => base).findLast((each) => each !== null)
  const text = given[0] === undefined || options.length > 0 ? null : evaluator.text(given[0], module)
  return clientOf(library, shape, joinUrls(base, own ?? text))
}
