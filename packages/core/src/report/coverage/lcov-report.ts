import { isAbsolute, join, relative } from 'node:path'
import type { CallSiteCoverage, CoverageResult, OperationCoverage } from '../../coverage/coverage-result.js'
import { lcovText, type LcovFile } from './lcov-text.js'
import type { CoverageReporter, ReportContext } from './report-context.js'

type RecordedInteraction = CoverageResult['recordings'][number]['interactions'][number]

/** An interaction where it stands in its file. */
interface PlacedInteraction extends RecordedInteraction {
  from: number
  to: number
}

/**
 * Write `lcov.info`: call sites as functions and lines of the source, recordings with their interactions as lines, operations
 * as functions and outcomes as branches. A missing outcome that stands in no recording is a branch of its operation in the
 * first recording that holds one; an operation that was never recorded has no file, and is left to other reports.
 *
 * Paths are relative to the project's root, or to what the option `projectRoot` names. Istanbul's writer is not used: it
 * knows hits of a line by its first statement only, and takes paths from the working directory.
 */
export const lcovReport: CoverageReporter = (result, context) => {
  const rebase = rebaser(context)
  const files = [...siteFiles(result.callSites), ...recordingFiles(result, context)]
  const text = files.map((file) => lcovText({ ...file, path: rebase(file.path) })).join('')
  return [{ path: 'lcov.info', text }]
}

function rebaser({ projectRoot, options }: ReportContext): (path: string) => string {
  const base = options['projectRoot']
  if (typeof base !== 'string' || base === '') return (path) => path
  const from = isAbsolute(base) ? base : join(projectRoot, base)
  return (path) => relative(from, join(projectRoot, path)).replaceAll('\\', '/')
}

function siteFiles(callSites: readonly CallSiteCoverage[]): LcovFile[] {
  return [...groupBy(callSites, ({ file }) => file)].map(([path, sites]) => ({
    path,
    functions: sites.map(({ line, column, client, calls }) => ({
      line,
      name: `${client} ${line}:${column}`,
      hits: calls,
    })),
    // A line of several calls is covered in part where only some were made.
    branches: [...groupBy(sites, ({ line }) => line)]
      .filter(([, onLine]) => onLine.length > 1)
      .map(([line, onLine]) => ({ line, hits: onLine.map(({ calls }) => calls) })),
    lines: sites.map(({ line, calls }) => ({ from: line, to: line, hits: calls })),
  }))
}

function recordingFiles({ recordings, services }: CoverageResult, { linesOf }: ReportContext): LcovFile[] {
  const unrecorded = unrecordedOutcomes(services)
  return recordings.flatMap(({ recording, interactions }): LcovFile[] => {
    const lines = linesOf(recording)
    const placed = interactions.flatMap((interaction): PlacedInteraction[] => {
      const range = lines.get(interaction.id)
      return range === undefined ? [] : [{ ...interaction, ...range }]
    })
    if (placed.length === 0) return []
    const operations = [...groupBy(placed, nameOf)].map(([name, group]) => {
      const outcomes = [...groupBy(group, ({ outcome }) => outcome).values()].map(sumOfCalls)
      const rest = Array.from<number>({ length: unrecorded.get(name) ?? 0 }).fill(0)
      unrecorded.delete(name)
      return { name, line: lineOf(group), calls: sumOfCalls(group), outcomes: [...outcomes, ...rest] }
    })
    return [
      {
        path: recording,
        functions: operations.map(({ line, name, calls }) => ({ line, name, hits: calls })),
        branches: operations.map(({ line, outcomes }) => ({ line, hits: outcomes })),
        lines: placed.map(({ from, to, calls }) => ({ from, to, hits: calls })),
      },
    ]
  })
}

/** Where an operation begins: at its first interaction with hits, as readers want hits of its branches to be hits of its line. */
function lineOf(interactions: readonly PlacedInteraction[]): number {
  const hit = interactions.filter(({ calls }) => calls > 0)
  return Math.min(...(hit.length > 0 ? hit : interactions).map(({ from }) => from))
}

/** Count the outcomes that are missing and stand in no recording, by operation. */
function unrecordedOutcomes(services: CoverageResult['services']): Map<string, number> {
  const count = ({ outcomes }: OperationCoverage): number =>
    outcomes.filter(({ covered, interactions }) => !covered && interactions.length === 0).length
  return new Map(
    services.flatMap(({ name: service, operations }) =>
      operations.map((operation) => [nameOf({ service, operation: operation.name }), count(operation)] as const),
    ),
  )
}

function nameOf({ service, operation }: { service: string; operation: string }): string {
  return `${service}.${operation}`
}

function sumOfCalls(list: readonly { calls: number }[]): number {
  return list.reduce((sum, { calls }) => sum + calls, 0)
}

function groupBy<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}
