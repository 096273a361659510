import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Project } from './project.ts'

/** How a run of Vitest ended. */
export interface VitestRun {
  code: number | null
  /** What the terminal showed. */
  output: string
  /** `passed`, `failed`, `skipped` or `todo`, by the test's full name with blanks between suites. */
  tests: Record<string, string>
  /** Messages of the tests and files that failed, by full name, or by path within the project. */
  failures: Record<string, string>
}

interface RunOptions {
  args?: string[]
  env?: Record<string, string>
}

/** Run the project's Vitest to its end, in an environment that says nothing of the Vitest around it. */
export async function runVitest(project: Project, { args = [], env = {} }: RunOptions = {}): Promise<VitestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-vitest-report-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const run = await runNode(project, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], env)
    return { code: run.code, output: run.output, ...outcomeOf(report, run.output, project) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a command needs to work at all; the rest would tell Vitest that it is nested, or in CI. */
export function plainEnvironment(env: Record<string, string> = {}): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, SystemRoot, NODE_COMPILE_CACHE } = process.env
  return { PATH, HOME, TMPDIR, SystemRoot, NODE_COMPILE_CACHE, NO_COLOR: '1', ...env }
}

/** How a program ended. `stdout` is a part of `output`. */
export interface Ending {
  code: number | null
  stdout: string
  output: string
}

/** Run a program of the project to its end, at most 90 s. */
export function runNode(project: Project, args: string[], env: Record<string, string>): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: project.root,
      env: plainEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
    let stdout = ''
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout, output })
    })
  })
}

/** Return the run if it passed, and show what it printed if not. */
export function passing<T extends Ending | VitestRun>(run: T): T {
  if (run.code !== 0) throw new Error(`the run ended with ${run.code}:\n${run.output}`)
  return run
}

interface Report {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[]
  }[]
}

function outcomeOf(file: string, output: string, project: Project): Pick<VitestRun, 'tests' | 'failures'> {
  const { testResults } = readReport(file, output)
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const ofFiles = testResults
    .filter(({ message }) => message !== '')
    .map(({ name, message }): [string, string] => [name.slice(project.root.length + 1), message])
  const ofTests = results
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }): [string, string] => [fullName, (failureMessages ?? []).join('\n')])
  return {
    tests: Object.fromEntries(results.map(({ fullName, status }) => [fullName, status])),
    failures: Object.fromEntries([...ofFiles, ...ofTests]),
  }
}

function readReport(file: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    throw new Error(`Vitest wrote no report:\n${output}`)
  }
}
