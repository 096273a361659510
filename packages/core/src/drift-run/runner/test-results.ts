import { stripVTControlCharacters } from 'node:util'
import { pathFrom } from '../../store/project-files.js'
import type { WrittenFile, WrittenRun } from './result-writers.js'

/** How a test ended. */
export interface TestResult {
  /** Relative to the runner's folder, `/` between folders. */
  file: string
  /** Full name, ` > ` between suites; empty for the file itself, or where it is empty too, for the run. */
  name: string
  status: 'passed' | 'failed' | 'skipped'
  /** As the runner prints it, without colours. It may hold what live services answered. */
  message?: string
}

/** The results of a run. */
export interface TestResults {
  /** Files that ran, as in the results. */
  files: string[]
  /** In the order of files and tests. */
  tests: TestResult[]
}

/** Read what a runner wrote; null where it wrote nothing that can be read, or no file ran. */
export function readTestResults(text: string | null, rootDir: string): TestResults | null {
  if (text === null) return null
  try {
    const { files, errors } = JSON.parse(text) as WrittenRun
    if (files.length === 0) return null
    return {
      files: files.map(({ file }) => pathFrom(rootDir, file)),
      tests: [...files.flatMap((file) => resultsOf(file, rootDir)), ...errors.map((message) => failure('', message))],
    }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function resultsOf({ file, message, tests }: WrittenFile, rootDir: string): TestResult[] {
  const path = pathFrom(rootDir, file)
  const names = new Set<string>()
  const results = tests.map(({ titles, status, message }): TestResult => {
    const name = freeName(titles.join(' > '), names)
    if (status === 'failed') return { ...failure(path, message), name }
    return { file: path, name, status: status === 'passed' ? 'passed' : 'skipped' }
  })
  return message === '' ? results : [failure(path, message), ...results]
}

function failure(file: string, message: string): TestResult {
  return { file, name: '', status: 'failed', message: stripVTControlCharacters(message) }
}

/** A second test of a name counts as `name (2)`, as in recordings. */
function freeName(name: string, names: Set<string>): string {
  let free = name
  for (let count = 2; names.has(free); count += 1) free = `${name} (${count})`
  names.add(free)
  return free
}
