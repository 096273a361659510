import type { AssignmentExpression, Class, Function as FunctionNode, Node, ParamPattern, Program } from 'oxc-parser'
import type { SourceText } from './parse-source.js'
import { readExport, readCommonJsExport } from './read-exports.js'
import {
  type Binding,
  functionAround,
  isFunctionNode,
  isScopeNode,
  nameOf,
  memberName,
  parentOf,
  type PathStep,
  type Scope,
  type SourceModule,
} from './source-module.js'

/** Find what the names of a parsed file stand for. */
export function readModule(
  source: SourceText,
  program: Program,
  childKeys: Record<string, readonly string[]>,
): SourceModule {
  const module: SourceModule = {
    ...source,
    program,
    scopes: new Map(),
    calls: [],
    functions: [],
    returns: new Map(),
    fields: new Map(),
    exports: { named: new Map(), all: [], whole: null },
  }
  const assignments: AssignmentExpression[] = []
  walk(program, childKeys, (node) => {
    visit(module, node)
    if (node.type === 'AssignmentExpression') assignments.push(node)
  })
  // Names may be declared behind what assigns to them.
  for (const each of assignments) readAssignment(module, each)
  return module
}

// Most nodes tell nothing of names, and there are many.
const TELLING: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'CallExpression',
  'CatchClause',
  'ClassDeclaration',
  'ClassExpression',
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'FunctionDeclaration',
  'FunctionExpression',
  'ImportDeclaration',
  'ReturnStatement',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSEnumDeclaration',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSTypeParameterDeclaration',
  'VariableDeclarator',
])

/** Visit nodes in order of the source, and let each know the one around it. */
function walk(root: Program, childKeys: Record<string, readonly string[]>, visit: (node: Node) => void): void {
  // Generated code nests deeper than calls may.
  const pending: Node[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (TELLING.has(node.type)) visit(node)
    const members = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>
    for (const key of (childKeys[node.type] ?? []).toReversed()) {
      const child = members[key]
      if (Array.isArray(child)) {
        for (const each of child.toReversed()) if (each !== null) pending.push(adopt(each, node))
      } else if (child !== null && child !== undefined) pending.push(adopt(child, node))
    }
  }
}

function adopt(child: Node, parent: Node): Node {
  const adopted = child as { parent?: Node }
  adopted.parent = parent
  return child
}

function visit(module: SourceModule, node: Node): void {
  if (isFunctionNode(node)) readFunction(module, node as FunctionNode)
  switch (node.type) {
    case 'CallExpression':
      module.calls.push(node)
      break
    case 'ReturnStatement': {
      const around = functionAround(node)
      if (around !== null && node.argument !== null) module.returns.get(around)?.push(node.argument)
      break
    }
    case 'VariableDeclarator':
      readDeclarator(module, node)
      break
    case 'CatchClause':
      if (node.param !== null) declarePattern(module, node, node.param, { ...VARIABLE, node: null })
      break
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
      readExport(module.exports, node)
      break
    default:
      readDeclaration(module, node)
  }
}

const VARIABLE: Omit<Binding, 'path' | 'assigned'> = { kind: 'variable', node: null, value: null, type: null }

function readDeclaration(module: SourceModule, node: Node): void {
  switch (node.type) {
    case 'ImportDeclaration':
      for (const each of node.specifiers) {
        const name =
          each.type === 'ImportSpecifier'
            ? (nameOf(each.imported) ?? '')
            : each.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*'
        declareImport(module, node, each.local.name, { specifier: node.source.value, name })
      }
      break
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        const specifier = node.moduleReference.expression.value
        declareImport(module, node, node.id.name, { specifier, name: '*' })
      }
      break
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSEnumDeclaration':
      if (node.id !== null) {
        const home = node.type === 'ClassExpression' ? node : (parentOf(node) ?? node)
        declare(module, home, node.id.name, { ...VARIABLE, kind: 'declaration', node }, [])
      }
      break
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      scopeOf(module, parentOf(node) ?? node).types.set(node.id.name, node)
      break
    case 'TSTypeParameterDeclaration':
      for (const each of node.params) scopeOf(module, parentOf(node) ?? node).types.set(each.name.name, each)
      break
    default:
  }
}

function declareImport(
  module: SourceModule,
  node: Node,
  name: string,
  from: { specifier: string; name: string },
): void {
  declare(module, node, name, { ...VARIABLE, kind: 'import', from }, [])
}

function readFunction(module: SourceModule, node: FunctionNode & { expression?: boolean }): void {
  module.functions.push(node)
  const body = node.body as Node | null
  module.returns.set(node, body !== null && body.type !== 'BlockStatement' ? [body] : [])
  if (node.id !== null && node.id !== undefined) {
    const home =
      node.type === 'FunctionDeclaration' || node.type === 'TSDeclareFunction' ? (parentOf(node) ?? node) : node
    declare(module, home, node.id.name, { ...VARIABLE, kind: 'declaration', node }, [])
  }
  for (const each of node.params) declareParameter(module, node, each)
}

function declareParameter(module: SourceModule, node: Node, parameter: ParamPattern): void {
  const pattern = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
  declarePattern(module, node, pattern, { ...VARIABLE, kind: 'parameter', node })
}

function readDeclarator(module: SourceModule, node: Node & { type: 'VariableDeclarator' }): void {
  const declaration = parentOf(node)
  const isVar = declaration?.type === 'VariableDeclaration' && declaration.kind === 'var'
  const home = isVar ? (functionAround(node) ?? module.program) : node
  declarePattern(module, home, node.id, { ...VARIABLE, value: node.init })
}

type Origin = Omit<Binding, 'path' | 'assigned'>

/** Declare all names of a pattern, each with the way from the value to it. */
function declarePattern(
  module: SourceModule,
  home: Node,
  pattern: Node,
  origin: Origin,
  path: readonly PathStep[] = [],
): void {
  const type = 'typeAnnotation' in pattern ? (pattern.typeAnnotation as { typeAnnotation: Node } | null) : null
  const typed = path.length === 0 && type !== null ? { ...origin, type: type?.typeAnnotation ?? null } : origin
  switch (pattern.type) {
    case 'Identifier':
      declare(module, home, pattern.name, typed, [...path])
      break
    case 'AssignmentPattern': {
      const last = path.at(-1)
      if (last === undefined) declarePattern(module, home, pattern.left, { ...typed, value: pattern.right })
      else
        declarePattern(module, home, pattern.left, typed, [...path.slice(0, -1), { ...last, fallback: pattern.right }])
      break
    }
    case 'ObjectPattern':
      for (const each of pattern.properties) {
        const name = each.type === 'RestElement' || each.computed ? null : nameOf(each.key)
        const inner = each.type === 'RestElement' ? each.argument : each.value
        declarePattern(module, home, inner, typed, [...path, { name, fallback: null }])
      }
      break
    case 'ArrayPattern':
      for (const [index, each] of pattern.elements.entries()) {
        if (each !== null) declarePattern(module, home, each, typed, [...path, { name: String(index), fallback: null }])
      }
      break
    case 'RestElement':
      declarePattern(module, home, pattern.argument, typed, [...path, { name: null, fallback: null }])
      break
    default:
  }
}

function declare(module: SourceModule, home: Node, name: string, origin: Origin, path: PathStep[]): void {
  // The body of an overloaded function comes behind its declarations.
  scopeOf(module, home).bindings.set(name, { ...origin, path, assigned: [] })
}

/** The names that hold at a node, of which most blocks have none. */
function scopeOf(module: SourceModule, node: Node): Scope {
  let home = node
  for (let parent = parentOf(home); parent !== null && !isScopeNode(home); parent = parentOf(home)) home = parent
  const scope = module.scopes.get(home) ?? { bindings: new Map(), types: new Map() }
  module.scopes.set(home, scope)
  return scope
}

function readAssignment(module: SourceModule, node: AssignmentExpression): void {
  const { left, right } = node
  if (readCommonJsExport(module.exports, node)) return
  if (left.type === 'Identifier') bindingOf(module, left, left.name)?.assigned.push(right)
  if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression') return
  const name = memberName(left)
  const home = classAround(node)
  if (name === null || home === null) return
  const fields = module.fields.get(home) ?? new Map<string, Node[]>()
  module.fields.set(home, fields.set(name, [...(fields.get(name) ?? []), right]))
}

/** The closest class around a node. */
export function classAround(node: Node): Class | null {
  let around = parentOf(node)
  while (around !== null && around.type !== 'ClassDeclaration' && around.type !== 'ClassExpression') {
    around = parentOf(around)
  }
  return around
}

/** What a name stands for at a node; undefined for a global. */
export function bindingOf(module: SourceModule, node: Node, name: string): Binding | undefined {
  let around: Node | null = node
  while (around !== null) {
    const binding = module.scopes.get(around)?.bindings.get(name)
    if (binding !== undefined) return binding
    around = parentOf(around)
  }
  return undefined
}

/** The interface or alias that a name stands for at a node. */
export function typeOf(module: SourceModule, node: Node, name: string): Node | undefined {
  let around: Node | null = node
  while (around !== null) {
    const type = module.scopes.get(around)?.types.get(name)
    if (type !== undefined) return type
    around = parentOf(around)
  }
  return undefined
}
