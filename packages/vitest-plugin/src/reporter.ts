import { mergeResults, summaryLines } from '@understudy/core/report'
import { UnderstudyError } from '@understudy/core'
import type { Reporter, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { provideSettings } from './run-settings.js'
import { SETUP_FILE } from './setup-file.js'

/** The name under which a config may list the reporter itself. */
const REPORTER_NAME = '@understudy/vitest-plugin/reporter'

/** Tells workers how to run, and prints at the end what the run recorded, replayed and missed. */
export default class UnderstudyReporter implements Reporter {
  #vitest: Vitest | undefined

  /** Take over the running Vitest. */
  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  /** Decide on the mode, which may change from run to run in watch mode, and hand it to the workers. */
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    if (this.#vitest) provideSettings(this.#vitest, specifications, process.env)
  }

  /** Print the summary of all projects, after Vitest's own. */
  onTestRunEnd(modules: readonly TestModule[]): void {
    const vitest = this.#vitest
    if (vitest === undefined) return
    const results = modules.flatMap((module) => module.meta().understudy ?? [])
    if (results.length > 0) print(vitest, summaryLines(mergeResults(results), { color: wantsColor(process.env) }))
    else if (modules.length > 0 && !hasSetup(vitest)) print(vitest, [setupMissing().message])
  }
}

/** Tell an entry of Vitest's `reporters` that is this one. */
export function isUnderstudyReporter(reporter: unknown): boolean {
  return reporter instanceof UnderstudyReporter || (Array.isArray(reporter) && reporter[0] === REPORTER_NAME)
}

function print({ config, logger }: Vitest, lines: readonly string[]): void {
  if (lines.length === 0) return
  const text = `${lines.join('\n')}\n`
  if (config.reporters.some(fillsStdout)) logger.error(text)
  else logger.log(text)
}

/** Tell a reporter whose data stand on the standard output, where a summary would spoil them. */
function fillsStdout(reporter: unknown): boolean {
  const [name, options] = Array.isArray(reporter) ? (reporter as [string, { stdout?: boolean }?]) : []
  return name === 'tap' || name === 'tap-flat' || options?.stdout === true
}

function hasSetup({ projects }: Vitest): boolean {
  return projects.some(({ config }) => config.setupFiles.includes(SETUP_FILE))
}

function setupMissing(): UnderstudyError {
  return new UnderstudyError('environment-missing', {
    what: 'No test file ran with the worker set-up of Understudy, so no call was recorded or replayed',
    fix: "add understudy() from '@understudy/vitest-plugin' to the plugins of the Vitest config",
  })
}

function wantsColor({ FORCE_COLOR: force, NO_COLOR: never }: NodeJS.ProcessEnv): boolean {
  if (force !== undefined) return force !== '0' && force !== 'false'
  return !never && process.stdout.isTTY
}
