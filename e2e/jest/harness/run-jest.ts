import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Project } from './project.ts'

/** How a run of Jest ended. */
export interface JestRun {
  code: number | null
  /** What the terminal showed. */
  output: string
  /** `passed`, `failed`, `pending` or `todo`, by the test's full name with blanks between suites. */
  tests: Record<string, string>
  /** What Jest says of the test files that failed, by path within the project. */
  failures: Record<string, string>
}

interface RunOptions {
  args?: string[]
  env?: Record<string, string>
  nodeArgs?: string[]
}

/** Run the project's Jest to its end, in an environment that says nothing of the Vitest around it. */
export async function runJest(
  project: Project,
  { args = [], env = {}, nodeArgs = [] }: RunOptions = {},
): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-jest-report-'))
  const report = join(folder, 'report.json')
  try {
    const command = [...nodeArgs, 'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...args]
    const { code, output } = await run(command, project.root, env)
    // Jest that bails out may end before its report is written.
    if (args.includes('--bail') && !existsSync(report)) return { code, output, tests: {}, failures: {} }
    return { code, output, ...outcomeOf(report, output, project) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a command needs to work at all; the rest would tell Jest that it is nested, or in CI. */
export function plainEnvironment(env: Record<string, string> = {}): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, SystemRoot, NODE_COMPILE_CACHE } = process.env
  return { PATH, HOME, TMPDIR, SystemRoot, NODE_COMPILE_CACHE, NO_COLOR: '1', ...env }
}

function run(
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: plainEnvironment(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    })
  })
}

interface Report {
  testResults: { name: string; message: string; assertionResults: { fullName: string; status: string }[] }[]
}

function outcomeOf(file: string, output: string, project: Project): Pick<JestRun, 'tests' | 'failures'> {
  const { testResults } = readReport(file, output)
  const tests = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status }): [string, string] => [fullName, status]),
  )
  const failures = testResults
    .filter(({ message }) => message !== '')
    .map(({ name, message }): [string, string] => [name.slice(project.root.length + 1), message])
  return { tests: Object.fromEntries(tests), failures: Object.fromEntries(failures) }
}

function readReport(file: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    throw new Error(`Jest wrote no report:\n${output}`)
  }
}
