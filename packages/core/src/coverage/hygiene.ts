import type { CallEvidence, CoverageData, FileEvidence, KnownInteraction } from './coverage-data.js'
import type { CallReference, CoverageResult, InteractionReference } from './coverage-result.js'
import { interactionKey, testLabel } from './credits.js'
import { compareReferences } from './operation-coverage.js'
import { compareBy, compareText, keyOf, sorted } from './order.js'

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

/** List interactions in whose place mocks answered that tests registered, with how often. */
export function shadowedInteractions({
  files,
  calls,
}: Pick<CoverageData, 'files' | 'calls'>): NonNullable<CoverageResult['shadowed']> {
  const recordings = new Map(files.map(({ file, recording }) => [file, recording]))
  const used = usedInteractions(files, calls)
  const shadowing = calls.flatMap((call) => {
    const recording = recordings.get(call.file)
    return call.shadows === null || recording === undefined ? [] : [{ ...call, recording, interaction: call.shadows }]
  })
  const groups = Map.groupBy(shadowing, ({ recording, interaction }) => interactionKey(recording, interaction))
  return [...groups]
    .map(([key, alike]) => ({
      recording: alike[0]!.recording,
      interaction: alike[0]!.interaction,
      calls: alike.reduce((sum, { count }) => sum + count, 0),
      isUsed: used.has(key),
      tests: sorted(alike.map(testLabel)),
    }))
    .sort(compareReferences)
}

/**
 * List interactions that no test uses any more, given evidence of a complete run: those of files that ran whole and were
 * answered from their recordings, whose test passed without them or is gone. A test that was skipped or failed may yet use
 * what is recorded for it, as may any test what was recorded outside of tests. What a registered mock stands in front of
 * is not unused, as it answers again once the mock is gone, nor is what test code took a body from.
 */
export function unusedInteractions({
  recordings,
  files,
  calls,
}: Pick<CoverageData, 'recordings' | 'files' | 'calls'>): InteractionReference[] {
  const byRecording = new Map(files.map((file) => [file.recording, file]))
  const needed = new Set([...usedInteractions(files, calls), ...shadowedKeys(files, calls)])
  const notAnswered = filesNotAnswered(calls)
  return recordings
    .flatMap(({ recording, testFile, interactions }) => {
      const file = byRecording.get(recording)
      if (
        testFile === null ||
        file === undefined ||
        !file.isWhole ||
        file.isLive === true ||
        notAnswered.has(file.file)
      )
        return []
      const isDone = doneWith(file)
      return interactions
        .filter(({ id, test }) => isDone(test) && !needed.has(interactionKey(recording, id)))
        .map(({ id }) => ({ recording, interaction: id }))
    })
    .sort(compareReferences)
}

/** What calls were answered with, and what test code took a body from. */
function usedInteractions(files: readonly FileEvidence[], calls: readonly CallEvidence[]): ReadonlySet<string> {
  const captured = files.flatMap((file) => (file.captured ?? []).map((id) => interactionKey(file.recording, id)))
  return new Set([...keysOfCalls(files, calls, ({ interaction }) => interaction), ...captured])
}

function shadowedKeys(files: readonly FileEvidence[], calls: readonly CallEvidence[]): string[] {
  return keysOfCalls(files, calls, ({ shadows }) => shadows)
}

function keysOfCalls(
  files: readonly FileEvidence[],
  calls: readonly CallEvidence[],
  idOf: (call: CallEvidence) => string | null,
): string[] {
  const recordings = new Map(files.map(({ file, recording }) => [file, recording]))
  return calls.flatMap((call) => {
    const recording = recordings.get(call.file)
    const id = idOf(call)
    return id === null || recording === undefined ? [] : [interactionKey(recording, id)]
  })
}

/** Files whose calls, or some of them, went to the live services: what is recorded for them was not asked for. */
function filesNotAnswered(calls: readonly CallEvidence[]): ReadonlySet<string> {
  const isReplayed = ({ interaction, isRegistered }: CallEvidence): boolean => interaction !== null && !isRegistered
  const answered = new Set(calls.filter(isReplayed).map(({ file }) => file))
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
