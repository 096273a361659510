import { relative, sep } from 'node:path'
import type { ResolvedConfig } from '@understudy/core/config'
import type { FinishedRun } from '@understudy/core/run'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { leftOut } from './left-out.js'
import { isFiltered } from './run-settings.js'
import { SETUP_FILE } from './setup-file.js'

/** What is known when Vitest has run all that it was to run. */
export interface RunFacts {
  config: ResolvedConfig
  /** What the run was given. */
  specifications: readonly TestSpecification[]
  modules: readonly TestModule[]
}

/** Put a run as coverage sees it. */
export async function finishedRun(vitest: Vitest, facts: RunFacts): Promise<FinishedRun> {
  const { config, specifications, modules } = facts
  const { root: rootDir, shard, watch, coverage, bail = 0, mergeReports } = vitest.config
  const fileOf = (path: string): string => relative(rootDir, path).split(sep).join('/')
  // Reports may come from another machine, whose root is elsewhere: what a session says is relative.
  const fileOfModule = (module: TestModule): string => module.meta().understudy?.testFile ?? fileOf(module.moduleId)
  const found = await vitest.globTestSpecifications()
  const known = new Set(found.map(({ moduleId }) => fileOf(moduleId)))
  const seen = modules.map(fileOfModule)
  const given = new Set(mergeReports ? seen : [...specifications.map(({ moduleId }) => fileOf(moduleId)), ...seen])
  return {
    rootDir,
    config,
    results: modules.flatMap((module) => module.meta().understudy ?? []),
    shard: shard ? { index: shard.index, count: shard.count } : null,
    partial: leftOut({
      known,
      given,
      ran: new Set(modules.filter(hasRun).map(fileOfModule)),
      isShard: Boolean(shard),
      isMerged: Boolean(mergeReports),
      filesChosen: filesChosen(vitest),
      testsChosen: testsChosen(vitest, specifications),
      bail,
    }),
    silent: modules.filter(isSilent).map(fileOfModule),
    testFiles: [...known.union(given)],
    isAsked: coverage.enabled,
    isWatch: watch,
  }
}

function filesChosen(vitest: Vitest): string[] {
  const { changed, related, cliOptions } = vitest.config
  // What names on the command line choose is known to no public property.
  const names: unknown = Reflect.get(vitest, 'filenamePattern')
  return [
    ...(Array.isArray(names) && names.length > 0 ? ['test files were chosen by name'] : []),
    ...(changed ? ['only test files that are related to changed files were run (--changed)'] : []),
    ...(related?.length ? ['only test files that are related to the files named were run'] : []),
    ...(cliOptions.lastFailed ? ['only tests that failed before were run (--last-failed)'] : []),
  ]
}

function testsChosen(vitest: Vitest, specifications: readonly TestSpecification[]): string[] {
  const { tagsFilter, cliExclude, cliOptions } = vitest.config
  return [
    ...(vitest.getGlobalTestNamePattern() ? ['tests were chosen by name (--testNamePattern)'] : []),
    ...(tagsFilter?.length ? ['tests were chosen by tags (--tags-filter)'] : []),
    ...(specifications.some(isFiltered) ? ['tests were chosen one by one'] : []),
    ...(cliOptions.project?.length ? ['projects were chosen by name (--project)'] : []),
    ...(cliExclude?.length ? ['test files were left out by --exclude'] : []),
    ...(cliOptions.dir === undefined ? [] : ['test files were chosen by --dir']),
  ]
}

function hasRun(module: TestModule): boolean {
  const state = module.state()
  return state !== 'queued' && state !== 'pending'
}

/** A file that runs without the worker set-up has no session either, but its tests have run. */
function isSilent(module: TestModule): boolean {
  return (
    module.meta().understudy === undefined &&
    module.errors().length > 0 &&
    module.project.config.setupFiles.includes(SETUP_FILE)
  )
}
