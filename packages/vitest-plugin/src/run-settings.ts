import { loadConfig, resolveMode } from '@understudy/core/config'
import type { TestProject, TestSpecification, Vitest } from 'vitest/node'
import type { WorkerSettings } from './worker-settings.js'

/**
 * Hand each project's workers what they need to know about the coming run.
 *
 * In watch mode a broken configuration fails the test files, so that mending it is enough to go on.
 * @throws config-invalid, config-unreadable, mode-unknown outside watch mode
 */
export async function provideSettings(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const partial = partialFiles(vitest, specifications)
  for (const project of vitest.projects) {
    project.provide('understudy', { ...(await projectSettings(vitest, project, env)), partial })
  }
}

type ProjectSettings = Omit<WorkerSettings, 'partial'>

async function projectSettings(vitest: Vitest, project: TestProject, env: NodeJS.ProcessEnv): Promise<ProjectSettings> {
  const rootDir = vitest.config.root
  try {
    const { config, configDir } = await projectConfig(project.config.root, rootDir)
    const runner = vitest.snapshot.options.updateSnapshot
    const mode = resolveMode({ runner, env: { ...env, ...project.config.env } })
    return { mode, rootDir, config: isPlain(config) ? config : null, configDir }
  } catch (error) {
    if (!vitest.config.watch || !(error instanceof Error)) throw error
    return { mode: 'replay', rootDir, config: null, configDir: rootDir, failure: error.message }
  }
}

/** A project's own configuration, or else that of the run's root. */
async function projectConfig(projectDir: string, rootDir: string) {
  const own = await loadConfig(projectDir)
  if (own.file !== null || projectDir === rootDir) return { config: own, configDir: projectDir }
  return { config: await loadConfig(rootDir), configDir: rootDir }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'function') return false
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain)
}

/** List the test files in which a filter of this run may leave tests out. */
export function partialFiles(vitest: Vitest, specifications: readonly TestSpecification[]): WorkerSettings['partial'] {
  const { shard, changed, related, tagsFilter } = vitest.config
  if (shard || changed || related || tagsFilter?.length || vitest.getGlobalTestNamePattern()) return true
  return specifications.filter(isFiltered).map((specification) => specification.moduleId)
}

function isFiltered(specification: TestSpecification): boolean {
  const { testLines, testIds, testNames, testNamePattern, testTagsFilter } = specification
  return Boolean(testLines?.length || testIds?.length || testNames?.length || testNamePattern || testTagsFilter?.length)
}
