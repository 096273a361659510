import type { CallExpression, Node } from 'oxc-parser'
import type { CoverageProblem, SitePosition, SourceRange } from '../coverage/coverage-data.js'
import type { CallerFrame } from '../model/index.js'
import type { Evaluator } from './evaluator.js'
import { loadParser, type SourceText } from './parse-source.js'
import { createProjectModules, exportsClient, type ProjectModules } from './project-modules.js'
import { chainAround, elementAround, expressionAround, reachOf } from './reach.js'
import { readCalls } from './read-calls.js'
import { createSitesFrom } from './sites-from.js'
import { createSdkCalls, type SdkCall } from './sdk-calls.js'
import { functionAround, type SourceModule } from './source-module.js'
import { createLineTable, isWithin, type LineTable } from './source-position.js'
import type { StaticSite } from './static-site.js'

/** What a project's source says of its calls. */
export interface FoundSites {
  /** In order of file and place. */
  sites: StaticSite[]
  /** Calls that may go out, of which no one can tell. In order of file and place. */
  unresolved: StaticSite[]
  problems: CoverageProblem[]
  /** The call that a stack frame points to; null where there is none. */
  callAt(position: FramePosition): SourceRange | null
  /** Sites that a frame of another file, such as a test, leads to by the functions that are called there. */
  sitesFrom(position: SitePosition): StaticSite[]
  /** Calls of SDKs, by the packages that were seen between a call and the source. */
  callsOf(seen: readonly string[]): SdkCall[]
}

/** What is needed of a frame. */
export type FramePosition = SitePosition & Pick<CallerFrame, 'element'>

/**
 * Find the places in source that call out over HTTP.
 *
 * @param readOther reads a file that is none of the sources, for `sitesFrom`
 */
export async function findCallSites(
  sources: readonly SourceText[],
  readOther: (file: string) => string | null = () => null,
): Promise<FoundSites> {
  const parser = await loadParser().catch(withoutParser)
  if ('kind' in parser)
    return { sites: [], unresolved: [], problems: [parser], callAt: () => null, sitesFrom: () => [], callsOf: () => [] }
  const project = createProjectModules(sources, parser)
  const lines = linesOf()
  let found = search(project, lines)
  while (project.loadImporters(found.leading)) found = search(project, lines)
  const leading = addCallers(found, project.searched(), lines)
  const all = found.sites.map(({ site }) => site).toSorted(byPlace)
  return {
    sites: all.filter(({ unresolved }) => unresolved === null),
    unresolved: all.filter(({ unresolved }) => unresolved !== null),
    problems: project.problems,
    callAt: (position) => callAt(project, lines, position),
    sitesFrom: createSitesFrom(found.evaluator, leading, (file) => {
      const text = readOther(file)
      return text === null ? null : project.read({ file, text })
    }),
    callsOf: createSdkCalls(project, lines),
  }
}

/** The parser is native code, of which an install may lack the platform's part. */
function withoutParser(error: unknown): CoverageProblem {
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return {
    kind: 'source-missing',
    file: 'node_modules/oxc-parser',
    message: `"oxc-parser" cannot be loaded: ${reason}. Call sites are missing: install it with its optional dependencies`,
  }
}

type Lines = (module: SourceModule) => LineTable

function linesOf(): Lines {
  const tables = new Map<SourceModule, LineTable>()
  return (module) => {
    const table = tables.get(module) ?? createLineTable(module.file, module.text)
    tables.set(module, table)
    return table
  }
}

interface Search {
  evaluator: Evaluator
  sites: { site: StaticSite; leaks: Node[] }[]
  /** Files whose importers may call out, or stand for what calls out here. */
  leading: Set<string>
}

function search(project: ProjectModules, lines: Lines): Search {
  const evaluator = project.evaluator()
  const result: Search = { evaluator, sites: [], leading: new Set() }
  for (const module of project.searched()) {
    for (const { node, client, request, doubt } of readCalls(evaluator, module)) {
      const table = lines(module)
      const { stretches, leaks } = reachOf(node, module, table)
      const functions = functionsAround(node).map((each) => table.rangeOf(each))
      const site = {
        ...table.rangeOf(node),
        client,
        unresolved: doubt,
        ...request,
        reach: stretches,
        element: elementAround(node),
        functions,
      }
      result.sites.push({ site, leaks })
      if (leaks.length > 0) result.leading.add(module.file)
    }
    if (exportsClient(evaluator, module)) result.leading.add(module.file)
  }
  return result
}

function functionsAround(node: Node): Node[] {
  const around: Node[] = []
  for (let each = functionAround(node); each !== null; each = functionAround(each)) around.push(each)
  return around
}

// Functions that only hand on what others hand on.
const MOST_HANDS = 8

/** Add calls of functions that give a site's promise away: of these functions themselves no frame is left. */
function addCallers(
  { evaluator, sites }: Search,
  modules: readonly SourceModule[],
  lines: Lines,
): ReadonlyMap<Node, ReadonlySet<StaticSite>> {
  const leading = new Map<Node, Set<StaticSite>>()
  for (const { site, leaks } of sites) for (const each of leaks) note(leading, each, [site])
  const calls = modules.flatMap((module) =>
    module.calls.flatMap((node) => {
      const value = evaluator.evaluate(node.callee, module)
      return value?.kind === 'function' ? [{ node, module, target: value.node }] : []
    }),
  )
  const added = new Map<CallExpression, Set<StaticSite>>()
  for (let hand = 0; hand < MOST_HANDS; hand += 1) {
    let isDone = true
    for (const { node, module, target } of calls) {
      const before = added.get(node)
      const fresh = [...(leading.get(target) ?? [])].filter((site) => before?.has(site) !== true)
      if (fresh.length === 0) continue
      isDone = false
      note(added, node, fresh)
      const { stretches, leaks } = reachOf(node, module, lines(module))
      const widest = stretches[2]
      for (const site of fresh) if (widest !== undefined) site.reach.push({ ...widest, kind: 'caller' })
      for (const each of leaks) note(leading, each, fresh)
    }
    if (isDone) break
  }
  return leading
}

function note<K, V>(map: Map<K, Set<V>>, key: K, values: readonly V[]): void {
  const known = map.get(key) ?? new Set()
  for (const each of values) known.add(each)
  map.set(key, known)
}

/** The outermost call of the chain that a position is in, so that all frames of a chain lead to one place. */
function callAt(project: ProjectModules, lines: Lines, position: FramePosition): SourceRange | null {
  const module = project.load(position.file)
  if (module === null) return null
  const table = lines(module)
  const chains = module.calls
    .map((call) => ({ call, chain: chainAround(call) }))
    .filter(({ chain }) => isWithin(table.rangeOf(chain), position))
  const smallest = Math.min(...chains.map(({ chain }) => chain.end - chain.start))
  const own = chains.filter(({ chain }) => chain.end - chain.start === smallest)
  const outermost = own.toSorted((one, other) => other.call.end - one.call.end)[0]
  const element = outermost === undefined ? undefined : elementOf(outermost.call, position.element)
  const inner = module.calls
    .filter((call) => element !== undefined && chainAround(call) === chainAround(element))
    .toSorted((one, other) => other.end - one.end)[0]
  if (inner !== undefined) return table.rangeOf(inner)
  return outermost === undefined ? onlyCallAround(module, table, position) : table.rangeOf(outermost.call)
}

/** What was awaited of a list that is awaited together: `await Promise.all([one(), other()])` points to all of it. */
function elementOf(call: CallExpression, place: number | undefined): Node | undefined {
  const [list] = call.arguments
  const element = place === undefined || list?.type !== 'ArrayExpression' ? null : list.elements[place]
  return element?.type === 'CallExpression' && elementAround(element) === place ? element : undefined
}

/** `await Promise.all(calls)` points to the call; `await pending` to none, and the whole expression stands for it. */
function onlyCallAround(module: SourceModule, table: LineTable, position: SitePosition): SourceRange | null {
  const ranges = module.calls
    .map((call) => table.rangeOf(expressionAround(call).node))
    .filter((range) => isWithin(range, position))
  return ranges[0] ?? null
}

function byPlace(one: SourceRange, other: SourceRange): number {
  return compare(one.file, other.file) || one.line - other.line || one.column - other.column
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
