import type {
  CallEvidence,
  CoverageData,
  CoverageProblem,
  CoverageRun,
  FileEvidence,
  KnownInteraction,
  KnownOperation,
  KnownOutcome,
  KnownRecording,
  KnownSite,
  SitePosition,
  TestVerdict,
} from './coverage-data.js'
import { fileBelow, liftFiles } from './lift-files.js'
import { compareText, keyOf, sorted } from './order.js'

/**
 * Join what several runs found out: shards of one root, packages of a repository, one run after another. A union, so it is
 * associative, commutative and idempotent; its output is in canonical order, so that equal facts are equal bytes. Files
 * stay relative to the root as long as there is one, else they become relative to the repository's. Classes of outcomes
 * stay beside statuses of theirs: which stands for which is told when all is joined, by `toCoverageResult`.
 */
export function mergeCoverage(list: readonly CoverageData[]): CoverageData {
  const [only] = list
  if (list.length === 1 && canonical.has(only!)) return only!
  const merged = unionOf(list)
  canonical.add(merged)
  return merged
}

/** What came out of a merge, and is in canonical order: to merge it alone leaves it as it is. */
const canonical = new WeakSet<CoverageData>()

function unionOf(list: readonly CoverageData[]): CoverageData {
  const parts = list.filter(isTelling)
  const roots = new Set(parts.map(({ root }) => root))
  const root = roots.size === 1 ? parts[0]!.root : ''
  const lifted = roots.size > 1 ? parts.map(liftFiles) : parts
  // Paths are compared as the repository sees them, so that the winner is the same before and after they are lifted.
  const fullPath = (file: string): string => fileBelow(root, file)
  return {
    version: 1,
    root,
    runs: unite(from(lifted, 'runs').map(toRun), JSON.stringify, ([one]) => one),
    operations: unite(from(lifted, 'operations'), ({ service, name }) => keyOf(service, name), joinOperations),
    recordings: unite(from(lifted, 'recordings'), ({ recording }) => recording, joinRecordings(fullPath)),
    sites: unite(from(lifted, 'sites'), siteKey, joinSites),
    files: unite(from(lifted, 'files'), ({ file }) => file, joinFiles(fullPath)),
    calls: unite(from(lifted, 'calls').map(toCall), callKey, joinCalls),
    problems: unite(from(lifted, 'problems').map(toProblem), problemKey, ([one]) => one),
  }
}

/** Join how files and tests of one root fared, by the rules of `mergeCoverage`. */
export function mergeFiles(files: readonly FileEvidence[]): FileEvidence[] {
  return unite(files, ({ file }) => file, joinFiles(String))
}

/** Join calls of one root, by the rules of `mergeCoverage`. */
export function mergeCalls(calls: readonly CallEvidence[]): CallEvidence[] {
  return unite(calls.map(toCall), callKey, joinCalls)
}

/** What a call is known by: all of it but its count. */
export function callKey(call: CallEvidence): string {
  const { file, test, outcome, service, operation, result, interaction, isRegistered, shadows, site } = call
  const own = [file, nullable(test), outcome, service, operation, result, call.method, call.url]
  const flags = `${call.isLoosened ? '1' : '0'}${isRegistered ? '1' : '0'}`
  return keyOf(...own, nullable(interaction), nullable(shadows), flags, site === null ? '' : siteKey(site))
}

/** Keep null apart from any text. */
function nullable(text: string | null): string {
  return text === null ? '0' : `1${text}`
}

/** Data without any fact has no root either. */
function isTelling({ runs, operations, recordings, sites, files, calls, problems }: CoverageData): boolean {
  return [runs, operations, recordings, sites, files, calls, problems].some(({ length }) => length > 0)
}

type Lists = Omit<CoverageData, 'version' | 'root'>

function from<K extends keyof Lists>(parts: readonly CoverageData[], name: K): Lists[K][number][] {
  return parts.flatMap<Lists[K][number]>((part) => part[name])
}

/** At least one thing known by the same key. */
type Alike<T> = readonly [T, ...T[]]

function unite<T>(items: readonly T[], keyOf: (one: T) => string, join: (alike: Alike<T>) => T): T[] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, alike]) => join(alike))
}

/** The first in order of some text: the same whatever order they come in. */
function firstBy<T>(alike: Alike<T>, textOf: (one: T) => string): T {
  if (alike.length === 1) return alike[0]
  return alike.reduce((best, one) => (textOf(one) < textOf(best) ? one : best))
}

function toRun({ root, shard, partial }: CoverageRun): CoverageRun {
  return {
    root,
    shard: shard === null ? null : { index: shard.index, count: shard.count },
    partial: sorted(partial),
  }
}

/** Where method or path differ, what is declared wins over what was inferred. */
function joinOperations(alike: Alike<KnownOperation>): KnownOperation {
  const { service, name, method, path } = firstBy(alike, ({ sources, method, path }) =>
    keyOf(sources.includes('declared') ? '0' : '1', method, path),
  )
  return {
    service,
    name,
    method,
    path,
    sources: sorted(alike.flatMap(({ sources }) => sources)),
    outcomes: unite(
      alike.flatMap(({ outcomes }) => outcomes),
      ({ outcome }) => outcome,
      joinOutcomes,
    ),
  }
}

function joinOutcomes(alike: Alike<KnownOutcome>): KnownOutcome {
  return { outcome: alike[0].outcome, sources: sorted(alike.flatMap(({ sources }) => sources)) }
}

const joinRecordings =
  (fullPath: (file: string) => string) =>
  (alike: Alike<KnownRecording>): KnownRecording => ({
    recording: alike[0].recording,
    // That the test file is there is known better than that it is not: one of the runs may not have had it.
    testFile: firstBy(alike, ({ testFile }) => (testFile === null ? keyOf('1') : keyOf('0', fullPath(testFile))))
      .testFile,
    interactions: unite(
      alike.flatMap(({ interactions }) => interactions).map(toInteraction),
      ({ id }) => id,
      (same) => same.reduce(laterInteraction),
    ),
  })

function toInteraction(one: KnownInteraction): KnownInteraction {
  const { id, test, service, operation, outcome, recordedAt, staleSince, contradiction } = one
  return { id, test, service, operation, outcome, recordedAt, staleSince, contradiction }
}

/** Later than any day. */
const NEVER = '9999-12-31'

/** Of two states of one interaction the one recorded later counts, and then the one verified later. */
function laterInteraction(a: KnownInteraction, b: KnownInteraction): KnownInteraction {
  if (a.recordedAt !== b.recordedAt) return a.recordedAt > b.recordedAt ? a : b
  if (a.staleSince !== b.staleSince) return (a.staleSince ?? NEVER) > (b.staleSince ?? NEVER) ? a : b
  return JSON.stringify(a) <= JSON.stringify(b) ? a : b
}

function siteKey({ file, line, column }: SitePosition): string {
  return `${file}\u0000${String(line).padStart(8, '0')}:${String(column).padStart(8, '0')}`
}

/** A place that one run understood is understood. */
function joinSites(alike: Alike<KnownSite>): KnownSite {
  const { file, line, column, endLine, endColumn, client, unresolved } = firstBy(alike, (site) =>
    keyOf(
      site.unresolved === null ? '0' : '1',
      JSON.stringify([site.unresolved, site.client, site.endLine, site.endColumn]),
    ),
  )
  const knownBy = alike.some((site) => site.knownBy === 'source') ? 'source' : 'calls'
  return { file, line, column, endLine, endColumn, client, unresolved, knownBy }
}

const VERDICTS: readonly TestVerdict[] = ['skipped', 'failed', 'passed']

const joinFiles =
  (fullPath: (file: string) => string) =>
  (alike: Alike<FileEvidence>): FileEvidence => ({
    file: alike[0].file,
    recording: firstBy(alike, ({ recording }) => fullPath(recording)).recording,
    isWhole: alike.some(({ isWhole }) => isWhole),
    ...(alike.every(({ isLive }) => isLive === true) ? { isLive: true } : {}),
    tests: unite(
      alike.flatMap(({ tests }) => tests),
      ({ name }) => name,
      (same) => ({
        name: same[0].name,
        status: VERDICTS[Math.max(...same.map(({ status }) => VERDICTS.indexOf(status)))]!,
      }),
    ),
    ...joinCaptured(alike),
  })

function joinCaptured(alike: Alike<FileEvidence>): Pick<FileEvidence, 'captured'> {
  const captured = sorted(alike.flatMap((one) => one.captured ?? []))
  return captured.length === 0 ? {} : { captured }
}

function toCall(one: CallEvidence): CallEvidence {
  const { file, test, outcome, service, operation, result, interaction, isRegistered, shadows, site } = one
  const { method, url, isLoosened, count } = one
  const place = site === null ? null : { file: site.file, line: site.line, column: site.column }
  const answer = { interaction, isRegistered, shadows }
  return { file, test, outcome, service, operation, result, ...answer, method, url, isLoosened, site: place, count }
}

function joinCalls(alike: Alike<CallEvidence>): CallEvidence {
  return { ...alike[0], count: Math.max(...alike.map(({ count }) => count)) }
}

function toProblem({ kind, file, message }: CoverageProblem): CoverageProblem {
  return { kind, file, message }
}

function problemKey({ kind, file, message }: CoverageProblem): string {
  return keyOf(file, kind, message)
}
