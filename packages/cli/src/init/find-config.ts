import type {
  CallExpression,
  Expression,
  Function as FunctionNode,
  ArrowFunctionExpression,
  Node,
  ObjectExpression,
} from 'oxc-parser'
import { childrenOf, nodesIn, textOf, type Source } from './source.js'

/** The objects that a file configures with, one for each way through it; or why they are not to be found. */
export type FoundConfig = { objects: ObjectExpression[] } | { reason: string }

/** Which argument of a call is the configuration; null where the call is not known. */
export type ReadCall = (call: CallExpression, calls: CallContext) => Expression | null

/** What a {@link ReadCall} may ask. */
export interface CallContext {
  /** The name of what is called, such as `defineConfig`; empty where it has none. */
  name: string
  /** The package that a name of the file is imported from. */
  packageOf(name: string): string | null
  /** What a name of the file stands for, where it is said once. */
  valueOf(name: string): Expression | null
  /** The objects that an expression stands for. */
  objectsOf(expression: Expression): ObjectExpression[]
}

/** Find the objects that a configuration file exports: as they are, through names, functions and calls. */
export function findConfig(source: Source, readCall: ReadCall): FoundConfig {
  const exported = findExport(source)
  if (exported === null) return { reason: 'It exports no configuration by default.' }
  const names = readNames(source)
  const objects = resolve(exported, { source, names, readCall, depth: 0 })
  if ('reason' in objects) return objects
  const changed = objects.objects.find((object) => names.assigned.has(names.nameOf(object) ?? ''))
  return changed ? { reason: `"${names.nameOf(changed)}" is changed after it is made.` } : objects
}

/** What a name of the file stands for: its value, where it is declared once. */
export function valueOfName(source: Source, name: string): Expression | null {
  const value = readNames(source).values.get(name)
  return value === undefined || value === null || isFunction(value) ? null : value
}

/** The package or file that a name is imported or required from; null where it is not. */
export function originOfName(source: Source, name: string): string | null {
  return readNames(source).packages.get(name) ?? null
}

interface Names {
  /** By name; null where it is declared more than once. */
  values: Map<string, Expression | FunctionNode | null>
  packages: Map<string, string>
  /** Names of objects that get properties later on. */
  assigned: Set<string>
  nameOf(object: Node): string | null
}

interface Search {
  source: Source
  names: Names
  readCall: ReadCall
  depth: number
}

function findExport(source: Source): Expression | FunctionNode | null {
  let found: Expression | FunctionNode | null = null
  for (const statement of source.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement
      if (declaration.type === 'FunctionDeclaration') found = declaration
      else if (!/Class|Interface/.test(declaration.type)) found = declaration as Expression
    } else if (statement.type === 'TSExportAssignment') found = statement.expression
    else if (statement.type === 'ExportNamedDeclaration' && statement.source === null) {
      const named = statement.specifiers.find(
        ({ exported }) => exported.type === 'Identifier' && exported.name === 'default',
      )
      if (named?.local.type === 'Identifier') found = named.local as Expression
    } else if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
      const { left, right } = statement.expression
      if (/^(?:module\s*\.\s*exports|exports\s*\.\s*default)$/.test(textOf(source, left))) found = right
    }
  }
  return found
}

function readNames({ program, text }: Source): Names {
  const values: Names['values'] = new Map()
  const packages = new Map<string, string>()
  const assigned = new Set<string>()
  const declare = (name: string, value: Expression | FunctionNode | null): unknown =>
    values.set(name, values.has(name) ? null : value)
  for (const node of nodesIn(program)) {
    if (node.type === 'VariableDeclarator') {
      if (node.id.type === 'Identifier') declare(node.id.name, node.init)
      const from = requiredFrom(node.init)
      if (from !== null) for (const one of nodesIn(node.id)) if (one.type === 'Identifier') packages.set(one.name, from)
    } else if (node.type === 'FunctionDeclaration' && node.id) declare(node.id.name, node)
    else if (node.type === 'ImportDeclaration') {
      for (const { local } of node.specifiers) packages.set(local.name, node.source.value)
    } else if (node.type === 'AssignmentExpression') {
      const name = /^(\w+)[.[]/.exec(text.slice(node.left.start, node.left.end))?.[1]
      assigned.add(name ?? text.slice(node.left.start, node.left.end))
    }
  }
  const nameOf = (object: Node): string | null => {
    for (const [name, value] of values) {
      if (value && value.start <= object.start && value.end >= object.end && !isFunction(value)) return name
    }
    return null
  }
  return { values, packages, assigned, nameOf }
}

function requiredFrom(init: Expression | null): string | null {
  const call = init?.type === 'MemberExpression' ? init.object : init
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'require')
    return null
  const [argument] = call.arguments
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : null
}

function isFunction(node: Node): node is FunctionNode | ArrowFunctionExpression {
  return /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type)
}

/** How many names and calls one way may lead through. */
const DEPTH = 12

function resolve(node: Expression | FunctionNode, search: Search): FoundConfig {
  const { source, names, depth } = search
  const further = (next: Expression | FunctionNode): FoundConfig => resolve(next, { ...search, depth: depth + 1 })
  const unknown = {
    reason: `It is not made of an object that is written in this file, but of ${excerpt(textOf(source, node))}.`,
  }
  if (depth > DEPTH) return unknown
  if (isFunction(node)) return joined(returnsOf(node).map(further), unknown)
  switch (node.type) {
    case 'ObjectExpression':
      return { objects: [node] }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return further(node.expression)
    case 'AwaitExpression':
      return further(node.argument)
    case 'ConditionalExpression':
      return joined([further(node.consequent), further(node.alternate)], unknown)
    case 'Identifier': {
      const value = names.values.get(node.name)
      return value ? further(value) : unknown
    }
    case 'CallExpression': {
      const argument = search.readCall(node, callContext(node, search))
      return argument === null ? unknown : further(argument)
    }
    default:
      return unknown
  }
}

function callContext({ callee }: CallExpression, search: Search): CallContext {
  const { names, depth } = search
  return {
    name: callee.type === 'Identifier' ? callee.name : '',
    packageOf: (name) => names.packages.get(name) ?? null,
    valueOf(name) {
      const value = names.values.get(name) ?? null
      return value === null || value.type === 'FunctionDeclaration' ? null : value
    },
    objectsOf(expression) {
      const found = resolve(expression, { ...search, depth: depth + 1 })
      return 'objects' in found ? found.objects : []
    },
  }
}

function joined(all: readonly FoundConfig[], unknown: FoundConfig): FoundConfig {
  const failed = all.find((one) => 'reason' in one)
  if (all.length === 0 || failed) return failed ?? unknown
  return { objects: [...new Set(all.flatMap((one) => ('objects' in one ? one.objects : [])))] }
}

/** What a function may return, without what functions inside it return. */
function returnsOf({ body }: FunctionNode | ArrowFunctionExpression): Expression[] {
  if (body === null) return []
  if (body.type !== 'BlockStatement') return [body]
  const returned: Expression[] = []
  const visit = (node: Node): void => {
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument)
    else if (!isFunction(node)) childrenOf(node).forEach(visit)
  }
  visit(body)
  return returned
}

const EXCERPT = 60

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line
}
