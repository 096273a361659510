import type { SessionCounts, SessionResult, UnusedMock } from '../model/index.js'

/** All sessions of a run, merged. Merging is associative and free of order. */
export interface RunSummary {
  version: 1
  counts: SessionCounts
  /** What became of calls in mode `verify`; null where no session was in it. */
  verify: { live: number; recorded: number } | null
  /** Test files that had a session. */
  files: number
  /** Recordings that were written. */
  written: { recording: string; recorded: number; updated: number; removed: number }[]
  /** Interactions that no call used, by recording; only of files that ran whole, and without those that are shadowed. */
  unused: { recording: string; interactions: string[] }[]
  /** How many interactions no call used as mocks answered in their place. */
  shadowed: number
  stale: { recording: string; interaction: string; since: string }[]
  unmatched: { testFile: string; test: string | null; method: string; url: string }[]
  /** Mocks that tests registered and no call used. */
  unusedMocks: (UnusedMock & { testFile: string })[]
  /** How many values each rule replaced in what was recorded. */
  redacted: Record<string, number>
  notes: string[]
}

/** Merge the results of a run's sessions. */
export function mergeResults(results: readonly SessionResult[]): RunSummary {
  const sorted = [...results].sort((a, b) => (a.testFile < b.testFile ? -1 : a.testFile > b.testFile ? 1 : 0))
  const counts: SessionCounts = {
    replayed: 0,
    registered: 0,
    loosened: 0,
    recorded: 0,
    updated: 0,
    unchanged: 0,
    removed: 0,
    passedThrough: 0,
    unmatched: 0,
  }
  for (const result of sorted) {
    for (const key of Object.keys(counts) as (keyof SessionCounts)[]) counts[key] += result.counts[key]
  }
  return {
    version: 1,
    counts,
    verify: countVerified(sorted),
    files: sorted.length,
    written: sorted.flatMap(({ recording, counts: { recorded, updated, removed } }) =>
      recorded + updated + removed === 0 ? [] : [{ recording, recorded, updated, removed }],
    ),
    unused: sorted.flatMap((result) => {
      const shadows = shadowsOf(result)
      const interactions = result.unused.filter((id) => !shadows.has(id))
      return interactions.length === 0 ? [] : [{ recording: result.recording, interactions }]
    }),
    shadowed: sorted.reduce((sum, one) => sum + one.unused.filter((id) => shadowsOf(one).has(id)).length, 0),
    stale: sorted.flatMap(({ recording, stale }) => stale.map((one) => ({ recording, ...one }))),
    unmatched: sorted.flatMap(({ testFile, calls }) =>
      calls
        .filter(({ outcome }) => outcome === 'unmatched')
        .map(({ test, method, url }) => ({ testFile, test, method, url })),
    ),
    unusedMocks: sorted.flatMap(({ testFile, unusedMocks }) => unusedMocks.map((one) => ({ testFile, ...one }))),
    redacted: countRules(sorted),
    notes: [...new Set(sorted.flatMap(({ notes }) => notes))].sort(),
  }
}

/** Interactions that would have answered, had no mock been registered. */
function shadowsOf({ calls }: SessionResult): ReadonlySet<string | undefined> {
  return new Set(calls.map(({ shadows }) => shadows))
}

function countVerified(results: readonly SessionResult[]): RunSummary['verify'] {
  const verifying = results.filter(({ mode }) => mode === 'verify')
  if (verifying.length === 0) return null
  const calls = verifying.flatMap((one) => one.calls)
  return {
    live: calls.filter(({ outcome }) => outcome === 'verified').length,
    recorded: calls.filter(({ outcome, registered }) => outcome === 'replayed' && registered !== true).length,
  }
}

/** Only of sessions that wrote something: a re-record that changed nothing is no news. */
function countRules(results: readonly SessionResult[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const {
    counts: { recorded, updated },
    redactions,
  } of results) {
    if (recorded + updated === 0) continue
    for (const { rule } of redactions) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)))
}
