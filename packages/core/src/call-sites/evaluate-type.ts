import type { Node } from 'oxc-parser'
import { clientOf } from './evaluate-member.js'
import { either, type Evaluator, FOREIGN, type Value } from './evaluator.js'
import { bindingOf, typeOf } from './read-module.js'
import { nameOf, type SourceModule } from './source-module.js'

// Types that tell the same of their first argument, as far as its members go.
const TRANSPARENT = new Set([
  'Awaited',
  'NonNullable',
  'Omit',
  'Partial',
  'Pick',
  'Promise',
  'Readonly',
  'Required',
  'InstanceType',
])

/** Find what a type says of the values that have it. */
export function evaluateType(evaluator: Evaluator, node: Node, module: SourceModule): Value {
  switch (node.type) {
    case 'TSTypeReference':
      return ofReference(evaluator, node, module)
    case 'TSTypeQuery':
      return evaluator.evaluate(node.exprName, module)
    case 'TSUnionType':
    case 'TSIntersectionType':
      return either(node.types.map((each) => evaluator.ofType(each, module)))
    case 'TSTypeLiteral':
      return { kind: 'type', members: node.members, module }
    case 'TSInterfaceDeclaration':
      return ofInterface(evaluator, node, module)
    case 'TSTypeParameter': {
      const bound = [node.constraint, node.default].filter((each) => each !== null && each !== undefined)
      return either(bound.map((each) => evaluator.ofType(each, module)))
    }
    case 'TSTypeAliasDeclaration':
      return evaluator.ofType(node.typeAnnotation, module)
    case 'TSParenthesizedType':
      return evaluator.ofType(node.typeAnnotation, module)
    case 'TSIndexedAccessType': {
      const index = node.indexType.type === 'TSLiteralType' ? nameOf(node.indexType.literal) : null
      return index === null ? null : evaluator.member(evaluator.ofType(node.objectType, module), index)
    }
    case 'TSImportType': {
      const name = node.qualifier === null || node.qualifier === undefined ? null : nameOf(node.qualifier)
      return name === null
        ? null
        : asInstance(typeNamed(evaluator.imported(node.source.value, '*', module), name, evaluator))
    }
    case 'TSStringKeyword':
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSArrayType':
      return FOREIGN
    default:
      return null
  }
}

function ofReference(evaluator: Evaluator, node: Node & { type: 'TSTypeReference' }, module: SourceModule): Value {
  const { typeName, typeArguments } = node
  if (typeName.type === 'TSQualifiedName') {
    return asInstance(typeNamed(evaluator.evaluate(typeName.left, module), typeName.right.name, evaluator))
  }
  if (typeName.type !== 'Identifier') return null
  const [argument] = typeArguments?.params ?? []
  if (argument !== undefined && typeName.name === 'ReturnType')
    return evaluator.result(evaluator.ofType(argument, module))
  if (argument !== undefined && TRANSPARENT.has(typeName.name)) return asInstance(evaluator.ofType(argument, module))
  const declared = typeOf(module, node, typeName.name)
  if (declared !== undefined) return evaluator.ofType(declared, module)
  const binding = bindingOf(module, node, typeName.name)
  if (binding?.from === undefined)
    return asInstance(binding === undefined ? null : evaluator.evaluate(typeName, module))
  const { specifier, name } = binding.from
  return asInstance(typeNamed(evaluator.imported(specifier, '*', module), name, evaluator))
}

// How often a type is exported again.
const MOST_STEPS = 10

/** A type that a module or a package exports. */
function typeNamed(from: Value, name: string, evaluator: Evaluator, steps = MOST_STEPS): Value {
  if (steps === 0) return null
  if (from?.kind === 'package') {
    const shape = from.library.types?.[name]
    return shape === undefined ? evaluator.member(from, name) : clientOf(from.library, shape)
  }
  if (from?.kind === 'client') {
    const shape = from.library.types?.[name]
    return shape === undefined ? null : clientOf(from.library, shape)
  }
  if (from?.kind !== 'module') return from
  const { module } = from
  const target = module.exports.named.get(name)
  const local = typeOf(module, module.program, target?.kind === 'local' ? target.name : name)
  if (local !== undefined) return evaluator.ofType(local, module)
  if (target?.kind === 'from') {
    return typeNamed(evaluator.imported(target.specifier, '*', module), target.name, evaluator, steps - 1)
  }
  if (target !== undefined) return typeOfExport(evaluator.exported(module, name), target, module, evaluator)
  for (const specifier of module.exports.all) {
    const found = typeNamed(evaluator.imported(specifier, '*', module), name, evaluator, steps - 1)
    if (found !== null) return found
  }
  return null
}

/** `import { AxiosInstance } from 'axios'; export { AxiosInstance }` exports a type alone. */
function typeOfExport(
  value: Value,
  target: { kind: 'value'; node: Node } | { kind: 'local'; name: string },
  module: SourceModule,
  evaluator: Evaluator,
): Value {
  if (target.kind !== 'local' || (value !== null && value.kind !== 'foreign')) return value
  const from = bindingOf(module, module.program, target.name)?.from
  return from === undefined ? value : typeNamed(evaluator.imported(from.specifier, '*', module), from.name, evaluator)
}

function ofInterface(
  evaluator: Evaluator,
  node: Node & { type: 'TSInterfaceDeclaration' },
  module: SourceModule,
): Value {
  // An interface that extends a client is one: `interface Api extends AxiosInstance`.
  for (const each of node.extends) {
    const { expression } = each
    if (expression.type !== 'Identifier') continue
    const from = bindingOf(module, node, expression.name)?.from
    const parent = from && typeNamed(evaluator.imported(from.specifier, '*', module), from.name, evaluator)
    if (parent?.kind === 'client') return parent
  }
  return { kind: 'type', members: node.body.body, module }
}

/** A class's name as a type is that of its instances. */
function asInstance(value: Value): Value {
  if (value?.kind === 'class') return { ...value, kind: 'instance' }
  if (value?.kind !== 'client' || value.shape.construct === undefined || value.shape.call !== undefined) return value
  return clientOf(value.library, value.shape.construct.shape)
}
