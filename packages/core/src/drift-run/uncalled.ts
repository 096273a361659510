import type { Interaction, LiveCall } from '../model/index.js'
import type { ProjectRecording } from './project-recordings.js'
import type { TestResult } from './runner/test-results.js'

/** What a run of tests came to. */
export interface CalledRun {
  calls: readonly LiveCall[]
  /** How the tests ended; null where none ran. */
  tests: readonly Pick<TestResult, 'file' | 'name' | 'status'>[] | null
  /** Test files that ran to their end. */
  ended: ReadonlySet<string>
  /** False for what no run makes. */
  mayBeMade(recording: ProjectRecording, interaction: Interaction): boolean
}

/** What was chosen and not called. */
export interface Uncalled {
  /** Calls that were due, and that something kept from being made: they could not be checked. */
  due: LiveCall[]
  /** Of the rest, for a person. */
  notes: string[]
}

/** How many interactions a sentence names. */
const NAMED = 5

/**
 * Tell of chosen interactions that no test called. Where the test broke off or failed, or where no call reached the service at
 * all, the run could not check them. A test that is skipped, or takes another way on live answers, is worth a note.
 */
export function findUncalled(
  plan: Readonly<Record<string, readonly string[]>>,
  recordings: readonly ProjectRecording[],
  run: CalledRun,
): Uncalled {
  if (run.tests === null) return { due: [], notes: [] }
  const called = new Set(run.calls.map(keyOf))
  const reasonOf = createReasons(run)
  const due: LiveCall[] = []
  const left: string[] = []
  for (const recording of recordings) {
    const ids = new Set(plan[recording.path])
    for (const interaction of recording.recording.interactions) {
      const { id } = interaction
      if (!ids.has(id) || called.has(keyOf({ recording: recording.path, interaction: id }))) continue
      const reason = run.mayBeMade(recording, interaction) ? reasonOf(recording, interaction) : null
      if (reason === null) left.push(`${id} (${recording.path})`)
      else due.push(toDue(recording, interaction, reason))
    }
  }
  return { due, notes: notesOf(left) }
}

function keyOf({ recording, interaction }: Pick<LiveCall, 'recording' | 'interaction'>): string {
  return `${recording}\n${interaction}`
}

type ReasonOf = (recording: ProjectRecording, interaction: Interaction) => string | null

function createReasons({ calls, tests, ended }: CalledRun): ReasonOf {
  const reached = new Set(calls.filter(({ interaction }) => interaction !== null).map(({ service }) => service))
  const failed = new Set(tests?.filter(({ status }) => status === 'failed').map(({ file, name }) => `${file}\n${name}`))
  const passed = new Set(tests?.filter(({ status }) => status === 'passed').map(({ file }) => file))
  return ({ testFile }, { test, service, request }) => {
    if (testFile === null) return null
    if (!ended.has(testFile)) return 'its test file did not run to its end'
    const origin = URL.parse(request.url)?.origin ?? request.url
    const missed = reached.has(service)
      ? null
      : `no test called the service at ${origin}, where it is recorded; other addresses of it belong in its "baseUrl"`
    if (failed.has(`${testFile}\n${test ?? ''}`)) return missed ?? 'its test failed before this call was answered'
    return passed.has(testFile) ? missed : null
  }
}

function toDue(
  { path, testFile }: ProjectRecording,
  { id, test, service, operation, request }: Interaction,
  reason: string,
): LiveCall {
  return {
    testFile: testFile ?? path,
    recording: path,
    test,
    service,
    operation,
    interaction: id,
    request: { method: request.method, url: request.url, headers: [], body: null },
    answer: null,
    unresolved: [reason],
  }
}

function notesOf(left: readonly string[]): string[] {
  if (left.length === 0) return []
  const more = left.length - NAMED
  const list = `${left.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const are = left.length === 1 ? '1 interaction was' : `${left.length} interactions were`
  return [`${are} not checked, as no test called: ${list}`]
}
