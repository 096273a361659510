import type {
  CallReference,
  CoverageResult,
  InteractionReference,
  ShadowedInteraction,
} from '../../coverage/coverage-result.js'
import { amount } from './figures.js'

/** Something about recordings and calls that wants tidying, and how. */
export interface HygieneFinding {
  id: 'contradiction' | 'problem' | 'unmatched' | 'live' | 'loosened' | 'shadowed' | 'unused' | 'orphan' | 'stale'
  /** Whether figures or tests suffer from it; otherwise it is a hint. */
  isFault: boolean
  /** `3 interactions that no test uses`. */
  title: string
  /** What to do about it. */
  remedy: string
  entries: HygieneEntry[]
}

/** One case of a finding. */
export interface HygieneEntry {
  /** The file that it is about; null where none is known. */
  file: string | null
  /** The case by itself: an id, a URL. */
  name: string
  /** One line that says all. */
  text: string
}

/** List what wants tidying, faults first. Kinds without a case are left out. */
export function hygieneOf(result: CoverageResult): HygieneFinding[] {
  return [...faults(result), ...hints(result)].filter(({ entries }) => entries.length > 0)
}

function faults({ problems, contradictions, unmatched }: CoverageResult): HygieneFinding[] {
  return [
    {
      id: 'problem',
      isFault: true,
      title: `${amount(problems.length, 'problem')} with files that could not be read or understood`,
      remedy: 'the figures are without what they hold',
      entries: problems.map(({ file, kind, message }) => ({ file, name: `${kind}: ${file}`, text: message })),
    },
    {
      id: 'contradiction',
      isFault: true,
      title: `${amount(contradictions.length, 'recorded answer')} that ${plural(contradictions, 'contradicts', 'contradict')} the OpenAPI document and ${plural(contradictions, 'covers', 'cover')} nothing`,
      remedy: 'run with -u to record again, or correct the document',
      entries: contradictions.map(({ recording, interaction, message }) => ({
        file: recording,
        name: interaction,
        text: `${recording}: ${interaction}: ${message}`,
      })),
    },
    {
      id: 'unmatched',
      isFault: true,
      title: `${amount(unmatched.length, 'call')} that no recorded interaction answers`,
      remedy: 'run with -u to record them',
      entries: unmatched.map(callEntry),
    },
  ]
}

function hints({ live, loosened, shadowed = [], unused, orphans, stale }: CoverageResult): HygieneFinding[] {
  const oldest = stale.map(({ since }) => since).sort()[0]
  return [
    {
      id: 'live',
      isFault: false,
      title: `${amount(live.length, 'call')} that reached the network and ${plural(live, 'covers', 'cover')} nothing`,
      remedy: 'record them, then run again to replay them',
      entries: live.map(callEntry),
    },
    {
      id: 'loosened',
      isFault: false,
      title: `${amount(loosened.length, 'call')} answered for other path parameters than recorded`,
      remedy: 'run with -u to record them',
      entries: loosened.map((one) => interactionEntry(one, ` in ${one.test}`)),
    },
    {
      id: 'shadowed',
      isFault: false,
      title: `${amount(sumOfCalls(shadowed), 'call')} answered by registered mocks in place of ${amount(shadowed.length, 'interaction')}`,
      remedy: 'take the mocks away to replay what is recorded',
      entries: shadowed.map((one) => interactionEntry(one, shadowText(one))),
    },
    {
      id: 'unused',
      isFault: false,
      title: `${amount(unused.length, 'interaction')} that no test uses`,
      remedy: 'run with -u or `understudy prune` to remove them',
      entries: unused.map((one) => interactionEntry(one)),
    },
    {
      id: 'orphan',
      isFault: false,
      title: `${amount(orphans.length, 'recording')} whose test file is gone`,
      remedy: 'run `understudy prune` to remove them',
      entries: orphans.map(({ recording, interactions }) => ({
        file: recording,
        name: recording,
        text: `${recording}: ${amount(interactions, 'interaction')}`,
      })),
    },
    {
      id: 'stale',
      isFault: false,
      title: `${amount(stale.length, 'interaction')} that no one has verified for long${oldest === undefined ? '' : `, the oldest since ${oldest}`}`,
      remedy: 'run `understudy drift` to verify them',
      entries: stale.map((one) => interactionEntry(one, `, not verified since ${one.since}`)),
    },
  ]
}

function callEntry({ method, url, test }: CallReference): HygieneEntry {
  return { file: fileOfTest(test), name: `${method} ${url}`, text: `${method} ${url} in ${test}` }
}

function interactionEntry({ recording, interaction }: InteractionReference, rest = ''): HygieneEntry {
  return { file: recording, name: interaction, text: `${recording}: ${interaction}${rest}` }
}

function sumOfCalls(list: readonly { calls: number }[]): number {
  return list.reduce((sum, { calls }) => sum + calls, 0)
}

function shadowText({ calls, isUsed, tests }: ShadowedInteraction): string {
  const rest = isUsed ? '' : ', and none with what is recorded'
  return `: ${amount(calls, 'call')} answered by registered mocks in its place${rest}, in ${tests.length === 1 ? tests[0]! : amount(tests.length, 'test')}`
}

/** The file of `file > full name`. */
function fileOfTest(test: string): string | null {
  return test.split(' > ')[0] || null
}

function plural(list: readonly unknown[], one: string, several: string): string {
  return list.length === 1 ? one : several
}
