import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CoverageConfig } from '../../../packages/core/src/config/coverage-config.ts'
import type { CoverageResult } from '../../../packages/core/src/coverage/coverage-result.ts'
import type { Ending } from '../../conformance/harness/run-command.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../../docs/outside-project.ts'
import type { RecordedInteraction, Recordings } from '../truth/hygiene.ts'
import { configText, coverageSection, runnerOf, writeProject, type Setting } from '../generate/project.ts'
import { SDK_PACKAGE } from '../generate/site-styles.ts'
import { writeSource, type ProjectSource } from '../generate/sites.ts'
import { startServices, type Services } from './services.ts'

export const RUNNERS: readonly RunnerName[] = ['vitest', 'jest']

const SETTINGS: readonly Setting[] = [...RUNNERS, 'jest-cjs']

/** How a runner is started over the project. */
export interface RunOptions {
  args?: string[]
  env?: Record<string, string>
  /** False where the tests that are to fail pass. Default true. */
  failing?: boolean
  /** Whether Vitest starts each file in a process of its own, as it does by default. Default false: that takes its time. */
  isolated?: boolean
  /** The mode of continuous integration, in which nothing is recorded. Default true. */
  ci?: boolean
}

/** The project in a folder elsewhere, ready for a runner. */
export interface Stage {
  setting: Setting
  root: string
  run(options?: RunOptions): Promise<Ending>
  /** Run the `understudy` command. */
  understudy(...args: string[]): Promise<Ending>
  read(file: string): string
  write(file: string, text: string): void
  has(file: string): boolean
  remove(file: string): void
  /** Names of the files in a folder. */
  list(folder: string): string[]
  /** The section with which the project was recorded. */
  coverage: CoverageConfig
  configure(coverage: CoverageConfig | null): void
  recordings(): Recordings
  /** What the last run found out. */
  result(file?: string): CoverageResult
  /** A copy of the project as it is, beside it. */
  copy(name: string): Stage
}

/** Both projects with their recordings, and the services that are stopped once these are made. */
export interface Recorded {
  source: ProjectSource
  stages: Record<Setting, Stage>
  /** The folder that all is in. */
  outside: OutsideProject
  /** Base URLs of the services while they ran. */
  urls: Record<string, string>
  remove(): void
}

export const RESULT_FILE = 'coverage/downstream/downstream-coverage.json'

/** A recording whose test file is gone. */
export const ORPHAN = 'src/__mocks__/departed.test.recorded.json'

/** When the interaction that is stale was recorded. */
export const LONG_AGO = '2024-02-03'

/** Install the packages, write the project for both runners and record it once, with the first one. */
export async function recordProject(tarballs: Record<string, string>): Promise<Recorded> {
  const outside = await createOutsideProject(tarballs)
  const services = await startServices()
  const source = writeSource()
  outside.write('node_modules/forecast-sdk', SDK_PACKAGE)
  const stages = Object.fromEntries(
    SETTINGS.map((setting) => {
      outside.write(setting, writeProject(source, setting, services.urls, coverageSection()))
      return [setting, stageAt(outside, setting, setting, services)]
    }),
  ) as Record<Setting, Stage>
  try {
    await record(stages)
  } finally {
    await services.stop()
  }
  return { source, stages, outside, urls: services.urls, remove: () => outside.remove() }
}

async function record({ vitest, ...others }: Record<Setting, Stage>): Promise<void> {
  const { code, output } = await vitest.run({ ci: false, failing: false, env: { PHASE: 'record' } })
  if (code !== 0) throw new Error(`recording ended with ${code}:\n${output}`)
  rmSync(join(vitest.root, 'coverage'), { recursive: true, force: true })
  makeStale(vitest)
  for (const { root } of Object.values(others))
    cpSync(join(vitest.root, 'src/__mocks__'), join(root, 'src/__mocks__'), { recursive: true })
  for (const stage of [vitest, ...Object.values(others)]) stage.remove('src/departed.test.ts')
}

function makeStale(stage: Stage): void {
  const file = 'src/__mocks__/identity.test.recorded.json'
  stage.write(file, stage.read(file).replace(/"recordedAt": "[\d-]+"/, `"recordedAt": "${LONG_AGO}"`))
}

function stageAt(outside: OutsideProject, setting: Setting, folder: string, { urls }: Services): Stage {
  const root = join(outside.folder, folder)
  const path = (file: string): string => join(root, file)
  const variables = Object.fromEntries(Object.entries(urls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]))
  const stage: Stage = {
    setting,
    root,
    run({ args = [], env = {}, failing = true, ci = true, isolated = false } = {}) {
      const own = { PHASE: 'measure', FAILING: failing ? 'yes' : 'no', ...(ci ? { CI: 'true' } : {}), ...variables }
      const modules = setting === 'jest' ? { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' } : {}
      const shared = setting === 'vitest' && !isolated && !args.includes('--merge-reports') ? ['--no-isolate'] : []
      return outside.run(runnerOf(setting), folder, { args: [...args, ...shared], env: { ...own, ...modules, ...env } })
    },
    understudy: (...args) => outside.runBin('understudy', args, folder),
    read: (file) => readFileSync(path(file), 'utf8'),
    write(file, text) {
      mkdirSync(dirname(path(file)), { recursive: true })
      writeFileSync(path(file), text)
    },
    has: (file) => existsSync(path(file)),
    remove: (file) => rmSync(path(file), { recursive: true, force: true }),
    list: (below) => (existsSync(path(below)) ? readdirSync(path(below)).toSorted() : []),
    recordings: () => recordingsBelow(stage),
    coverage: coverageSection(),
    configure: (coverage) => stage.write('understudy.config.json', configText(urls, coverage)),
    result: (file = RESULT_FILE) => JSON.parse(stage.read(file)) as CoverageResult,
    copy(name) {
      // Without what its runs have left.
      const reports = join(root, 'coverage')
      cpSync(root, join(outside.folder, name), { recursive: true, filter: (path) => path !== reports })
      return stageAt(outside, setting, name, { urls } as Services)
    },
  }
  return stage
}

function recordingsBelow(stage: Stage): Recordings {
  const files = stage.list('src/__mocks__').map((name) => `src/__mocks__/${name}`)
  return new Map(
    files.map((file) => [file, (JSON.parse(stage.read(file)) as { interactions: RecordedInteraction[] }).interactions]),
  )
}
