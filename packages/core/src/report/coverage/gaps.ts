import type { OperationCoverage, ServiceCoverage } from '../../coverage/coverage-result.js'
import { amount } from './figures.js'

/** A service by what is missing: its operations with a gap first, the others counted. */
export interface ServiceGap {
  service: ServiceCoverage
  /** Those never called first, then those with outcomes never exercised. */
  operations: OperationCoverage[]
  /** Those without a gap. */
  covered: OperationCoverage[]
}

/** Put services with gaps first, and in each the operations with gaps. The order is kept beside that. */
export function gapsFirst(services: readonly ServiceCoverage[]): ServiceGap[] {
  const gaps = services.map((service) => ({
    service,
    operations: [
      ...service.operations.filter(({ covered }) => !covered),
      ...service.operations.filter((operation) => operation.covered && hasGap(operation)),
    ],
    covered: service.operations.filter((operation) => !hasGap(operation)),
  }))
  return [
    ...gaps.filter(({ operations }) => operations.length > 0),
    ...gaps.filter(({ operations }) => operations.length === 0),
  ]
}

/** Name the outcomes of an operation that no passing test exercised, in the order of the result. */
export function missingOutcomes({ outcomes }: OperationCoverage): string[] {
  return outcomes.filter(({ covered }) => !covered).map(({ outcome }) => outcomeText(outcome))
}

/** Count what was never exercised: `3 operations, 12 outcomes`; none where nothing is missing. */
export function missingCounts(operations: readonly OperationCoverage[]): string[] {
  const outcomes = operations.flatMap(({ outcomes }) => outcomes)
  return [
    ...(operations.every(isCovered) ? [] : [amount(countMissing(operations), 'operation')]),
    ...(outcomes.every(isCovered) ? [] : [amount(countMissing(outcomes), 'outcome')]),
  ]
}

function countMissing(list: readonly { covered: boolean }[]): number {
  return list.filter((one) => !isCovered(one)).length
}

function isCovered({ covered }: { covered: boolean }): boolean {
  return covered
}

/** Tell whether something counts in figures: what only mocks gave that tests registered does not. */
export function isCounted({ sources }: { sources: readonly unknown[] }): boolean {
  return sources.length > 0
}

/** Write an outcome as words: `network error`, `429`. */
export function outcomeText(outcome: string): string {
  return outcome === 'network-error' ? 'network error' : outcome
}

/** Part a number of rows fairly: as many for each as it has, or as the others leave it, one at least. */
export function shareRows(sizes: readonly number[], rows: number): number[] {
  let left = rows
  const shares = sizes.map(() => 0)
  const bySize = sizes.map((_, index) => index).sort((a, b) => sizes[a]! - sizes[b]! || a - b)
  for (const [done, index] of bySize.entries()) {
    const fair = Math.max(1, Math.floor(left / (bySize.length - done)))
    shares[index] = Math.min(sizes[index]!, fair)
    left = Math.max(0, left - shares[index])
  }
  return shares
}

/** Tell whether an operation, or an outcome of it, was never exercised. */
function hasGap(operation: OperationCoverage): boolean {
  return !operation.covered || operation.outcomes.some(({ covered }) => !covered)
}
