import type { AssignmentExpression, ExportNamedDeclaration, Node } from 'oxc-parser'
import { memberName, type ModuleExports, nameOf } from './source-module.js'

/** Note what an export statement exports. */
export function readExport(exports: ModuleExports, node: Node): void {
  switch (node.type) {
    case 'ExportAllDeclaration': {
      const name = node.exported === null ? null : nameOf(node.exported)
      if (name === null) exports.all.push(node.source.value)
      else exports.named.set(name, { kind: 'from', specifier: node.source.value, name: '*' })
      break
    }
    case 'ExportDefaultDeclaration':
      exports.named.set('default', { kind: 'value', node: node.declaration })
      break
    case 'TSExportAssignment':
      exports.whole = node.expression
      break
    case 'ExportNamedDeclaration':
      readNamed(exports, node)
      break
    default:
  }
}

function readNamed(exports: ModuleExports, node: ExportNamedDeclaration): void {
  for (const { exported, local } of node.specifiers) {
    const name = nameOf(exported)
    const inner = nameOf(local)
    if (name === null || inner === null) continue
    const target = node.source === null ? null : node.source.value
    exports.named.set(
      name,
      target === null ? { kind: 'local', name: inner } : { kind: 'from', specifier: target, name: inner },
    )
  }
  for (const name of declaredNames(node.declaration)) exports.named.set(name, { kind: 'local', name })
}

function declaredNames(declaration: Node | null): string[] {
  switch (declaration?.type) {
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id }) => namesOf(id))
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSDeclareFunction':
      return declaration.id === null ? [] : [declaration.id.name]
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
      return [declaration.id.name]
    default:
      return []
  }
}

function namesOf(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'AssignmentPattern':
      return namesOf(pattern.left)
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => namesOf(each.type === 'RestElement' ? each.argument : each.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : namesOf(each)))
    case 'RestElement':
      return namesOf(pattern.argument)
    default:
      return []
  }
}

/** Note what CommonJS exports by an assignment; false where it is none of an export. */
export function readCommonJsExport(exports: ModuleExports, { left, right }: AssignmentExpression): boolean {
  if (left.type !== 'MemberExpression') return false
  if (isModuleExports(left)) {
    exports.whole = right
    return true
  }
  const { object } = left
  const isOfExports =
    (object.type === 'Identifier' && object.name === 'exports') ||
    (object.type === 'MemberExpression' && isModuleExports(object))
  const name = isOfExports ? memberName(left) : null
  if (name === null) return false
  exports.named.set(name, { kind: 'value', node: right })
  return true
}

function isModuleExports(node: Node & { type: 'MemberExpression' }): boolean {
  return node.object.type === 'Identifier' && node.object.name === 'module' && memberName(node) === 'exports'
}
