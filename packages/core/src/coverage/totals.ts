import type { CoverageData } from './coverage-data.js'
import type { OperationCoverage, Ratio, RecordingCoverage, ServiceCoverage, ServiceTotals } from './coverage-result.js'
import { interactionKey, type Credits } from './credits.js'
import type { PlacedOperation } from './operation-coverage.js'
import { sorted } from './order.js'
import { ratio, ratioOf } from './ratio.js'

/** Say of every recorded call how often passing tests replayed it. */
export function coverRecordings(recordings: CoverageData['recordings'], credits: Credits): RecordingCoverage[] {
  return recordings.map(({ recording, testFile, interactions }) => ({
    recording,
    testFile,
    interactions: interactions.map(({ id, test, service, operation, outcome }) => {
      const calls = credits.interactions.get(interactionKey(recording, id)) ?? 0
      return { id, test, service, operation, outcome, calls }
    }),
  }))
}

/** Sum up by service, in order of name. */
export function coverServices(
  operations: readonly PlacedOperation[],
  recordings: readonly RecordingCoverage[],
): ServiceCoverage[] {
  const interactions = interactionsByService(recordings)
  const byService = Map.groupBy(operations, ({ service }) => service)
  return sorted([...byService.keys(), ...interactions.keys()]).map((name) => {
    const own = (byService.get(name) ?? []).map(({ operation }) => operation)
    return { name, totals: totalsOf(own, interactions.get(name) ?? ratio(0, 0)), operations: own }
  })
}

/** Sum up all services. */
export function totalsOfAll(services: readonly ServiceCoverage[]): ServiceTotals {
  const interactions = services.map(({ totals }) => totals.interactions)
  const sum = (count: (one: Ratio) => number): number => interactions.reduce((all, one) => all + count(one), 0)
  return totalsOf(
    services.flatMap(({ operations }) => operations),
    ratio(
      sum(({ total }) => total),
      sum(({ covered }) => covered),
    ),
  )
}

function totalsOf(operations: readonly OperationCoverage[], interactions: Ratio): ServiceTotals {
  return {
    ...knownBy(operations, ({ sources }) => sources.length > 0),
    interactions,
    declared: knownBy(operations, ({ sources }) => sources.includes('declared')),
    observed: knownBy(operations, ({ sources }) => sources.includes('observed')),
  }
}

function knownBy(
  operations: readonly OperationCoverage[],
  isKnown: (one: Pick<OperationCoverage, 'sources'>) => boolean,
): Pick<ServiceTotals, 'operations' | 'outcomes'> {
  return {
    operations: ratioOf(operations.filter(isKnown), ({ covered }) => covered),
    outcomes: ratioOf(
      operations.flatMap(({ outcomes }) => outcomes.filter(isKnown)),
      ({ covered }) => covered,
    ),
  }
}

function interactionsByService(recordings: readonly RecordingCoverage[]): Map<string, Ratio> {
  const all = recordings.flatMap(({ interactions }) => interactions)
  const byService = Map.groupBy(all, ({ service }) => service)
  return new Map([...byService].map(([service, own]) => [service, ratioOf(own, ({ calls }) => calls > 0)]))
}
