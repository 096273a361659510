import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readReport, type ReportedTest } from '../../conformance/harness/runner-report.ts'
import type { Ending } from '../../conformance/harness/run-command.ts'
import type { OutsideProject, RunnerName } from '../../docs/outside-project.ts'
import { FLOWS, type Flow } from './flows.ts'

const OWN = fileURLToPath(new URL('../project', import.meta.url))

/**
 * How often each recording is replayed. What Jest does between two files, and not the replay, costs so much that it takes
 * fewer, unless FLOW_TAKES says how many.
 */
const TAKES: Record<RunnerName, number> = { vitest: 100, jest: 10 }

/** How often a stage replays the recording of a flow. */
export function takesOf({ runner, repeated }: Stage, flow: Flow): number {
  return repeated.includes(flow) ? Number(process.env['FLOW_TAKES'] ?? TAKES[runner]) : 1
}

/** A folder in which one runner plays some of the flows under one setting of the clock. */
export interface Stage {
  runner: RunnerName
  /** The clock of replays: the machine's, as without configuration, or that of the recording. */
  clock: 'own' | 'recorded'
  flows: readonly Flow[]
  /** Those of them that are replayed many times. The rest is replayed once, to see that the setting does no harm. */
  repeated: readonly Flow[]
  /** From the project's folder. */
  folder: string
}

const READING = FLOWS.filter(({ readsClock }) => readsClock)
const OTHERS = FLOWS.filter(({ readsClock }) => !readsClock)

/** Without configuration what needs none, and all flows at the time of their recording. */
export const STAGES: readonly Stage[] = (['vitest', 'jest'] as const).flatMap((runner): Stage[] => [
  { runner, clock: 'own', flows: OTHERS, repeated: OTHERS, folder: `${runner}-own-clock` },
  { runner, clock: 'recorded', flows: FLOWS, repeated: READING, folder: `${runner}-recorded-clock` },
])

/** One run of a stage. */
export interface StageRun extends Ending {
  tests: ReportedTest[]
}

/** Write the flows, the runner's configuration and ours. */
export function layStage(project: OutsideProject, stage: Stage, services: Record<string, { baseUrl: string }>): void {
  const source = (file: string): string => {
    const text = readFileSync(join(OWN, file), 'utf8')
    return stage.runner === 'vitest' ? text : text.replace(`from 'vitest'`, `from '@jest/globals'`)
  }
  const files = stage.flows.flatMap(({ name }) => [`src/${name}.ts`, `src/${name}.test.ts`])
  const written = [...files, 'src/call.ts', ...(stage.clock === 'own' ? ['clock.test.ts'] : [])]
  const [config, text] = CONFIGS[stage.runner]
  const replay = stage.clock === 'own' ? {} : { replay: { time: 'recorded' } }
  project.write(stage.folder, {
    'package.json': '{ "private": true }',
    [config]: text,
    'understudy.config.json': JSON.stringify({ services, ...replay }, null, 2),
    ...Object.fromEntries(RUN_FILES.map((file) => [file, readFileSync(join(OWN, file), 'utf8')])),
    ...Object.fromEntries(written.map((file) => [file, source(file)])),
  })
}

/** What the runners load beside the tests. */
const RUN_FILES = ['one-year-later.mjs', 'write-report.cjs']

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'

export default { plugins: [understudy()], test: { isolate: false, maxWorkers: 2, testTimeout: 20_000 } }
`,
  ],
  jest: [
    'jest.config.mjs',
    `export default {
  preset: '@understudy/jest-env',
  transform: { '\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  testResultsProcessor: './write-report.cjs',
  maxWorkers: 2,
  testTimeout: 20_000,
}
`,
  ],
}

/** Record the flows as at a desk. */
export function record(project: OutsideProject, stage: Stage, env: Record<string, string>): Promise<StageRun> {
  return run(project, stage, 'src/', 'record', env)
}

/** Replay every recording many times as in CI, in one run: each take is a copy of the tests with their recordings. */
export async function replay(project: OutsideProject, stage: Stage, env: Record<string, string>): Promise<StageRun> {
  const root = join(project.folder, stage.folder)
  const repeated = new Set(stage.repeated.map(({ name }) => name))
  const leftOut = stage.flows.map(({ name }) => name).filter((name) => !repeated.has(name))
  const filter = (path: string): boolean => !leftOut.some((name) => path.includes(`${sep}${name}.`))
  // The recording itself is one of them.
  const takes = Math.max(0, ...stage.repeated.map((flow) => takesOf(stage, flow)))
  for (let take = 2; take <= takes; take += 1) {
    cpSync(join(root, 'src'), join(root, 'takes', String(take)), { recursive: true, filter })
  }
  const later = `--import ${join(root, 'one-year-later.mjs')}`
  return run(project, stage, '', 'replay', { ...env, CI: 'true', NODE_OPTIONS: later })
}

async function run(
  project: OutsideProject,
  { runner, folder }: Stage,
  below: string,
  phase: string,
  env: Record<string, string>,
): Promise<StageRun> {
  const report = join(project.folder, folder, `${phase}.report.json`)
  const reporting = runner === 'vitest' ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const ending = await project.run(runner, folder, {
    args: [...reporting, ...(below === '' ? [] : [below])],
    env: { ...env, REPORT_FILE: report },
  })
  return { ...ending, tests: readReport(report) }
}

/** All files in the `__mocks__` folders of a stage, by their paths from the stage. */
export function mocksOf(project: OutsideProject, { folder }: Stage): Map<string, Buffer> {
  const root = join(project.folder, folder)
  const files = new Map<string, Buffer>()
  for (const below of ['src', 'takes']) {
    if (!existsSync(join(root, below))) continue
    for (const entry of readdirSync(join(root, below), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile() && path.includes('__mocks__')) files.set(path.slice(root.length + 1), readFileSync(path))
    }
  }
  return files
}

/** The flow to whose recording a path belongs. */
export function flowOf(path: string): string {
  return basename(path).split('.')[0] ?? ''
}
