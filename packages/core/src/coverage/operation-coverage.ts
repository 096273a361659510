import type { CoverageData, KnowledgeSource, KnownOperation, KnownOutcome } from './coverage-data.js'
import type { InteractionReference, OperationCoverage, OutcomeCoverage } from './coverage-result.js'
import { operationKey, type Credit, type Credits, type OperationCredit } from './credits.js'
import { settleClasses } from './known-operations.js'
import { compareBy, compareText, sorted } from './order.js'
import { classOf, compareOutcomes } from './outcome.js'

/** An operation of a service, with how it is covered. */
export interface PlacedOperation {
  service: string
  operation: OperationCoverage
}

/**
 * Say of every operation how it is covered: in order of service, path, method and name.
 *
 * A mock that was registered by hand covers what is observed or declared. It may also give what nothing knows: that is
 * listed as covered, without a source, and counts in no figure, as what a test makes up says nothing of the service. A call
 * that was replayed for an outcome that no recording has any more is listed as observed where a passing test exercised it,
 * and only there: so it comes and goes covered, on both sides of a ratio, which never raises it.
 */
export function coverOperations(
  data: Pick<CoverageData, 'operations' | 'recordings'>,
  credits: Credits,
): PlacedOperation[] {
  const interactions = interactionsByOutcome(data.recordings)
  const known = new Set(data.operations.map(({ service, name }) => operationKey(service, name)))
  const unknown = [...credits.operations].filter(([key]) => !known.has(key)).map(([, credit]) => toKnown(credit))
  return [...data.operations, ...unknown]
    .map((operation) => {
      const key = operationKey(operation.service, operation.name)
      const references = interactions.get(key) ?? new Map<string, InteractionReference[]>()
      return { service: operation.service, operation: cover(operation, credits.operations.get(key), references) }
    })
    .sort(
      compareBy(
        ({ service }) => service,
        ({ operation }) => operation.path,
        ({ operation }) => operation.method,
        ({ operation }) => operation.name,
      ),
    )
}

/** How something is known for which only calls speak. */
function sourcesOf({ calls, registered }: Pick<Credit, 'calls' | 'registered'>): KnowledgeSource[] {
  return calls > registered ? ['observed'] : []
}

/** Say how many calls mocks answered; nothing where none did. */
function answeredByMocks(registered: number): { registered?: number } {
  return registered === 0 ? {} : { registered }
}

/** An operation that only calls stand for. Its name may tell where it is: `GET /payments/:id`. */
function toKnown({ service, name, method, ...credit }: OperationCredit): KnownOperation {
  const [, verb = method, path = ''] = /^([A-Z]+) (\/.*)$/.exec(name) ?? []
  return { service, name, method: verb, path, sources: sourcesOf(credit), outcomes: [] }
}

type ReferencesByOutcome = ReadonlyMap<string, InteractionReference[]>

function cover(
  { name, method, path, sources, outcomes }: KnownOperation,
  credit: OperationCredit | undefined,
  references: ReferencesByOutcome,
): OperationCoverage {
  return {
    name,
    method,
    path,
    sources: [...sources],
    covered: credit !== undefined,
    calls: credit?.calls ?? 0,
    ...answeredByMocks(credit?.registered ?? 0),
    tests: sorted(credit?.tests ?? []),
    outcomes: coverOutcomes(standing(outcomes), credit?.outcomes ?? new Map(), references),
  }
}

/** Outcomes with their sources, once statuses that are known stand for their class: a merge may have brought both. */
function standing(outcomes: readonly KnownOutcome[]): Map<string, KnowledgeSource[]> {
  return new Map(settleClasses(outcomes).map(({ outcome, sources }) => [outcome, sorted(sources)]))
}

function coverOutcomes(
  known: ReadonlyMap<string, KnowledgeSource[]>,
  given: ReadonlyMap<string, Credit>,
  references: ReferencesByOutcome,
): OutcomeCoverage[] {
  const covered = byStanding(known, given)
  const filed = byStanding(known, references)
  return sorted([...known.keys(), ...covered.keys()])
    .sort(compareOutcomes)
    .map((outcome) => {
      const credits = covered.get(outcome) ?? []
      const calls = credits.reduce((sum, one) => sum + one.calls, 0)
      const registered = credits.reduce((sum, one) => sum + one.registered, 0)
      return {
        outcome,
        sources: [...(known.get(outcome) ?? sourcesOf({ calls, registered }))],
        covered: credits.length > 0,
        calls,
        ...answeredByMocks(registered),
        tests: sorted(credits.flatMap(({ tests }) => [...tests])),
        interactions: (filed.get(outcome) ?? []).flat().sort(compareReferences),
      }
    })
}

/** File what belongs to an outcome under its class, where that is what is known. */
function byStanding<T>(known: ReadonlyMap<string, unknown>, given: ReadonlyMap<string, T>): Map<string, T[]> {
  const filed = new Map<string, T[]>()
  for (const [outcome, one] of given) {
    const itsClass = classOf(outcome)
    const place = !known.has(outcome) && itsClass !== null && known.has(itsClass) ? itsClass : outcome
    filed.set(place, [...(filed.get(place) ?? []), one])
  }
  return filed
}

function interactionsByOutcome(
  recordings: CoverageData['recordings'],
): Map<string, Map<string, InteractionReference[]>> {
  const byOperation = new Map<string, Map<string, InteractionReference[]>>()
  for (const { recording, interactions } of recordings) {
    for (const { id, service, operation, outcome } of interactions) {
      const key = operationKey(service, operation)
      const byOutcome = byOperation.get(key) ?? new Map<string, InteractionReference[]>()
      const references = byOutcome.get(outcome) ?? []
      references.push({ recording, interaction: id })
      byOperation.set(key, byOutcome.set(outcome, references))
    }
  }
  return byOperation
}

/** Compare references: by recording, then by id. */
export function compareReferences(a: InteractionReference, b: InteractionReference): number {
  return compareText(a.recording, b.recording) || compareText(a.interaction, b.interaction)
}
