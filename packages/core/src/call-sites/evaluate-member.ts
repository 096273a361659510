import type { Class, Node } from 'oxc-parser'
import type { ClientLibrary, Shape } from './client-library.js'
import { type ClientValue, either, type Evaluator, FOREIGN, type Value } from './evaluator.js'
import { bindingOf } from './read-module.js'
import { nameOf, type SourceModule } from './source-module.js'

/** A value of a library's shape. */
export function clientOf(library: ClientLibrary, shape: Shape, base: string | null = null): Value {
  const resolved = typeof shape === 'string' ? library.shapes?.[shape] : shape
  return resolved === undefined ? FOREIGN : { kind: 'client', library, shape: resolved, base }
}

/** What a library exports by a name, or has in its default export. */
function exportOfPackage(library: ClientLibrary, name: string): Value {
  const shape = Object.hasOwn(library.exports, name) ? library.exports[name] : undefined
  if (shape !== undefined) return clientOf(library, shape)
  const whole = library.exports['default']
  return whole === undefined ? FOREIGN : memberOfClient(clientOf(library, whole), name)
}

/** Find a member of a value; of any name where that is null. */
export function memberOf(evaluator: Evaluator, value: Value, name: string | null): Value {
  if (value === null) return null
  switch (value.kind) {
    case 'client':
      return name === null ? anyMember(value) : memberOfClient(value, name)
    case 'package':
      return name === null ? anyMember(exportOfPackage(value.library, 'default')) : exportOfPackage(value.library, name)
    case 'module':
      return name === null ? null : evaluator.exported(value.module, name)
    case 'instance':
      return name === null ? null : memberOfClass(evaluator, value.node, value.module, name, false)
    case 'class':
      return name === null ? null : memberOfClass(evaluator, value.node, value.module, name, true)
    case 'object':
      return memberOfObject(evaluator, value.node, value.module, name)
    case 'type':
      return name === null ? null : memberOfType(evaluator, value.members, value.module, name)
    case 'global':
      return name === null ? null : globalValue(evaluator, name)
    case 'function':
    case 'foreign':
      return FOREIGN
  }
}

/** What a name stands for that the module does not declare. */
export function globalValue(evaluator: Evaluator, name: string): Value {
  if (name === 'fetch') return evaluator.imported('node-fetch', 'default', NO_MODULE)
  if (name === '$fetch') return evaluator.imported('ofetch', 'default', NO_MODULE)
  return ['globalThis', 'window', 'self', 'global'].includes(name) ? { kind: 'global' } : FOREIGN
}

// Packages are the same from everywhere.
const NO_MODULE = { file: '' } as SourceModule

function memberOfClient(value: Value, name: string): Value {
  if (value?.kind !== 'client') return FOREIGN
  const { library, shape, base } = value
  if (shape.isOpen === true) return value
  const members = shape.members ?? {}
  const member = Object.hasOwn(members, name) ? members[name] : undefined
  if (member !== undefined) return clientOf(library, member, base)
  // CommonJS and ES modules wrap one another's default export.
  if (name === 'default') return value
  return shape.isFluent === true ? { ...value, shape: { build: { shape, keepsBase: name !== 'url' } } } : FOREIGN
}

/** A member that is chosen at run time, where all that it may be calls out. */
function anyMember(value: Value): Value {
  if (value?.kind !== 'client') return null
  const calls = Object.values(value.shape.members ?? {}).some(
    (each) => typeof each !== 'string' && each.call !== undefined,
  )
  return calls ? ({ ...value, shape: { call: { methodAt: -1 } } } satisfies ClientValue) : null
}

function memberOfObject(
  evaluator: Evaluator,
  node: Node & { type: 'ObjectExpression' },
  module: SourceModule,
  name: string | null,
): Value {
  const spread: Value[] = []
  const all: Value[] = []
  for (const each of node.properties.toReversed()) {
    if (each.type === 'SpreadElement') {
      if (name !== null) spread.push(evaluator.member(evaluator.evaluate(each.argument, module), name))
      continue
    }
    const isNamed = !each.computed && nameOf(each.key) === name
    const value = name === null || isNamed ? evaluator.evaluate(each.value, module) : null
    if (isNamed) return each.kind === 'get' ? evaluator.result(value) : value
    all.push(value)
  }
  if (name !== null) return spread.length > 0 ? either(spread) : null
  // Chosen at run time: known only where all are of one library.
  const [first] = all
  const isUniform =
    first?.kind === 'client' && all.every((each) => each?.kind === 'client' && each.library === first.library)
  return isUniform ? { ...first, base: null } : null
}

function memberOfType(evaluator: Evaluator, members: readonly Node[], module: SourceModule, name: string): Value {
  for (const each of members) {
    if (each.type !== 'TSPropertySignature' || nameOf(each.key) !== name || each.typeAnnotation === null) continue
    return evaluator.ofType(each.typeAnnotation.typeAnnotation, module)
  }
  return null
}

/** A member of a class or of its instances: declared, assigned to `this`, or inherited. */
function memberOfClass(
  evaluator: Evaluator,
  node: Class,
  module: SourceModule,
  name: string,
  isStatic: boolean,
): Value {
  const found: Value[] = (module.fields.get(node)?.get(name) ?? []).map((each) => evaluator.evaluate(each, module))
  for (const each of node.body.body) {
    switch (each.type) {
      case 'PropertyDefinition':
      case 'AccessorProperty':
        if (nameOf(each.key) !== name || each.static !== isStatic || each.computed) break
        if (each.value !== null) found.push(evaluator.evaluate(each.value, module))
        if (each.typeAnnotation) found.push(evaluator.ofType(each.typeAnnotation.typeAnnotation, module))
        break
      case 'MethodDefinition':
        if (each.kind === 'constructor') found.push(...parameterProperty(evaluator, each.value, module, name))
        else if (nameOf(each.key) === name && each.static === isStatic && !each.computed) {
          const method = evaluator.evaluate(each.value, module)
          found.push(each.kind === 'method' ? method : each.kind === 'get' ? evaluator.result(method) : null)
        }
        break
      default:
    }
  }
  if (found.length > 0) return either(found)
  return node.superClass === null ? null : memberOfParent(evaluator, node.superClass, module, name, isStatic)
}

function memberOfParent(
  evaluator: Evaluator,
  parent: Node,
  module: SourceModule,
  name: string,
  isStatic: boolean,
): Value {
  const value = evaluator.evaluate(parent, module)
  if (value?.kind === 'class') return evaluator.member(isStatic ? value : { ...value, kind: 'instance' }, name)
  const construct = value?.kind === 'client' && !isStatic ? value.shape.construct : undefined
  if (value?.kind !== 'client' || construct === undefined) return null
  return memberOfClient(clientOf(value.library, construct.shape), name)
}

/** `constructor(private http: AxiosInstance)` */
function parameterProperty(evaluator: Evaluator, constructor: Node, module: SourceModule, name: string): Value[] {
  if (!('params' in constructor)) return []
  return constructor.params.flatMap((each) => {
    if (each.type !== 'TSParameterProperty') return []
    const target = each.parameter.type === 'AssignmentPattern' ? each.parameter.left : each.parameter
    if (target.type !== 'Identifier' || target.name !== name) return []
    return bindingOf(module, constructor, name) === undefined ? [] : [evaluator.evaluate(target, module)]
  })
}
