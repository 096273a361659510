import type { CoverageResult, OperationCoverage, Ratio, ServiceCoverage, ServiceTotals } from './coverage-result.js'

/** A denominator that thresholds and baselines know. */
export type FigureName =
  | 'operations'
  | 'outcomes'
  | 'interactions'
  | 'declared.operations'
  | 'declared.outcomes'
  | 'observed.operations'
  | 'observed.outcomes'
  | 'callSites'

/** One figure of a result: of a service, or of all. */
export interface Figure {
  name: FigureName
  /** Null for the project as a whole. */
  service: string | null
  ratio: Ratio
}

/** How messages call the figures. */
export const FIGURE_LABELS: Record<FigureName, string> = {
  operations: 'operations',
  outcomes: 'outcomes',
  interactions: 'interactions',
  'declared.operations': 'declared operations',
  'declared.outcomes': 'declared outcomes',
  'observed.operations': 'observed operations',
  'observed.outcomes': 'observed outcomes',
  callSites: 'call sites',
}

/** List the figures of a result: those of all services, then of each. */
export function figuresOf({ totals, services }: Pick<CoverageResult, 'totals' | 'services'>): Figure[] {
  return [
    ...ofTotals(totals, null),
    { name: 'callSites', service: null, ratio: totals.callSites },
    ...services.flatMap((service) => ofTotals(service.totals, service.name)),
  ]
}

function ofTotals(
  { operations, outcomes, interactions, declared, observed }: ServiceTotals,
  service: string | null,
): Figure[] {
  return [
    { name: 'operations', service, ratio: operations },
    { name: 'outcomes', service, ratio: outcomes },
    { name: 'interactions', service, ratio: interactions },
    { name: 'declared.operations', service, ratio: declared.operations },
    { name: 'declared.outcomes', service, ratio: declared.outcomes },
    { name: 'observed.operations', service, ratio: observed.operations },
    { name: 'observed.outcomes', service, ratio: observed.outcomes },
  ]
}

/** Name what a figure counts as not covered: `PaymentService.processRefund 409`, `src/refund.ts:12:9`. */
export function gapsOf(result: CoverageResult, { name, service }: Pick<Figure, 'name' | 'service'>): string[] {
  const services = result.services.filter((one) => service === null || one.name === service)
  switch (name) {
    case 'callSites':
      return result.callSites
        .filter(({ calls }) => calls === 0)
        .map(({ file, line, column }) => `${file}:${line}:${column}`)
    case 'interactions':
      return result.recordings.flatMap(({ recording, interactions }) =>
        interactions
          .filter((one) => one.calls === 0 && (service === null || one.service === service))
          .map(({ id }) => `${recording} ${id}`),
      )
    case 'operations':
      return operationGaps(services, () => true)
    case 'outcomes':
      return outcomeGaps(services, () => true)
    case 'declared.operations':
      return operationGaps(services, isDeclared)
    case 'declared.outcomes':
      return outcomeGaps(services, isDeclared)
    case 'observed.operations':
      return operationGaps(services, isObserved)
    case 'observed.outcomes':
      return outcomeGaps(services, isObserved)
  }
}

type Known = Pick<OperationCoverage, 'sources' | 'covered'>

const isDeclared = ({ sources }: Known): boolean => sources.includes('declared')

const isObserved = ({ sources }: Known): boolean => sources.includes('observed')

function operationGaps(services: readonly ServiceCoverage[], isCounted: (one: Known) => boolean): string[] {
  return services.flatMap(({ name: service, operations }) =>
    operations.filter((one) => !one.covered && isCounted(one)).map(({ name }) => `${service}.${name}`),
  )
}

function outcomeGaps(services: readonly ServiceCoverage[], isCounted: (one: Known) => boolean): string[] {
  return services.flatMap(({ name: service, operations }) =>
    operations.flatMap(({ name, outcomes }) =>
      outcomes.filter((one) => !one.covered && isCounted(one)).map(({ outcome }) => `${service}.${name} ${outcome}`),
    ),
  )
}
