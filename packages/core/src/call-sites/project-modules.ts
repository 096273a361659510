import type { CoverageProblem } from '../coverage/coverage-data.js'
import type { ClientLibrary } from './client-library.js'
import { createEvaluator, libraryOf, packageName } from './create-evaluator.js'
import type { Evaluator, Value } from './evaluator.js'
import { createImportResolver, type ResolveImport, specifiersOf } from './module-graph.js'
import type { SourceParser, SourceText } from './parse-source.js'
import { readModule } from './read-module.js'
import type { SourceModule } from './source-module.js'

/** Modules that lead to clients. */
export interface SearchedModules {
  /** Those that were loaded to be searched. */
  searched(): SourceModule[]
  /** Load those that import any of the files, to search them; false where all are. */
  loadImporters(files: ReadonlySet<string>): boolean
  /** What tells what expressions of the loaded modules stand for. */
  evaluator(): Evaluator
}

/** The project's modules, each parsed when it is asked for. */
export interface ProjectModules extends SearchedModules {
  /** Null where there is no such file, or it does not parse. */
  load(file: string): SourceModule | null
  /** Read a file that is none of the project's source; null where it does not parse. */
  read(source: SourceText): SourceModule | null
  /** Names of packages that are imported. */
  packages(): string[]
  /** Search for what leads to other libraries, and to these alone. */
  importing(libraryOf: (specifier: string) => ClientLibrary | undefined): SearchedModules
  problems: CoverageProblem[]
}

// Names of global clients, and of packages where they are imported. Cheap, and far more files have none than have one.
const MENTIONS_FETCH = /\$?\bfetch\b/

/** Tell whether a file may name a client, without parsing it. */
function mentionsClient(text: string): boolean {
  return MENTIONS_FETCH.test(text) || specifiersOf(text).some((specifier) => libraryOf(specifier) !== undefined)
}

/** Begin with the files that name a client themselves. */
export function createProjectModules(sources: readonly SourceText[], parser: SourceParser): ProjectModules {
  const texts = new Map(sources.map((source) => [source.file, source]))
  const resolve = createImportResolver(texts.keys())
  const modules = new Map<string, SourceModule | null>()
  const problems: CoverageProblem[] = []
  const read = (source: SourceText, report?: (problem: CoverageProblem) => void): SourceModule | null => {
    const parsed = parser.parse(source)
    if (!('kind' in parsed)) return readModule(source, parsed, parser.childKeys)
    report?.(parsed)
    return null
  }
  const load = (file: string): SourceModule | null => {
    const known = modules.get(file)
    const source = texts.get(file)
    if (known !== undefined || source === undefined) return known ?? null
    const module = read(source, (problem) => problems.push(problem))
    modules.set(file, module)
    return module
  }
  const importers = once(() => importersOf(sources, resolve))
  const view = (mentions: (text: string) => boolean, ofLibrary = libraryOf): SearchedModules =>
    searchedModules(
      sources.filter(({ text }) => mentions(text)),
      { load, resolve, importers, libraryOf: ofLibrary },
    )
  return {
    ...view(mentionsClient),
    load,
    read: (source) => read(source),
    problems,
    packages: once(() => packagesOf(sources, resolve)),
    importing: (ofLibrary) =>
      view((text) => specifiersOf(text).some((each) => ofLibrary(each) !== undefined), ofLibrary),
  }
}

function packagesOf(sources: readonly SourceText[], resolve: ResolveImport): string[] {
  const all = sources.flatMap(({ file, text }) =>
    specifiersOf(text).filter((each) => !each.startsWith('.') && resolve(file, each) === null),
  )
  return [...new Set(all.map(packageName))].toSorted()
}

interface Graph {
  load: (file: string) => SourceModule | null
  resolve: ResolveImport
  importers: () => Map<string, string[]>
  libraryOf: (specifier: string) => ClientLibrary | undefined
}

function searchedModules(
  first: readonly SourceText[],
  { load, resolve, importers, libraryOf }: Graph,
): SearchedModules {
  const searched = new Set(first.map(({ file }) => file))
  const moduleOf = (specifier: string, from: SourceModule, loads: boolean): SourceModule | 'foreign' | null => {
    const file = resolve(from.file, specifier)
    if (file === null) return specifier.startsWith('.') ? null : 'foreign'
    if (loads || searched.has(file)) return load(file)
    return 'foreign'
  }
  return {
    searched: () => [...searched].flatMap((file) => load(file) ?? []),
    loadImporters(files) {
      const before = searched.size
      for (const file of files) for (const each of importers().get(file) ?? []) searched.add(each)
      return searched.size > before
    },
    evaluator() {
      // Base URLs and paths stand in modules without clients, too.
      const forText = createEvaluator({ libraryOf, moduleOf: (specifier, from) => moduleOf(specifier, from, true) })
      return createEvaluator({ libraryOf, moduleOf: (specifier, from) => moduleOf(specifier, from, false) }, forText)
    },
  }
}

function importersOf(sources: readonly SourceText[], resolve: ResolveImport): Map<string, string[]> {
  const importers = new Map<string, string[]>()
  for (const { file, text } of sources) {
    for (const specifier of specifiersOf(text)) {
      const target = resolve(file, specifier)
      if (target !== null) importers.set(target, [...(importers.get(target) ?? []), file])
    }
  }
  return importers
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

// How deep clients are looked for in objects of classes of functions.
const DEPTH = 4

/** Tell whether other modules may reach a client through what a module exports. */
export function exportsClient(evaluator: Evaluator, module: SourceModule, depth = DEPTH): boolean {
  const { named, all, whole } = module.exports
  if (all.some((specifier) => holdsClient(evaluator, evaluator.imported(specifier, '*', module), depth))) {
    return true
  }
  if (whole !== null && holdsClient(evaluator, evaluator.evaluate(whole, module), depth)) return true
  const types = [...(module.scopes.get(module.program)?.types.values() ?? [])]
  return (
    [...named.keys()].some((name) => holdsClient(evaluator, evaluator.exported(module, name), depth)) ||
    types.some((type) => holdsClient(evaluator, evaluator.ofType(type, module), depth))
  )
}

function holdsClient(evaluator: Evaluator, value: Value, depth: number): boolean {
  if (value === null || depth <= 0) return false
  switch (value.kind) {
    case 'client':
    case 'package':
      return true
    case 'function':
      return holdsClient(evaluator, evaluator.result(value), depth - 1)
    case 'object':
      return value.node.properties.some((each) =>
        holdsClient(
          evaluator,
          evaluator.evaluate(each.type === 'SpreadElement' ? each.argument : each.value, value.module),
          depth - 1,
        ),
      )
    case 'class':
    case 'instance':
      return memberNames(value.node, value.module).some((name) =>
        [value, { ...value, kind: 'instance' as const }].some((each) => {
          const member = evaluator.member(each, name)
          return member?.kind === 'client' || (member?.kind === 'function' && holdsClient(evaluator, member, depth - 2))
        }),
      )
    case 'module':
      return exportsClient(evaluator, value.module, depth - 1)
    case 'type':
      return value.members.some(
        (each) =>
          each.type === 'TSPropertySignature' &&
          each.typeAnnotation !== null &&
          holdsClient(evaluator, evaluator.ofType(each.typeAnnotation.typeAnnotation, value.module), depth - 1),
      )
    case 'global':
    case 'foreign':
      return false
  }
}

function memberNames(node: Parameters<SourceModule['fields']['get']>[0], module: SourceModule): string[] {
  const declared = node.body.body.flatMap((each) => {
    if (!('key' in each)) return []
    const own = each.key.type === 'Identifier' ? [each.key.name] : []
    const parameters = each.type === 'MethodDefinition' && each.kind === 'constructor' ? each.value.params : []
    const properties = parameters.flatMap((parameter) => {
      if (parameter.type !== 'TSParameterProperty') return []
      const target = parameter.parameter.type === 'AssignmentPattern' ? parameter.parameter.left : parameter.parameter
      return target.type === 'Identifier' ? [target.name] : []
    })
    return [...own, ...properties]
  })
  return [...declared, ...(module.fields.get(node)?.keys() ?? [])]
}
