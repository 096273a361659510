import { styleText } from 'node:util'
import { BaseReporter, type AggregatedResult, type Config, type TestContext } from '@jest/reporters'
import { UnderstudyError } from '@understudy/core'
import {
  joinConfigs,
  resolveConfig,
  withCoverageOptions,
  type CoverageConfig,
  type ResolvedConfig,
} from '@understudy/core/config'
import { mergeResults, summaryLines } from '@understudy/core/report'
import type { SessionResult } from '@understudy/core/session'
import { finishedRun } from './finished-run.js'
import { projectConfig } from './project-config.js'
import { closeRunFolder, openRunFolder, readResults } from './run-folder.js'

/** By these, Node ends a process without an `exit`. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** How messages name the reporter's options. */
const OPTIONS = 'the options of "@understudy/jest-env/reporter"'

/**
 * Prints at the end of a run what was recorded, replayed, unmatched, unused and stale, and reports what it covered of the
 * downstream calls. Its options are the keys of the configuration's `coverage`, and are laid over them.
 */
export default class UnderstudyReporter extends BaseReporter {
  readonly #globalConfig: Config.GlobalConfig
  readonly #options: CoverageConfig
  #folder: string | undefined
  #completed: Promise<void> | undefined

  /** Throws what is wrong with the options. */
  constructor(globalConfig: Config.GlobalConfig, options: CoverageConfig = {}) {
    super()
    withCoverageOptions(resolveConfig({}, null), options, OPTIONS)
    this.#globalConfig = globalConfig
    this.#options = options
  }

  /** Open the run's folder. Workers start after this, and inherit its name. */
  override onRunStart(): void {
    this.#folder = openRunFolder({ coverage: enabledBy(this.#options) })
    process.once('exit', this.#close)
    for (const how of SIGNALS) process.once(how, this.#end)
  }

  /** Print the summary and the coverage to where Jest prints its own. */
  override onRunComplete(contexts: Set<TestContext>, run: AggregatedResult): Promise<void> {
    // Where several workers bail out, each of them ends the run, and the first to return ends the process.
    this.#completed ??= this.#complete(contexts, run)
    return this.#completed
  }

  async #complete(contexts: Set<TestContext>, run: AggregatedResult): Promise<void> {
    if (this.#folder === undefined) return
    const results = readResults(this.#folder)
    this.#close()
    if (results.length > 0) {
      this.#print(summaryLines(mergeResults(results), { color: wantsColor(), env: process.env }))
      await this.#reportCoverage(contexts, run, results)
    } else if (run.numTotalTestSuites > run.numRuntimeErrorTestSuites) this.#warnOnce()
  }

  async #reportCoverage(
    contexts: Set<TestContext>,
    run: AggregatedResult,
    results: readonly SessionResult[],
  ): Promise<void> {
    const globalConfig = this.#globalConfig
    const config = withCoverageOptions(configOf(globalConfig, contexts), this.#options, OPTIONS)
    const finished = finishedRun(run, { globalConfig, config, results, args: process.argv.slice(2) })
    const terminal = {
      color: wantsColor(),
      width: process.stderr.columns ?? 80,
      env: process.env,
      now: new Date(),
      cwd: process.cwd(),
    }
    // Only what reports coverage needs parsers, and only the end of a run needs that.
    const { reportCoverage } = await import('@understudy/core/run')
    const { lines, failures } = await reportCoverage(finished, terminal)
    this.#print(lines)
    this.#print(failures.map((failure) => paint(failure)))
    // Jest takes the last error of a reporter for a failed run.
    if (failures.length > 0) this._setError(new Error(failures.join('\n')))
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.log(`\n${lines.join('\n')}`)
  }

  #warnOnce(): void {
    if (warned) return
    warned = true
    const { message } = new UnderstudyError('environment-missing', {
      what: 'No test file ran in an Understudy environment, so no call was recorded or replayed',
      fix: "set testEnvironment to '@understudy/jest-env', or wrap your own with withUnderstudy(…)",
    })
    this.#print([message])
  }

  /** Also on the way out, where the run was cut short. */
  readonly #close = (): void => {
    process.off('exit', this.#close)
    for (const how of SIGNALS) process.off(how, this.#end)
    if (this.#folder !== undefined) closeRunFolder(this.#folder)
    this.#folder = undefined
  }

  /** The signal takes its course where no one else listens to it. */
  readonly #end = (how: NodeJS.Signals): void => {
    this.#close()
    if (process.listenerCount(how) === 0) process.kill(process.pid, how)
  }
}

let warned = false

/** One configuration for all projects of the run. */
function configOf({ rootDir }: Config.GlobalConfig, contexts: Set<TestContext>): ResolvedConfig {
  const folders = new Set([...contexts].map(({ config }) => config.rootDir))
  return joinConfigs([projectConfig(rootDir, rootDir), ...[...folders].map((folder) => projectConfig(folder, rootDir))])
}

/** Any option asks for coverage. */
function enabledBy(options: CoverageConfig): boolean | null {
  return options.enabled ?? (Object.keys(options).length > 0 ? true : null)
}

function paint(failure: string): string {
  return wantsColor() ? styleText('red', failure, { validateStream: false }) : failure
}

function wantsColor({ FORCE_COLOR: force, NO_COLOR: never } = process.env): boolean {
  if (force !== undefined) return force !== '0' && force !== 'false'
  return !never && process.stderr.isTTY
}
