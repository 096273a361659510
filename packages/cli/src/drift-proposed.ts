import { isUnderstudyError, type Interaction } from '@understudy/core'
import type { DriftRun } from '@understudy/core/drift'
import { parseRecording } from '@understudy/core/store'
import type { ProposedFile } from './pull-request/read-proposed.js'

/** An interaction that a proposal changes. */
interface ProposedInteraction {
  service: string
  operation: string
  id: string
  /** Of its recording, from the repository's root. */
  path: string
}

/** Operations of which a proposal patches recordings: `Service.operation`. What cannot be read is none. */
export function proposedOperations(files: readonly ProposedFile[]): Set<string> {
  return new Set(changedIn(files).map(({ service, operation }) => `${service}.${operation}`))
}

function changedIn(files: readonly ProposedFile[]): ProposedInteraction[] {
  return files.flatMap(({ service, path, base, proposed }) => {
    const before = new Map(interactionsIn(base).map((one) => [one.id, JSON.stringify(one)]))
    return interactionsIn(proposed)
      .filter((one) => one.service === service && before.get(one.id) !== JSON.stringify(one))
      .map(({ operation, id }) => ({ service, operation, id, path }))
  })
}

function interactionsIn(text: string | null): Interaction[] {
  try {
    return text === null ? [] : parseRecording(text, 'a proposal').interactions
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return []
  }
}

/** What a run saw of what is proposed already. */
export interface SeenProposals {
  /** What is proposed for a service, and could not be checked: a filter, an outage, or another package of the repository. */
  unseenOf(service: string): string[]
  /** Services that answer as is recorded in all that is proposed to be patched. */
  answered: string[]
}

/** Compare what is proposed with what a run saw. `prefix` is where the run's root is in the repository. */
export function lookAtProposals(files: readonly ProposedFile[], run: DriftRun, prefix: string): SeenProposals {
  const bySight = Map.groupBy(changedIn(files), sightIn(run, prefix))
  const [unseen = [], answered = []] = (['unseen', 'match'] as const).map((sight) => bySight.get(sight))
  const others = new Set([...unseen, ...(bySight.get('drift') ?? [])].map(({ service }) => service))
  return {
    unseenOf: (service) => unseen.filter((one) => one.service === service).map(({ id, path }) => `${id} in ${path}`),
    answered: [...new Set(answered.map(({ service }) => service))].filter((service) => !others.has(service)),
  }
}

type Sight = 'match' | 'drift' | 'unseen' | 'gone'

/** How an interaction was found. What is recorded no more is gone. */
function sightIn({ recordings, compared }: DriftRun, prefix: string): (one: ProposedInteraction) => Sight {
  const place = (path: string, id: string): string => `${prefix === '' ? path : `${prefix}/${path}`}\n${id}`
  const known = new Map<string, Sight>(
    recordings.flatMap(({ path, recording }) => recording.interactions.map(({ id }) => [place(path, id), 'unseen'])),
  )
  for (const { checked } of compared) {
    const { verdict } = checked.comparison
    if (verdict === 'match' || verdict === 'drift') known.set(place(checked.recording, checked.interaction), verdict)
  }
  const isOurs = (path: string): boolean => prefix === '' || path.startsWith(`${prefix}/`)
  return ({ path, id }) => known.get(`${path}\n${id}`) ?? (isOurs(path) ? 'gone' : 'unseen')
}
