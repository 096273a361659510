import { styleText } from 'node:util'
import { UnderstudyError } from '@understudy/core'
import type { CoverageConfig } from '@understudy/core/config'
import { mergeResults, summaryLines } from '@understudy/core/report'
import type { Reporter, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { finishedRun } from './finished-run.js'
import { type CoverageOptions, provideSettings, runConfig, wantsCallers } from './run-settings.js'
import { SETUP_FILE } from './setup-file.js'

/** The name under which a config may list the reporter itself. */
const REPORTER_NAME = '@understudy/vitest-plugin/reporter'

/**
 * Tells workers how to run, and prints at the end what the run recorded, replayed and missed, and what it covered of the
 * downstream calls. Its options are the keys of the configuration's `coverage`, and are laid over them.
 */
export default class UnderstudyReporter implements Reporter {
  readonly #coverage: CoverageOptions
  #vitest: Vitest | undefined
  #specifications: readonly TestSpecification[] = []

  /** `source` is how messages name the options. */
  constructor(options: CoverageConfig = {}, source = `the options of "${REPORTER_NAME}"`) {
    this.#coverage = { options, source }
  }

  /** Take over the running Vitest. */
  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  /** Decide on the mode, which may change from run to run in watch mode, and hand it to the workers. */
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#specifications = specifications
    if (this.#vitest) provideSettings(this.#vitest, specifications, { env: process.env, coverage: this.#coverage })
  }

  /** Print the summary and the coverage of all projects, after Vitest's own summary. */
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const vitest = this.#vitest
    if (vitest === undefined) return
    const results = modules.flatMap((module) => module.meta().understudy ?? [])
    if (results.length > 0) {
      print(vitest, summaryLines(mergeResults(results), { color: wantsColor(process.env), env: process.env }))
      await this.#reportCoverage(vitest, modules)
    } else if (modules.length > 0 && !hasSetup(vitest)) print(vitest, [setupMissing().message])
  }

  async #reportCoverage(vitest: Vitest, modules: readonly TestModule[]): Promise<void> {
    const config = runConfig(vitest, this.#coverage)
    if (!wantsCallers(config, vitest)) return
    const run = await finishedRun(vitest, { config, modules, specifications: this.#specifications })
    // Only what reports coverage needs parsers, and only the end of a run needs that.
    const { reportCoverage } = await import('@understudy/core/run')
    const color = wantsColor(process.env)
    const terminal = {
      color,
      width: process.stdout.columns ?? 80,
      env: process.env,
      now: new Date(),
      cwd: process.cwd(),
    }
    const { lines, failures } = await reportCoverage(run, terminal)
    print(vitest, lines)
    for (const failure of failures) {
      const text = `ERROR: ${failure}`
      vitest.logger.error(color ? styleText('red', text, { validateStream: false }) : text)
    }
    if (failures.length > 0) process.exitCode = 1
  }
}

/** Tell an entry of Vitest's `reporters` that is this one. */
export function isUnderstudyReporter(reporter: unknown): boolean {
  return reporter instanceof UnderstudyReporter || isListedReporter(reporter)
}

/** Tell an entry of Vitest's `reporters` that names this one, with its options. */
export function isListedReporter(reporter: unknown): reporter is [string, CoverageConfig] {
  return Array.isArray(reporter) && reporter[0] === REPORTER_NAME
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
