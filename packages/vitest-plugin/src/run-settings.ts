import { dirname } from 'node:path'
import {
  type CoverageConfig,
  findConfig,
  joinConfigs,
  loadConfig,
  type ResolvedConfig,
  resolveMode,
  wantsCoverage,
  withCoverageOptions,
} from '@understudy/core/config'
import type { TestProject, TestSpecification, Vitest } from 'vitest/node'
import type { WorkerSettings } from './worker-settings.js'

/** Keys of the configuration's `coverage` that are given elsewhere. */
export interface CoverageOptions {
  options: CoverageConfig
  /** How messages name where they are given. */
  source: string
}

/** What settings depend on, beside Vitest's own. */
export interface Surroundings {
  env: NodeJS.ProcessEnv
  coverage: CoverageOptions
}

/**
 * Hand each project's workers what they need to know about the coming run.
 *
 * In watch mode a broken configuration fails the test files, so that mending it is enough to go on.
 * @throws config-invalid, config-unreadable, mode-unknown outside watch mode
 */
export function provideSettings(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
  surroundings: Surroundings,
): void {
  const filtered = filteredFiles(vitest, specifications)
  const partial = isPartial(vitest) || filtered
  for (const project of vitest.projects) {
    project.provide('understudy', { ...projectSettings(vitest, project, surroundings), partial, filtered })
  }
}

type ProjectSettings = Omit<WorkerSettings, 'partial' | 'filtered'>

function projectSettings(vitest: Vitest, project: TestProject, { env, coverage }: Surroundings): ProjectSettings {
  const rootDir = vitest.config.root
  try {
    const configDir = configFolder(project)
    const config = withCoverageOptions(loadConfig(configDir), coverage.options, coverage.source)
    const runner = vitest.snapshot.options.updateSnapshot
    const mode = resolveMode({ runner, env: { ...env, ...project.config.env } })
    const traceCallers = wantsCallers(config, vitest)
    return { mode, rootDir, config: isPlain(config) ? config : null, configDir, traceCallers }
  } catch (error) {
    if (!vitest.config.watch || !(error instanceof Error)) throw error
    return {
      mode: 'replay',
      rootDir,
      config: null,
      configDir: rootDir,
      traceCallers: false,
      failure: error.message,
    }
  }
}

/** Tell whether someone wants to know where calls come from. */
export function wantsCallers({ coverage }: ResolvedConfig, { config }: Vitest): boolean {
  return wantsCoverage(coverage, { isAsked: config.coverage.enabled, isWatch: config.watch })
}

/**
 * Return one configuration for all projects of the run.
 * @throws config-invalid, config-unreadable
 */
export function runConfig(vitest: Vitest, { options, source }: CoverageOptions): ResolvedConfig {
  const folders = new Set([vitest.getRootProject(), ...vitest.projects].map(configFolder))
  const [root, ...others] = [...folders].map((folder) => loadConfig(folder))
  return withCoverageOptions(joinConfigs([root!, ...others]), options, source)
}

/** Find the configuration that counts: in a project's root or beside its Vitest config, or else those of the run. */
function configFolder({ config, vite, vitest }: TestProject): string {
  const folders = [config.root, folderOf(vite), vitest.config.root, folderOf(vitest.vite)]
  return folders.find((folder) => findConfig(folder) !== null) ?? vitest.config.root
}

function folderOf({ config: { configFile, root } }: Vitest['vite']): string {
  return configFile === undefined ? root : dirname(configFile)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'function') return false
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain)
}

function isPartial({ config: { shard, changed, related } }: Vitest): boolean {
  return Boolean(shard || changed || related)
}

/** List the test files in which a filter of this run may leave tests out. */
function filteredFiles(vitest: Vitest, specifications: readonly TestSpecification[]): WorkerSettings['filtered'] {
  if (vitest.config.tagsFilter?.length || vitest.getGlobalTestNamePattern()) return true
  return specifications.filter(isFiltered).map((specification) => specification.moduleId)
}

/** Tell a test file of which only some tests are to run. */
export function isFiltered(specification: TestSpecification): boolean {
  const { testLines, testIds, testNames, testNamePattern, testTagsFilter } = specification
  return Boolean(testLines?.length || testIds?.length || testNames?.length || testNamePattern || testTagsFilter?.length)
}
