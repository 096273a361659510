import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/** A test runner, and how it is told to write a report. */
export interface Runner {
  name: string
  /** The configuration file that Understudy adds a line to. */
  config: string
  /** Arguments of `node`. */
  command(report: string): string[]
}

/** The runners of the demo. Their JSON reports have one format. */
export const RUNNERS: readonly Runner[] = [
  {
    name: 'Vitest',
    config: 'vitest.config.ts',
    command: (report) => [
      join(require.resolve('vitest/package.json'), '..', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  },
  {
    name: 'Jest',
    config: 'jest.config.mjs',
    command: (report) => [
      join(require.resolve('jest/package.json'), '..', 'bin', 'jest.js'),
      '--json',
      `--outputFile=${report}`,
    ],
  },
]

/** One run of the suite. */
export interface Run {
  passed: boolean
  /** From the start of the command to its end. */
  seconds: number
  /** Durations of all tests, which partly ran side by side, added up. */
  secondsInTests: number
  tests: number
  /** Full names. */
  failedTests: string[]
  /** What Understudy's summary said. */
  calls: { recorded: number; replayed: number; unmatched: number; unused: number }
  output: string
}

/** No run may take longer, in ms. */
const LIMIT = 60_000

/** Run the suite once, as a person or a CI would. `env` says where the services are, and whether this is a CI. */
export async function runSuite(runner: Runner, folder: string, env: Record<string, string>): Promise<Run> {
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  const start = performance.now()
  const { code, output } = await runNode(runner.command(report), folder, env)
  const seconds = (performance.now() - start) / 1000
  return { passed: code === 0, seconds, ...readReport(report, output), calls: callsIn(output), output }
}

/** Run Node with an environment that says nothing of a CI or a runner around the demo. */
function runNode(
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { PATH, HOME, TMPDIR, TEMP, SystemRoot } = process.env
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { PATH, HOME, TMPDIR, TEMP, SystemRoot, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
    const stop = (): void => void child.kill()
    process.once('exit', stop)
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      process.off('exit', stop)
      resolve({ code, output })
    })
  })
}

interface Report {
  testResults: { assertionResults: { fullName: string; status: string; duration?: number | null }[] }[]
}

function readReport(path: string, output: string): Pick<Run, 'secondsInTests' | 'tests' | 'failedTests'> {
  try {
    const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
    const failed = tests.filter(({ status }) => status === 'failed')
    const ms = tests.reduce((sum, { duration }) => sum + (duration ?? 0), 0)
    return { secondsInTests: ms / 1000, tests: tests.length, failedTests: failed.map(({ fullName }) => fullName) }
  } catch (cause) {
    throw new Error(`The run left no report:\n${output}`, { cause })
  }
}

function callsIn(output: string): Run['calls'] {
  const count = (what: string): number => {
    return Number(new RegExp(`(\\d+) (?:interaction|call)s? ${what}`).exec(output)?.[1] ?? 0)
  }
  return {
    recorded: count('recorded'),
    replayed: count('replayed'),
    unmatched: count('unmatched'),
    unused: count('unused'),
  }
}
