import { freePorts } from '../services/start-services.ts'
import { comparePhases, type Comparison } from './compare.ts'
import { RUNNERS, type Phase, type Runner } from './matrix.ts'
import { createOutsideProject, type OutsideProject } from './outside-project.ts'
import { recordedFiles } from './recordings.ts'
import { readReport, type ReportedTest } from './runner-report.ts'
import { NOT_SERVED, runServed, SERVED_RUNNER } from './served.ts'
import { createCertificate, runServices, setTripwire } from './services.ts'

/** What the tests of one runner did in one phase. */
export interface PhaseOutcome {
  tests: ReportedTest[]
  /** What the runner printed, for the case that it broke. */
  output: string
  seconds: number
}

/** All that the three phases brought. */
export interface Play {
  project: OutsideProject
  outcomes: Record<Runner['name'], Record<'bare' | 'record' | 'replay', PhaseOutcome>>
  /** Understudy's effect while recording, and replay's likeness, for each runner. */
  recording: Record<Runner['name'], Comparison>
  replaying: Record<Runner['name'], Comparison>
  /** What clients of served recordings did, and how like it is to what they saw live. */
  served: PhaseOutcome & { likeness: Comparison }
  /** Recordings before and after the replay. */
  recorded: Map<string, Buffer>
  replayed: Map<string, Buffer>
  /** Services that were connected to in replay, each with the first line that was sent. */
  touched: string[]
}

/** Run every probe without Understudy, recording, and replaying without services. */
export async function playAll(tarballs: string[]): Promise<Play> {
  const ports = await freePorts()
  const certificate = await createCertificate()
  const project = await createOutsideProject(ports, certificate, tarballs)

  const live = async (phase: Phase): Promise<ByRunner<PhaseOutcome>> => {
    const stop = await runServices(ports, certificate)
    return runAll(project, phase).finally(stop)
  }
  const bare = await live('bare')
  const record = await live('record')
  const recorded = recordedFiles(project)
  const tripwire = await setTripwire(ports)
  const replay = await runAll(project, 'replay').finally(tripwire.stop)
  const { output, seconds } = await runServed(project, ports, certificate)

  return {
    project,
    outcomes: byRunner(({ name }) => ({ bare: bare[name], record: record[name], replay: replay[name] })),
    recording: byRunner((runner) => comparePhases(project, runner, 'bare', 'record')),
    replaying: byRunner((runner) => comparePhases(project, runner, 'record', 'replay')),
    served: {
      output,
      seconds,
      tests: readReport(project.reportOf(SERVED_RUNNER, 'served')),
      likeness: comparePhases(project, SERVED_RUNNER, 'record', 'served', Object.keys(NOT_SERVED)),
    },
    recorded,
    replayed: recordedFiles(project),
    touched: tripwire.touched(),
  }
}

type ByRunner<T> = Record<Runner['name'], T>

function byRunner<T>(make: (runner: Runner) => T): ByRunner<T> {
  return Object.fromEntries(RUNNERS.map((runner) => [runner.name, make(runner)])) as ByRunner<T>
}

/** Jest's two projects one after the other, and Vitest beside them: most of the time is spent waiting. */
async function runAll(project: OutsideProject, phase: Phase): Promise<ByRunner<PhaseOutcome>> {
  const run = async (runner: Runner): Promise<[string, PhaseOutcome]> => {
    const { output, seconds } = await project.run(runner, phase)
    return [runner.name, { output, seconds, tests: readReport(project.reportOf(runner, phase)) }]
  }
  const inTurn = async (runners: readonly Runner[]): Promise<[string, PhaseOutcome][]> => {
    const outcomes: [string, PhaseOutcome][] = []
    for (const runner of runners) outcomes.push(await run(runner))
    return outcomes
  }
  const [jest, vitest] = [
    RUNNERS.filter(({ name }) => name !== 'vitest'),
    RUNNERS.filter(({ name }) => name === 'vitest'),
  ]
  const outcomes = await Promise.all([inTurn(jest), inTurn(vitest)])
  return Object.fromEntries(outcomes.flat()) as ByRunner<PhaseOutcome>
}
