import { classOf, compareOutcomes, isOutcomeClass } from './outcome.js'
import type { KnowledgeSource, KnownOperation, KnownOutcome } from './coverage-data.js'

/** Collects what is known of one operation, in any order. */
export interface OperationNotes {
  service: string
  name: string
  /** Where it is; of several places, the first in order of the alphabet counts. */
  place: { method: string; path: string }
  sources: Set<KnowledgeSource>
  outcomes: Map<string, Set<KnowledgeSource>>
}

/** Note how an outcome is known. */
export function noteOutcome({ outcomes }: OperationNotes, outcome: string, source: KnowledgeSource): void {
  const known = outcomes.get(outcome)
  if (known === undefined) outcomes.set(outcome, new Set([source]))
  else known.add(source)
}

/** Make of notes what reports know. */
export function toKnownOperation({ service, name, place, sources, outcomes }: OperationNotes): KnownOperation {
  const list = [...outcomes].map(([outcome, known]) => ({ outcome, sources: inOrder(known) }))
  return { service, name, ...place, sources: inOrder(sources), outcomes: settleClasses(list) }
}

/**
 * Let the statuses of a class that are known stand for it: they are known as it is, and it goes. A class of which none is
 * known stays. Sorted.
 */
export function settleClasses(outcomes: readonly KnownOutcome[]): KnownOutcome[] {
  const classes = new Map(
    outcomes.filter((one) => isOutcomeClass(one.outcome)).map((one) => [one.outcome, one.sources]),
  )
  const members = new Set(outcomes.map(({ outcome }) => classOf(outcome)))
  return outcomes
    .filter(({ outcome }) => !members.has(outcome))
    .map(({ outcome, sources }) => {
      const ofClass = classes.get(classOf(outcome) ?? '') ?? []
      return { outcome, sources: inOrder(new Set([...sources, ...ofClass])) }
    })
    .sort((a, b) => compareOutcomes(a.outcome, b.outcome))
}

function inOrder(sources: ReadonlySet<KnowledgeSource>): KnowledgeSource[] {
  return (['observed', 'declared'] as const).filter((source) => sources.has(source))
}
