import type { Run } from './runners.ts'
import { table } from './terminal.ts'

/** What one runner did before and after. */
export interface Comparison {
  name: string
  live: Run[]
  /** Requests that reached a service during the live runs. */
  liveRequests: number
  replayed: Run[]
  /** Connections to the services' ports during the replayed runs. */
  replayedConnections: number
}

/** The table of before and after, with two columns for each runner. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const row = (label: string, before: (one: Comparison) => string, after: (one: Comparison) => string): string[] => [
    label,
    ...comparisons.flatMap((one) => [before(one), after(one)]),
  ]
  const both = (label: string, of: (runs: Run[]) => string): string[] =>
    row(
      label,
      ({ live }) => of(live),
      ({ replayed }) => of(replayed),
    )
  return table([
    row(
      '',
      ({ name }) => `${name} before`,
      () => 'after',
    ),
    both('runs', (runs) => String(runs.length)),
    both('runs that failed', (runs) => String(failed(runs))),
    both('share of runs that failed', (runs) => percent(failed(runs), runs.length)),
    both('tests that failed at least once', (runs) => `${unstable(runs)} of ${runs[0]?.tests ?? 0}`),
    both('seconds per run, median', (runs) => median(runs.map(({ seconds }) => seconds)).toFixed(2)),
    both('seconds in its tests, median', (runs) => median(runs.map((run) => run.secondsInTests)).toFixed(2)),
    row(
      'requests to the services',
      ({ liveRequests }) => String(liveRequests),
      ({ replayedConnections }) => String(replayedConnections),
    ),
    both('calls answered from recordings', (runs) => String(runs.reduce((sum, { calls }) => sum + calls.replayed, 0))),
  ])
}

/** Count the runs that failed. */
export function failed(runs: readonly Run[]): number {
  return runs.filter(({ passed }) => !passed).length
}

/** The median of numbers; 0 without any. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

function unstable(runs: readonly Run[]): number {
  return new Set(runs.flatMap(({ failedTests }) => failedTests)).size
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((part / whole) * 100)} %`
}
