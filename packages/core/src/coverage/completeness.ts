import type { CoverageData, CoverageRun } from './coverage-data.js'
import { firstNames } from './names.js'
import { compareText, sorted } from './order.js'

/**
 * Say what keeps the evidence from being that of every test that would run by default; empty where it is. Each root needs a
 * run that is whole by itself, or all shards of one division. That a recording's test file did not run is no gap, as it may
 * belong to another runner.
 */
export function whyIncomplete({ runs, files, problems }: Pick<CoverageData, 'runs' | 'files' | 'problems'>): string[] {
  const lacking = [...Map.groupBy(runs, ({ root }) => root)].filter(([, own]) => !isWhole(own))
  const hasSeveralRoots = runs.some(({ root }) => root !== runs[0]!.root)
  const ofRuns = lacking
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([root, own]) => {
      const reasons = [...sorted(own.flatMap(({ partial }) => partial)), ...missingOf(own)]
      return hasSeveralRoots && root !== '' ? reasons.map((reason) => `${root}: ${reason}`) : reasons
    })
  // What narrowed a run says already why tests of its files did not run.
  const isNarrowed = lacking.some(([, own]) => own.some(({ partial }) => partial.length > 0))
  const cut = isNarrowed ? [] : files.filter((file) => !file.isWhole)
  const known = new Set(files.map(({ file }) => file))
  return [
    ...(runs.length === 0 ? ['no run of the tests is known'] : []),
    ...ofRuns,
    ...about('not every test ran in', cut),
    ...about(
      'no result came from',
      problems.filter(({ kind, file }) => kind === 'session-missing' && !known.has(file)),
    ),
    ...about(
      'what ran is not known from',
      problems.filter(({ kind }) => kind === 'shard-invalid'),
    ),
  ]
}

function about(what: string, list: readonly { file: string }[]): string[] {
  return list.length === 0 ? [] : [`${what} ${firstNames(sorted(list.map(({ file }) => file)))}`]
}

/** True where the runs of one root make a whole one. */
function isWhole(runs: readonly CoverageRun[]): boolean {
  const whole = runs.filter(({ partial }) => partial.length === 0)
  const hasAll = countsOf(whole).some((count) => missingShards(whole, count).length === 0)
  return hasAll || whole.some(({ shard }) => shard === null)
}

/** Name the shards that did not run. */
function missingOf(runs: readonly CoverageRun[]): string[] {
  return countsOf(runs).flatMap((count) => {
    const missing = missingShards(runs, count).map(String)
    if (missing.length === 0) return []
    return [`${missing.length === 1 ? 'shard' : 'shards'} ${firstNames(missing)} of ${count} did not run`]
  })
}

/** Into how many shards the runs were divided. */
function countsOf(runs: readonly CoverageRun[]): number[] {
  const counts = runs.flatMap(({ shard }) => (shard === null ? [] : [shard.count]))
  return [...new Set(counts)].sort((a, b) => a - b)
}

function missingShards(runs: readonly CoverageRun[], count: number): number[] {
  const present = new Set(runs.flatMap(({ shard }) => (shard?.count === count ? [shard.index] : [])))
  return Array.from({ length: count }, (_, index) => index + 1).filter((index) => !present.has(index))
}
