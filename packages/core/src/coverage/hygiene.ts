import type { CallEvidence, CoverageData, FileEvidence, KnownInteraction } from './coverage-data.js'
import type { CallReference, CoverageResult, InteractionReference } from './coverage-result.js'
import { interactionKey, testLabel } from './credits.js'
import { compareReferences } from './operation-coverage.js'
import { compareBy, compareText, keyOf } from './order.js'

const compareCalls = compareBy<CallReference>(
  ({ test }) => test,
  ({ method }) => method,
  ({ url }) => url,
)

const LIVE: readonly CallEvidence['outcome'][] = ['recorded', 'verified', 'passed-through']

/** List calls that found no interaction. */
export function unmatchedCalls(calls: readonly CallEvidence[]): CallReference[] {
  return toReferences(calls.filter(({ outcome }) => outcome === 'unmatched'))
}

/** List calls that reached the network: they are not replayed yet, or never will be. */
export function liveCalls(calls: readonly CallEvidence[]): CallReference[] {
  return toReferences(calls.filter(({ outcome }) => LIVE.includes(outcome)))
}

function toReferences(calls: readonly CallEvidence[]): CallReference[] {
  const references = calls.map((call) => ({ method: call.method, url: call.url, test: testLabel(call) }))
  return once(references, ({ method, url, test }) => keyOf(method, url, test)).sort(compareCalls)
}

/** List interactions that answered calls for other path parameters. */
export function loosenedCalls({ files, calls }: Pick<CoverageData, 'files' | 'calls'>): CoverageResult['loosened'] {
  const recordings = new Map(files.map(({ file, recording }) => [file, recording]))
  const loosened = calls.flatMap((call) => {
    const recording = recordings.get(call.file)
    const isKnown = call.isLoosened && call.interaction !== null && recording !== undefined
    return isKnown ? [{ recording, interaction: call.interaction!, test: testLabel(call) }] : []
  })
  return once(loosened, ({ recording, interaction, test }) => keyOf(recording, interaction, test)).sort(
    (a, b) => compareReferences(a, b) || compareText(a.test, b.test),
  )
}

/** List interactions that no one has verified for too long. */
export function staleInteractions(recordings: CoverageData['recordings']): CoverageResult['stale'] {
  return pick(recordings, ({ staleSince: since }) => (since === null ? null : { since }))
}

/** List interactions that contradict their service's document. */
export function contradictions(recordings: CoverageData['recordings']): CoverageResult['contradictions'] {
  return pick(recordings, ({ service, operation, outcome, contradiction }) =>
    contradiction === null ? null : { service, operation, outcome, message: contradiction },
  )
}

/** List recordings whose test file is gone. */
export function orphanRecordings(recordings: CoverageData['recordings']): CoverageResult['orphans'] {
  return recordings
    .filter(({ testFile }) => testFile === null)
    .map(({ recording, interactions }) => ({ recording, interactions: interactions.length }))
    .sort((a, b) => compareText(a.recording, b.recording))
}

/**
 * List interactions that no test uses any more, given evidence of a complete run: those of files that ran whole and were
 * answered from their recordings, whose test passed without them or is gone. A test that was skipped or failed may yet use
 * what is recorded for it, as may any test what was recorded outside of tests.
 */
export function unusedInteractions({
  recordings,
  files,
  calls,
}: Pick<CoverageData, 'recordings' | 'files' | 'calls'>): InteractionReference[] {
  const byRecording = new Map(files.map((file) => [file.recording, file]))
  const used = usedInteractions(files, calls)
  const notAnswered = filesNotAnswered(calls)
  return recordings
    .flatMap(({ recording, testFile, interactions }) => {
      const file = byRecording.get(recording)
      if (testFile === null || file === undefined || !file.isWhole || notAnswered.has(file.file)) return []
      const isDone = doneWith(file)
      return interactions
        .filter(({ id, test }) => isDone(test) && !used.has(interactionKey(recording, id)))
        .map(({ id }) => ({ recording, interaction: id }))
    })
    .sort(compareReferences)
}

function usedInteractions(files: readonly FileEvidence[], calls: readonly CallEvidence[]): ReadonlySet<string> {
  const recordings = new Map(files.map(({ file, recording }) => [file, recording]))
  return new Set(
    calls.flatMap(({ file, interaction }) => {
      const recording = recordings.get(file)
      return interaction === null || recording === undefined ? [] : [interactionKey(recording, interaction)]
    }),
  )
}

/** Files whose calls, or some of them, went to the live services: what is recorded for them was not asked for. */
function filesNotAnswered(calls: readonly CallEvidence[]): ReadonlySet<string> {
  const answered = new Set(calls.filter(({ interaction }) => interaction !== null).map(({ file }) => file))
  const isLive = ({ outcome, file }: CallEvidence): boolean =>
    outcome === 'recorded' || outcome === 'verified' || (outcome === 'passed-through' && !answered.has(file))
  return new Set(calls.filter(isLive).map(({ file }) => file))
}

/** Tells of which tests it is known that they need no more than they used. */
function doneWith({ tests }: FileEvidence): (test: string | null) => boolean {
  const open = new Set(tests.filter(({ status }) => status !== 'passed').map(({ name }) => name))
  return (test) => (test === null ? open.size === 0 : !open.has(test))
}

function pick<T>(
  recordings: CoverageData['recordings'],
  factsOf: (interaction: KnownInteraction) => T | null,
): (InteractionReference & T)[] {
  return recordings
    .flatMap(({ recording, interactions }) =>
      interactions.flatMap((interaction) => {
        const facts = factsOf(interaction)
        return facts === null ? [] : [{ recording, interaction: interaction.id, ...facts }]
      }),
    )
    .sort(compareReferences)
}

function once<T>(items: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}
