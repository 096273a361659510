import type { OperationCoverage, OutcomeCoverage } from '../../coverage/coverage-result.js'

/** Ways for a call to fail, in the order in which reports show them. */
export const FAILURES = ['timeout', 'network error', '429', '4xx', '5xx', 'malformed'] as const

/** How much of one way to fail is exercised. Nothing is known of it where the total is 0. */
export interface FailureCell {
  covered: number
  total: number
  /** Those of the covered ones that only mocks gave which tests registered. */
  mocked: number
}

/** One cell for each of `FAILURES`. An outcome that is no failure counts nowhere; `4xx` is any but 429. */
export function failureCells(operation: OperationCoverage): FailureCell[] {
  return FAILURES.map((failure) => {
    const outcomes = operation.outcomes.filter((outcome) => failureOf(outcome) === failure)
    const covered = outcomes.filter((one) => one.covered)
    const mocked = covered.filter(({ calls, registered = 0 }) => registered > 0 && registered === calls)
    return { covered: covered.length, total: outcomes.length, mocked: mocked.length }
  })
}

/** Write a cell: exercised, known but never exercised, partly so, or not asked for. */
export function failureMark({ covered, total, mocked }: FailureCell): string {
  if (total === 0) return '·'
  const mark = covered === total ? '✓' : covered === 0 ? '✗' : `${covered}/${total}`
  return mocked > 0 ? `${mark}m` : mark
}

/** Say what the marks of some cells mean. */
export function failureLegend(cells: readonly FailureCell[]): string {
  const marks = '✓ exercised, ✗ known but never exercised, · neither known nor asked for'
  return cells.some(({ mocked }) => mocked > 0) ? `${marks}, m by registered mocks only` : marks
}

function failureOf({ outcome }: OutcomeCoverage): string | undefined {
  if (outcome === 'network-error') return 'network error'
  if (outcome === 'timeout' || outcome === 'malformed' || outcome === '429') return outcome
  return /^[45](?:\d\d|xx)$/i.test(outcome) ? `${outcome[0]}xx` : undefined
}
