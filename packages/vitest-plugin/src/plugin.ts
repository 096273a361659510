import type { CoverageConfig } from '@understudy/core/config'
import type { Plugin } from 'vitest/config'
import type { ResolvedConfig } from 'vitest/node'
import UnderstudyReporter, { isListedReporter, isUnderstudyReporter } from './reporter.js'
import { SETUP_FILE, withSetupFile } from './setup-file.js'

/** Recordings and the bodies beside them: a run writes them, so they must not start the next one. */
const WRITTEN_FILES = ['**/__mocks__/*.recorded.json', '**/__mocks__/*.recorded/**']

/** Modules are loaded once per process, so a change of any other kind of configuration asks for a new start. */
const CONFIG_TRIGGER = '**/understudy.config.json'

/** How messages name the plugin's options. */
const OPTIONS = 'the options of understudy(), below "coverage"'

/** What the plugin can be told. */
export interface UnderstudyOptions {
  /** Keys of the configuration's `coverage`, laid over them. */
  coverage?: CoverageConfig
}

/**
 * Record what downstream services answer, and replay it. Adds the worker set-up and the reporter to Vitest.
 *
 * At the root it serves every project; in a project, that one. Listed in both, it works once.
 */
export function understudy({ coverage = {} }: UnderstudyOptions = {}): Plugin {
  return {
    name: 'understudy',
    config(config) {
      const test = (config.test ??= {})
      test.setupFiles = withSetupFile(test.setupFiles)
      return { server: { watch: { ignored: WRITTEN_FILES } } }
    },
    // Projects that do not extend the root's config never see its plugins, and those that share its server see
    // none of `config`. When the root's server is made, all configs are resolved, and no project's runner is built.
    configureServer({ config: { test } }) {
      if (test?.resolvedProjects === undefined) return
      addToRoot(test, coverage)
      for (const { projectConfig } of test.resolvedProjects) {
        projectConfig.setupFiles = withSetupFile(projectConfig.setupFiles)
      }
    },
    configureVitest({ vitest, project: { config } }) {
      addToRoot(vitest.config, coverage)
      // The set-up needs Node; pages are not ours.
      if (config.browser.enabled) config.setupFiles = config.setupFiles.filter((file) => file !== SETUP_FILE)
    },
  }
}

/** Add what belongs to the run as a whole. Idempotent. */
function addToRoot({ reporters, forceRerunTriggers }: ResolvedConfig, coverage: CoverageConfig): void {
  const entries: unknown[] = reporters
  const listed = entries.find(isListedReporter)
  if (listed) listed[1] = { ...coverage, ...listed[1] }
  else if (!reporters.some(isUnderstudyReporter)) reporters.push(new UnderstudyReporter(coverage, OPTIONS))
  if (!forceRerunTriggers.includes(CONFIG_TRIGGER)) forceRerunTriggers.push(CONFIG_TRIGGER)
}
