import type { RunnerKind } from './runner.js'

/** What a runner writes of a test file: plain JSON, in the order of files and tests. */
export interface WrittenFile {
  /** Absolute path. */
  file: string
  /** Where the file failed as a whole; empty where it did not. */
  message: string
  tests: { titles: string[]; status: string; message: string }[]
}

/** What a runner writes of a run. */
export interface WrittenRun {
  files: WrittenFile[]
  /** What failed outside any test. */
  errors: string[]
}

/** A module for a runner to load. */
export interface ResultWriter {
  name: string
  /** Its text; `target` is where it writes to. */
  textFor(target: string): string
}

/**
 * The modules that write down how tests ended. The runners' own JSON cannot be had as well as the project's: Vitest lets the
 * configuration's `outputFile` win, and Jest's breaks off at errors that hold cycles, as those of clients do.
 */
export const RESULT_WRITERS: Record<RunnerKind, ResultWriter> = {
  vitest: {
    name: 'results.mjs',
    textFor: (target) => `import { writeFileSync } from 'node:fs'

const messageOf = (error) => String(error?.stack || error?.message || error)

const titlesOf = (test) => {
  const titles = [test.name]
  for (let at = test.parent; at.type === 'suite'; at = at.parent) titles.unshift(at.name)
  return titles
}

export default class {
  onTestRunEnd(modules, errors) {
    const files = modules.map((module) => ({
      file: module.moduleId,
      message: module.errors().map(messageOf).join('\\n') || (isFinished(module) ? '' : 'The file did not run to its end'),
      tests: Array.from(module.children.allTests(), (test) => {
        const { state, errors } = test.result()
        return { titles: titlesOf(test), status: state, message: (errors ?? []).map(messageOf).join('\\n') }
      }),
    }))
    writeFileSync(${JSON.stringify(target)}, JSON.stringify({ files, errors: errors.map(messageOf) }), { mode: 0o600 })
  }
}

const isFinished = (module) => !['queued', 'pending'].includes(module.state())
`,
  },
  jest: {
    name: 'results.cjs',
    textFor: (target) => `const { writeFileSync } = require('node:fs')

module.exports = (run) => {
  const files = run.testResults.map(({ testFilePath, testExecError, failureMessage, testResults }) => ({
    file: testFilePath,
    message: testExecError ? failureMessage || String(testExecError.message) : '',
    tests: testResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
      titles: [...ancestorTitles, title],
      status,
      message: failureMessages.join('\\n'),
    })),
  }))
  const errors = run.runExecError ? [String(run.runExecError.stack || run.runExecError.message)] : []
  writeFileSync(${JSON.stringify(target)}, JSON.stringify({ files, errors }), { mode: 0o600 })
  return run
}
`,
  },
}
