import { join } from 'node:path'
import type { ServedRun } from '../project/run-served.ts'
import { SERVICE_NAMES, type Ports } from '../services/start-services.ts'
import { RUNNERS, SUBJECTS, type Runner } from './matrix.ts'
import type { OutsideProject } from './outside-project.ts'
import { runCommand, type Ending } from './run-command.ts'
import type { Certificate } from './services.ts'

/** Whose recordings are served: those of one runner are enough, as a server knows nothing of runners. */
export const SERVED_RUNNER: Runner = RUNNERS.find(({ name }) => name === 'vitest')!

/** What is not run against served recordings, with the reason. */
export const NOT_SERVED: Readonly<Record<string, string>> = {
  'jsdom-xhr': 'needs the window that a runner makes',
}

/** Run every subject in a plain process against recordings that are served on the services' ports. */
export function runServed(project: OutsideProject, ports: Ports, certificate: Certificate): Promise<Ending> {
  const run: ServedRun = {
    folder: join(project.folder, SERVED_RUNNER.name),
    report: project.reportOf(SERVED_RUNNER, 'served'),
    certificate,
    // No one listens at `closed`.
    ports: SERVICE_NAMES.filter((name) => name !== 'closed').map((name) => ({
      port: ports[name],
      isSecure: name === 'secure',
    })),
    subjects: SUBJECTS.filter(({ name, runners }) => runners.includes(SERVED_RUNNER.name) && !(name in NOT_SERVED)).map(
      ({ name, kind }) => ({ name, kind }),
    ),
  }
  const env = {
    ...project.stageOf(SERVED_RUNNER, 'served'),
    CONFORMANCE_SERVED: JSON.stringify(run),
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  }
  return runCommand(process.execPath, [join(project.folder, 'conformance/project/run-served.ts')], {
    cwd: join(project.folder, SERVED_RUNNER.name),
    env,
  })
}
