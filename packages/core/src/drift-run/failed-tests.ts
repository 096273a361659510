import { sep } from 'node:path'
import type { FailedTest } from '../drift/index.js'
import { isForeignFrame } from './runner/foreign-frame.js'
import type { TestResult } from './runner/test-results.js'

/** Lines of a failure that are told. */
const TOLD_LINES = 3

/** How what a runner printed is made fit to be told. */
export interface TellOptions {
  /** Absolute path of the runner's root: paths below it are told from there. */
  rootDir: string
  hide(text: string): string
}

/** Tests that failed, with what is fit to be told of the reason. */
export function failedTests(tests: readonly TestResult[], options: TellOptions): FailedTest[] {
  return tests
    .filter(({ status }) => status === 'failed')
    .map(({ file, name, message }) => {
      const told = message === undefined ? '' : tellable(message, options)
      return { file, name, ...(told === '' ? {} : { message: told }) }
    })
}

function tellable(message: string, { rootDir, hide }: TellOptions): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !isForeignFrame(line))
  return hide(lines.slice(0, TOLD_LINES).join('\n').trim()).replaceAll(`${rootDir}${sep}`, '')
}
