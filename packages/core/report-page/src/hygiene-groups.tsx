import type { ComponentChildren } from 'preact'
import { data, type Entry, operationOf, textOf } from './data.js'
import { count } from './format.js'
import { Interactions } from './interaction.js'
import { FileLink } from './marks.js'

interface HygieneEntry extends Entry {
  show: () => ComponentChildren
  /** The recorded call that it is about: such entries are shown as calls, with this as their note. */
  interaction?: number
  note?: string
}

/** Things of one kind that want a look. */
export interface HygieneGroup {
  id: string
  title: string
  /** What it means and what to do. */
  meaning: string
  /** Said in place of an empty list; undefined where empty is well. */
  withheld?: string
  entries: HygieneEntry[]
}

/** All kinds, the worst first. */
export const GROUPS: HygieneGroup[] = [
  {
    id: 'problems',
    title: 'Problems',
    meaning: 'What could not be read or understood. The rest of the report stands.',
    entries: data.problems.map(({ kind, file, message }) =>
      plain([kind, file, message], () => (
        <>
          <FileLink file={file} line={null} /> <span class="tag">{kind}</span> {message}
        </>
      )),
    ),
  },
  {
    id: 'contradictions',
    title: 'Contradictions',
    meaning:
      'Recorded answers that contradict the service’s OpenAPI document. They cover nothing: record them anew, or mend the document.',
    entries: data.contradictions.map(({ interaction, service, operation, outcome, message }) =>
      recorded(interaction, `${service}: ${operation}, ${outcome}. ${message}`),
    ),
  },
  {
    id: 'unmatched',
    title: 'Unmatched calls',
    meaning: 'Calls that no recording answers. Record them.',
    entries: data.unmatched.map(toCallEntry),
  },
  {
    id: 'live',
    title: 'Live calls',
    meaning: 'Calls that reached the network in this run.',
    entries: data.live.map(toCallEntry),
  },
  {
    id: 'stale',
    title: 'Stale',
    meaning: 'No one has verified these answers for longer than is allowed. Verify them against the service.',
    entries: data.stale.map(({ interaction, since }) => recorded(interaction, `since ${since}`)),
  },
  {
    id: 'unused',
    title: 'Unused',
    meaning: 'Recorded calls that no test uses any more. Prune them.',
    ...(data.complete ? {} : { withheld: 'Withheld: not all tests ran, so no one can tell.' }),
    entries: data.unused.map((interaction) => recorded(interaction)),
  },
  {
    id: 'orphans',
    title: 'Orphans',
    meaning: 'Recordings whose test file is gone. Prune them.',
    entries: data.orphans.map(({ recording, interactions }) =>
      plain([recording], () => (
        <>
          <FileLink file={recording} line={null} /> <span class="muted">{count(interactions, 'interaction')}</span>
        </>
      )),
    ),
  },
  {
    id: 'loosened',
    title: 'Loosened matches',
    meaning: 'Answers that were replayed for other path parameters than they were recorded with.',
    entries: data.loosened.map(({ interaction, test }) => recorded(interaction, `in ${test}`)),
  },
  {
    id: 'shadowed',
    title: 'Shadowed by mocks',
    meaning: 'Mocks that tests registered answered in place of these recorded calls.',
    entries: data.shadowed.map(({ interaction, calls, isUsed, tests }) => {
      const rest = isUsed ? '' : ', none from the recording'
      return recorded(
        interaction,
        `${count(calls, 'call')} answered by mocks${rest}; in ${count(tests.length, 'test')}`,
      )
    }),
  },
]

/** Entries that are recorded calls, as such; all others as a list. */
export function HygieneEntries({ entries }: { entries: readonly HygieneEntry[] }) {
  const calls = entries.flatMap(({ interaction, note }) => (interaction === undefined ? [] : [{ interaction, note }]))
  if (calls.length > 0) {
    return <Interactions indexes={calls.map(({ interaction }) => interaction)} notes={calls.map(({ note }) => note)} />
  }
  return (
    <ul class="plain spaced">
      {entries.map((entry) => (
        <li key={entry.text}>{entry.show()}</li>
      ))}
    </ul>
  )
}

function plain(parts: readonly string[], show: () => ComponentChildren): HygieneEntry {
  return { text: textOf(parts), isGap: true, show }
}

function recorded(interaction: number, note?: string): HygieneEntry {
  const { id = '', recording = -1 } = data.interactions[interaction] ?? {}
  const owner = operationOf.get(interaction)
  const text = textOf([id, data.recordings[recording] ?? '', owner?.service.name ?? '', note ?? ''])
  return { text, isGap: true, show: () => null, interaction, ...(note === undefined ? {} : { note }) }
}

function toCallEntry({ method, url, test }: { method: string; url: string; test: string }): HygieneEntry {
  return plain([`${method} ${url}`, test], () => (
    <>
      <code class="path">
        <span class="method">{method}</span> <bdi>{url}</bdi>
      </code>{' '}
      <span class="muted">
        in <bdi>{test}</bdi>
      </span>
    </>
  ))
}
