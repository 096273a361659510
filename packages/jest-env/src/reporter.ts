import type { AggregatedResult, Reporter } from '@jest/reporters'
import { mergeResults, summaryLines } from '@understudy/core/report'
import { UnderstudyError } from '@understudy/core'
import { closeRunFolder, openRunFolder, readResults } from './run-folder.js'

/** Prints at the end of a run what was recorded, replayed, unmatched, unused and stale. */
export default class UnderstudyReporter implements Pick<Reporter, 'onRunStart' | 'onRunComplete'> {
  #folder: string | undefined

  /** Open the run's folder. Workers start after this, and inherit its name. */
  onRunStart(): void {
    this.#folder = openRunFolder()
    process.once('exit', this.#close)
  }

  /** Print the summary to where Jest prints its own, and remove the folder. */
  onRunComplete(_contexts: unknown, run: AggregatedResult): void {
    if (this.#folder === undefined) return
    const results = readResults(this.#folder)
    this.#close()
    if (results.length > 0) print(summaryLines(mergeResults(results), { color: wantsColor() }))
    else if (run.numTotalTestSuites > run.numRuntimeErrorTestSuites) warnOnce()
  }

  /** Also on the way out, where the run was cut short. */
  readonly #close = (): void => {
    process.off('exit', this.#close)
    if (this.#folder !== undefined) closeRunFolder(this.#folder)
    this.#folder = undefined
  }
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stderr.write(`\n${lines.join('\n')}\n`)
}

let warned = false

function warnOnce(): void {
  if (warned) return
  warned = true
  const { message } = new UnderstudyError('environment-missing', {
    what: 'No test file ran in an Understudy environment, so no call was recorded or replayed',
    fix: "set testEnvironment to '@understudy/jest-env', or wrap your own with withUnderstudy(…)",
  })
  print([message])
}

function wantsColor({ FORCE_COLOR: force, NO_COLOR: never } = process.env): boolean {
  if (force !== undefined) return force !== '0' && force !== 'false'
  return !never && process.stderr.isTTY
}
