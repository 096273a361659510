import type { CallExpression } from 'oxc-parser'
import type { SourceRange } from '../coverage/coverage-data.js'
import { packageName } from './create-evaluator.js'
import { exportsClient, type ProjectModules } from './project-modules.js'
import { chainAround, elementAround } from './reach.js'
import { readCalls } from './read-calls.js'
import { isOfFamily, sdkLibrary } from './sdk-library.js'
import { wordsOfCall } from './sdk-words.js'
import type { SourceModule } from './source-module.js'
import type { LineTable } from './source-position.js'

/** A call of an SDK in the source, which may call out. */
export interface SdkCall {
  range: SourceRange
  /** The package that the source imports. */
  client: string
  words: ReadonlySet<string>
  /** As in `StaticSite`. */
  element: number | null
}

/** Build what finds the calls of SDKs, by the packages that were seen between a call and the source. */
export function createSdkCalls(
  project: ProjectModules,
  lines: (module: SourceModule) => LineTable,
): (seen: readonly string[]) => SdkCall[] {
  const known = new Map<string, SdkCall[]>()
  return (seen) => {
    const names = project.packages().filter((name) => isOfFamily(name, seen))
    const key = names.join(' ')
    const calls = known.get(key) ?? search(project, names, lines)
    known.set(key, calls)
    return calls
  }
}

function search(
  project: ProjectModules,
  names: readonly string[],
  lines: (module: SourceModule) => LineTable,
): SdkCall[] {
  const libraries = new Map(names.map((name) => [name, sdkLibrary(name)]))
  const view = project.importing((specifier) => libraries.get(packageName(specifier)))
  let evaluator = view.evaluator()
  const leading = new Set<string>()
  do {
    evaluator = view.evaluator()
    for (const module of view.searched()) if (exportsClient(evaluator, module)) leading.add(module.file)
  } while (view.loadImporters(leading))
  return view.searched().flatMap((module) => {
    const found = readCalls(evaluator, module).filter(({ client, doubt }) => doubt === null && libraries.has(client))
    return outermost(found).map(({ node, client }) => ({
      range: lines(module).rangeOf(node),
      client,
      words: wordsOfCall(node, module),
      element: elementAround(node),
    }))
  })
}

/** The last call of each chain; and none that makes a client, where there are calls of clients. */
function outermost<T extends { node: CallExpression }>(calls: readonly T[]): T[] {
  const chains = Map.groupBy(calls, ({ node }) => chainAround(node))
  const last = [...chains.values()].map((chain) =>
    chain.reduce((one, other) => (other.node.end > one.node.end ? other : one)),
  )
  return last.filter(({ node }) => node.callee.type === 'MemberExpression')
}
