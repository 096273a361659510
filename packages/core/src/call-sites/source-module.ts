import type { CallExpression, Class, Node, Program } from 'oxc-parser'
import type { SourceText } from './parse-source.js'

/** A parsed file with what its names stand for. */
export interface SourceModule extends SourceText {
  program: Program
  /** Names by the node that they hold in. */
  scopes: Map<Node, Scope>
  /** In order of the source. */
  calls: CallExpression[]
  /** Functions and methods. */
  functions: Node[]
  /** What a function returns. */
  returns: Map<Node, Node[]>
  /** What is assigned to members of `this`, by class. */
  fields: Map<Class, Map<string, Node[]>>
  exports: ModuleExports
}

export interface Scope {
  bindings: Map<string, Binding>
  /** Interfaces and aliases. */
  types: Map<string, Node>
}

/** What a name stands for. */
export interface Binding {
  kind: 'import' | 'variable' | 'parameter' | 'declaration'
  /** Of an import: the specifier and the name there, `*` for all. */
  from?: { specifier: string; name: string }
  /** A declared function, class or enum; for a parameter, its function. */
  node: Node | null
  /** The value, or what it is taken out of by `path`. */
  value: Node | null
  /** The type of that. */
  type: Node | null
  /** Members that lead from the value to the name; null for one that is not constant. */
  path: PathStep[]
  /** What else is assigned to the name. */
  assigned: Node[]
}

export interface PathStep {
  name: string | null
  /** Stands in where there is no such member. */
  fallback: Node | null
}

/** Where a module's exported names lead to. */
export interface ModuleExports {
  named: Map<string, ExportTarget>
  /** Modules of which all is exported. */
  all: string[]
  /** What `module.exports` is. */
  whole: Node | null
}

export type ExportTarget =
  | { kind: 'value'; node: Node }
  | { kind: 'local'; name: string }
  | { kind: 'from'; specifier: string; name: string }

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
])

const BLOCKS = new Set([
  'Program',
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'StaticBlock',
  'ClassExpression',
  'TSModuleBlock',
])

/** Tell whether a node is a function or a method's body. */
export function isFunctionNode(node: Node): boolean {
  return FUNCTIONS.has(node.type)
}

/** Tell whether a node may hold names. */
export function isScopeNode(node: Node): boolean {
  return FUNCTIONS.has(node.type) || BLOCKS.has(node.type)
}

/** The node around another. */
export function parentOf(node: Node): Node | null {
  return node.parent ?? null
}

/** The closest function around a node; null at the top of the module. */
export function functionAround(node: Node): Node | null {
  let around = parentOf(node)
  while (around !== null && !isFunctionNode(around)) around = parentOf(around)
  return around
}

/** What the name of a key, a member or an import is, where that is constant. */
export function nameOf(key: Node): string | null {
  switch (key.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return key.type === 'PrivateIdentifier' ? `#${key.name}` : key.name
    case 'Literal':
      return typeof key.value === 'string' || typeof key.value === 'number' ? String(key.value) : null
    case 'TemplateLiteral':
      return key.expressions.length === 0 ? (key.quasis[0]?.value.cooked ?? null) : null
    default:
      return null
  }
}

/** The name of the member that an expression reads; null where it is computed. */
export function memberName(node: Node & { type: 'MemberExpression' }): string | null {
  return node.computed && node.property.type === 'Identifier' ? null : nameOf(node.property)
}

/** An argument or a type without what only types tell: `fetch as never`, `api!`. */
export function withoutTypes(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return withoutTypes(node.expression)
    default:
      return node
  }
}
