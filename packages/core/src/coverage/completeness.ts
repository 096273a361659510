import type { CoverageData, CoverageRun } from './coverage-data.js'
import { firstNames } from './names.js'
import { compareText, sorted } from './order.js'

/**
 * Say what keeps the evidence from being that of every test that would run by default; empty where it is. Each root needs a
 * run that is whole by itself, or all shards of one division. That a recording's test file did not run is no gap, as it may
 * belong to another runner.
 */
export function whyIncomplete({ runs, files, problems }: Pick<CoverageData, 'runs' | 'files' | 'problems'>): string[] {
  const byRoot = Map.groupBy(runs, ({ root }) => root)
  const ofRuns = sorted(byRoot.keys()).flatMap((root) => {
    const reasons = whyNotWhole(byRoot.get(root)!)
    return byRoot.size === 1 || root === '' ? reasons : reasons.map((reason) => `${root}: ${reason}`)
  })
  const known = new Set(files.map(({ file }) => file))
  const cut = files.filter(({ isWhole }) => !isWhole).map(({ file }) => file)
  const silent = problems.filter(({ kind, file }) => kind === 'session-missing' && !known.has(file))
  const unread = problems.filter(({ kind }) => kind === 'shard-invalid')
  return [
    ...(runs.length === 0 ? ['no run of the tests is known'] : []),
    ...ofRuns,
    ...about('not every test ran in', cut),
    ...about(
      'no result came from',
      silent.map(({ file }) => file),
    ),
    ...about(
      'what ran is not known from',
      unread.map(({ file }) => file),
    ),
  ]
}

function about(what: string, files: readonly string[]): string[] {
  return files.length === 0 ? [] : [`${what} ${firstNames(sorted(files))}`]
}

/** Why the runs of one root do not make a whole one. */
function whyNotWhole(runs: readonly CoverageRun[]): string[] {
  const whole = runs.filter(({ partial }) => partial.length === 0)
  const sharded = runs.flatMap(({ shard }) => (shard === null ? [] : [shard]))
  const counts = [...new Set(sharded.map(({ count }) => count))].sort((a, b) => a - b)
  const hasAll = counts.some((count) => missingShards(whole, count).length === 0)
  if (hasAll || whole.some(({ shard }) => shard === null)) return []
  const missing = counts.flatMap((count) => {
    const absent = missingShards(runs, count).map(String)
    return absent.length === 0
      ? []
      : [`${absent.length === 1 ? 'shard' : 'shards'} ${firstNames(absent)} of ${count} did not run`]
  })
  return [...sorted(runs.flatMap(({ partial }) => partial)), ...missing].sort(compareText)
}

function missingShards(runs: readonly CoverageRun[], count: number): number[] {
  const present = new Set(runs.flatMap(({ shard }) => (shard?.count === count ? [shard.index] : [])))
  return Array.from({ length: count }, (_, index) => index + 1).filter((index) => !present.has(index))
}
