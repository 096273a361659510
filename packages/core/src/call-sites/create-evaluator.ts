import type { Node } from 'oxc-parser'
import type { ClientLibrary } from './client-library.js'
import { CLIENT_LIBRARIES } from './client-libraries.js'
import { evaluateExpression, ofBinding } from './evaluate-expression.js'
import { clientOf, memberOf } from './evaluate-member.js'
import { evaluateText } from './evaluate-text.js'
import { evaluateType } from './evaluate-type.js'
import { either, type Evaluator, type Expression, FOREIGN, type Value } from './evaluator.js'
import { bindingOf } from './read-module.js'
import type { SourceModule } from './source-module.js'

/** Where modules come from. */
export interface ModuleSource {
  /** The module that a specifier means; `foreign` where it is none of the project's, or one without clients. */
  moduleOf(specifier: string, from: SourceModule): SourceModule | 'foreign' | null
  /** The library that a specifier means. Default: one of those that are known. */
  libraryOf?: (specifier: string) => ClientLibrary | undefined
}

const BY_PACKAGE = new Map(
  CLIENT_LIBRARIES.flatMap((library) => library.packages.map((name) => [name, library] as const)),
)

/** The library that a specifier imports. */
export function libraryOf(specifier: string): ClientLibrary | undefined {
  return BY_PACKAGE.get(specifier) ?? BY_PACKAGE.get(packageName(specifier))
}

/** Name the package of a specifier: `@scope/name` of `@scope/name/inner` */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

// Chains of thousands of calls are generated, and hold no client.
const MOST_DEPTH = 500

/**
 * Build what tells what expressions stand for. Texts are read by `forText`, which may see more modules, or by itself.
 */
export function createEvaluator(modules: ModuleSource, forText?: Evaluator): Evaluator {
  // Null also stands for what is being evaluated: a value that leads to itself tells nothing.
  const values = new Map<Node, Value>()
  let depth = 0
  const remember = (node: Node, find: () => Value): Value => {
    const known = values.get(node)
    if (known !== undefined) return known
    if (depth === MOST_DEPTH) return null
    values.set(node, null)
    depth += 1
    const value = find()
    depth -= 1
    values.set(node, value)
    return value
  }
  // Classes that extend, objects that spread and modules that export one another.
  const active = new Map<Node, Set<string>>()
  const unlessActive = (node: Node, question: string, find: () => Value): Value => {
    const questions = active.get(node) ?? new Set()
    if (questions.has(question)) return null
    active.set(node, questions.add(question))
    const value = find()
    questions.delete(question)
    return value
  }
  const evaluator: Evaluator = {
    evaluate: (node, module) =>
      isSimple(node)
        ? evaluateExpression(evaluator, node, module)
        : remember(node, () => evaluateExpression(evaluator, node, module)),
    ofType: (node, module) => remember(node, () => evaluateType(evaluator, node, module)),
    member: (value, name) =>
      value !== null && 'node' in value
        ? unlessActive(value.node, `${value.kind} ${name ?? ''}`, () => memberOf(evaluator, value, name))
        : memberOf(evaluator, value, name),
    result: (value) => resultOf(evaluator, value),
    exported: (module, name) => unlessActive(module.program, name, () => exportOf(evaluator, module, name)),
    imported(specifier, name, from) {
      const library = (modules.libraryOf ?? libraryOf)(specifier)
      if (library !== undefined)
        return name === '*' ? { kind: 'package', library } : memberOf(evaluator, { kind: 'package', library }, name)
      const module = modules.moduleOf(specifier, from)
      if (module === null || module === 'foreign') return module === null ? null : FOREIGN
      return name === '*' ? wholeOf(evaluator, module) : evaluator.exported(module, name)
    },
    text: (node, module) =>
      forText === undefined ? evaluateText(evaluator, node, module) : forText.text(node, module),
    constant: (specifier, name, from) => constantOf(modules, specifier, name, from, MOST_STEPS),
  }
  return evaluator
}

/** What is told without looking anywhere else: remembering it would cost more. */
function isSimple({ type }: Node): boolean {
  return (
    type === 'Literal' ||
    type === 'TemplateLiteral' ||
    type === 'ArrayExpression' ||
    type.endsWith('FunctionExpression')
  )
}

/** What calling a value makes, other than a call that goes out. */
function resultOf(evaluator: Evaluator, value: Value): Value {
  if (value?.kind === 'function') {
    const returned = value.module.returns.get(value.node) ?? []
    const values = returned.map((each) => evaluator.evaluate(each, value.module))
    const type = 'returnType' in value.node ? (value.node.returnType as { typeAnnotation: Node } | null) : null
    if (type) values.push(evaluator.ofType(type.typeAnnotation, value.module))
    return values.length === 0 ? FOREIGN : either(values)
  }
  if (value?.kind === 'package') return resultOf(evaluator, memberOf(evaluator, value, 'default'))
  if (value?.kind === 'client') {
    return value.shape.build === undefined ? FOREIGN : clientOf(value.library, value.shape.build.shape, value.base)
  }
  if (value === null || value.kind === 'foreign') return value
  return null
}

/** All that a module exports: what CommonJS sets, or its names. */
function wholeOf(evaluator: Evaluator, module: SourceModule): Value {
  const { whole } = module.exports
  if (whole === null) return { kind: 'module', module }
  const value = evaluator.evaluate(whole, module)
  return value?.kind === 'foreign' || value === null ? { kind: 'module', module } : value
}

function exportOf(evaluator: Evaluator, module: SourceModule, name: string): Value {
  const { named, all, whole } = module.exports
  const target = named.get(name)
  if (target?.kind === 'value') return evaluator.evaluate(target.node, module)
  if (target?.kind === 'from') return evaluator.imported(target.specifier, target.name, module)
  if (target?.kind === 'local') {
    const binding = bindingOf(module, module.program, target.name)
    return binding === undefined ? null : ofBinding(evaluator, binding, module)
  }
  if (whole !== null) {
    const value = evaluator.evaluate(whole, module)
    return name === 'default' ? value : evaluator.member(value, name)
  }
  if (name === 'default') return named.size > 0 && all.length === 0 ? { kind: 'module', module } : null
  return either(all.map((specifier) => evaluator.member(evaluator.imported(specifier, '*', module), name)))
}

// How often a constant is exported again.
const MOST_STEPS = 10

function constantOf(
  modules: ModuleSource,
  specifier: string,
  name: string,
  from: SourceModule,
  steps: number,
): Expression | null {
  const module = steps > 0 && libraryOf(specifier) === undefined ? modules.moduleOf(specifier, from) : null
  if (module === null || module === 'foreign') return null
  const target = module.exports.named.get(name)
  if (target?.kind === 'from') {
    return constantOf(modules, target.specifier, target.name, module, steps - 1)
  }
  if (target?.kind === 'value') return { node: target.node, module }
  if (target?.kind === 'local') {
    const binding = bindingOf(module, module.program, target.name)
    if (binding?.from !== undefined)
      return constantOf(modules, binding.from.specifier, binding.from.name, module, steps - 1)
    const isConstant = binding?.kind === 'variable' && binding.assigned.length === 0 && binding.path.length === 0
    return isConstant && binding.value !== null ? { node: binding.value, module } : null
  }
  for (const inner of module.exports.all) {
    const found = constantOf(modules, inner, name, module, steps - 1)
    if (found !== null) return found
  }
  return null
}
