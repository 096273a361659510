import type { CoverageResult, InteractionReference } from '../../../packages/core/src/coverage/coverage-result.ts'
import type { ProjectSource } from '../generate/sites.ts'
import { measuredTests, type Circumstances, type MeasuredTest } from './expected.ts'

/** What a report lists beside its figures. */
export type Lists = Pick<
  CoverageResult,
  'recordings' | 'unused' | 'orphans' | 'stale' | 'unmatched' | 'live' | 'loosened' | 'contradictions'
>

/** One interaction as its recording has it. */
export interface RecordedInteraction {
  id: string
  test: string | null
  service: string
  recordedAt: string
  request: { method: string; url: string }
}

/** The recordings of the project, by path. */
export type Recordings = ReadonlyMap<string, RecordedInteraction[]>

/** What the table says of one interaction of the recordings. */
interface Played {
  reference: InteractionReference
  interaction: RecordedInteraction
  test: MeasuredTest
  calls: number
}

/** Work out the lists of a run in which all test files took part; `gone` are those whose test file is not there any more. */
export function expectedLists(
  source: ProjectSource,
  circumstances: Circumstances,
  recordings: Recordings,
  { gone, since, urls }: { gone: string[]; since: string; urls: Record<string, string> },
): Lists {
  const measured = measuredTests(source, circumstances)
  const played = measured.flatMap((test) => playedBy(test, recordings))
  const isGone = (recording: string): boolean => gone.includes(recording)
  const listed = played.filter(({ reference }) => !isGone(reference.recording))
  return {
    recordings: [...recordings.keys()].toSorted().map((recording) => ({
      recording,
      testFile: isGone(recording) ? null : recording.replace('__mocks__/', '').replace('.recorded.json', '.ts'),
      interactions: played
        .filter(({ reference }) => reference.recording === recording)
        .map(({ interaction: { id, test, service }, test: { operation, outcome }, calls }) => ({
          id,
          test,
          service,
          operation: operation.name,
          outcome,
          calls,
        }))
        .toSorted((a, b) => compare(a.id, b.id)),
    })),
    unused: listed.filter(({ test }) => test.play.fate === 'gone').map(({ reference }) => reference),
    orphans: gone.map((recording) => ({ recording, interactions: recordings.get(recording)?.length ?? 0 })),
    stale: played.flatMap(({ reference, interaction }) =>
      interaction.recordedAt === since ? [{ ...reference, since }] : [],
    ),
    unmatched: circumstances.failing
      ? measured
          .filter(({ play }) => play.fate === 'missing')
          .map(({ operation, path, test }) => ({
            method: operation.method,
            url: `${urls[operation.service]}${path}`,
            test,
          }))
      : [],
    live: [],
    loosened: played
      .filter(({ test }) => test.play.fate === 'loose')
      .map(({ reference, test: { test } }) => ({ ...reference, test })),
    contradictions: played
      .filter(({ test: { play, outcome } }) => play.contradicts.includes(outcome))
      .map(({ reference, test: { operation, outcome } }) => ({
        ...reference,
        service: operation.service,
        operation: operation.name,
        outcome,
        message: '',
      })),
  }
}

/** The lists of a result in an order that does not matter; a contradiction's words are left to other tests. */
export function listsOf(result: CoverageResult): Lists {
  const { recordings, unused, orphans, stale, unmatched, live, loosened, contradictions } = result
  const ordered = recordings.map((one) => ({
    ...one,
    interactions: one.interactions.toSorted((a, b) => compare(a.id, b.id)),
  }))
  return {
    recordings: ordered,
    unused: unused.toSorted(byReference),
    orphans,
    stale,
    unmatched,
    live,
    loosened,
    contradictions: contradictions.map((one) => ({ ...one, message: '' })).toSorted(byReference),
  }
}

/** The same order for what was expected. */
export function ordered(lists: Lists): Lists {
  return {
    ...lists,
    unused: lists.unused.toSorted(byReference),
    contradictions: lists.contradictions.toSorted(byReference),
  }
}

/** The interactions that a test of the table left, with how often each was replayed in a passing test. */
function playedBy(test: MeasuredTest, recordings: Recordings): Played[] {
  if (!test.isRecorded) return []
  const recording = `src/__mocks__/${test.play.file}.test.recorded.json`
  const own = (recordings.get(recording) ?? []).filter((one) => isOf(one, test))
  if (own.length !== test.calls) throw new Error(`${recording} has ${own.length} interactions of "${test.title}"`)
  return own.map((interaction) => ({
    reference: { recording, interaction: interaction.id },
    interaction,
    test,
    calls: test.counts ? 1 : 0,
  }))
}

function isOf(
  { test, service, request }: RecordedInteraction,
  { operation, title, play, outcome }: MeasuredTest,
): boolean {
  if (service !== operation.service) return false
  if (play.fate !== 'outside') return test === `${service} > ${title}`
  return test === null && request.method === operation.method && request.url.endsWith(`?want=${outcome}`)
}

function byReference(a: InteractionReference, b: InteractionReference): number {
  return compare(a.recording, b.recording) || compare(a.interaction, b.interaction)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
