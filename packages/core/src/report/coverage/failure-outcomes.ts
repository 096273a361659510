import type { OperationCoverage, OutcomeCoverage } from '../../coverage/coverage-result.js'

/** Ways for a call to fail, in the order in which reports show them. */
export const FAILURES = ['timeout', 'network error', '429', '4xx', '5xx', 'malformed'] as const

/** How much of one way to fail is exercised. Nothing is known of it where the total is 0. */
export interface FailureCell {
  covered: number
  total: number
}

/** One cell for each of `FAILURES`. An outcome that is no failure counts nowhere; `4xx` is any but 429. */
export function failureCells(operation: OperationCoverage): FailureCell[] {
  return FAILURES.map((failure) => {
    const outcomes = operation.outcomes.filter((outcome) => failureOf(outcome) === failure)
    return { covered: outcomes.filter(({ covered }) => covered).length, total: outcomes.length }
  })
}

/** Write a cell: exercised, known but never exercised, partly so, or not asked for. */
export function failureMark({ covered, total }: FailureCell): string {
  if (total === 0) return '·'
  return covered === total ? '✓' : covered === 0 ? '✗' : `${covered}/${total}`
}

/** What the marks mean. */
export const FAILURE_LEGEND = '✓ exercised, ✗ known but never exercised, · neither known nor asked for'

function failureOf({ outcome }: OutcomeCoverage): string | undefined {
  if (outcome === 'network-error') return 'network error'
  if (outcome === 'timeout' || outcome === 'malformed' || outcome === '429') return outcome
  return /^[45](?:\d\d|xx)$/i.test(outcome) ? `${outcome[0]}xx` : undefined
}
