import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { UnderstudyError } from '../../errors.js'
import { readText } from '../../store/disk.js'
import { makePrivateFolder, type PrivateFolder } from '../../store/private-folder.js'
import { listProjectFiles } from '../../store/project-files.js'
import { isForeignFrame } from './foreign-frame.js'
import { RESULT_WRITERS } from './result-writers.js'
import { EndedBySignal, runProcess, type ProcessEnd } from './run-process.js'
import { RUNNERS } from './runner-configs.js'
import { runnerArguments } from './runner-arguments.js'
import type { Runner } from './runner.js'
import { readTestResults, type TestResult } from './test-results.js'

/** How long the paths on one command line may be: Windows takes 32,767 characters in all. */
const PATHS_LENGTH = 20_000

/** A run of test files. */
export interface TestRunOptions {
  /** Relative to the runner's folder, `/` between folders; whole files are run, and no others. */
  files: readonly string[]
  /** What is added to this process's environment: `UNDERSTUDY_MODE` and the like. */
  env: Record<string, string>
  /** Handed on to the runner as they are; an option in them takes the place of ours. */
  args?: readonly string[]
  /** Time for a test and for a hook, in ms; null for what the project says. */
  testTimeoutMs?: number | null
  /** Told of each line that the runner prints. It may hold what live services answered. */
  onLine?: (line: string) => void
  /** Told where a signal ended the run, and ends this process next: clear up at once what is to be left to no one. */
  onEnd?: () => void
  /** Ends the run; then it rejects with the signal's reason. */
  signal?: AbortSignal
}

/** How a run ended. */
export interface TestRun {
  /** Of the first start that failed; null where a signal ended it. */
  exitCode: number | null
  /** The last lines that the runner printed. */
  output: string
  /** In the order of files and tests; null where the runner did not get as far as tests. */
  tests: TestResult[] | null
  /** Files that were to run, and that the runner did not take for tests or did not come to. */
  notRun: string[]
}

/**
 * Run test files by the project's own runner, without a shell. Nothing but tests is run: no coverage, no snapshots, no watching.
 * Many files take several starts. How tests ended passes through a private folder that is gone afterwards. A signal that ends
 * this process ends the runner first.
 */
export async function runTests(runner: Runner, options: TestRunOptions): Promise<TestRun> {
  const projectFiles = runner.kind === 'vitest' ? listProjectFiles(runner.rootDir) : []
  const runs: TestRun[] = []
  for (const files of batchesOf(options.files, runner.rootDir)) {
    runs.push(await startOnce(runner, { ...options, files, projectFiles }))
  }
  return {
    exitCode: runs.map(({ exitCode }) => exitCode).find((code) => code !== 0) ?? (runs.some(wasKilled) ? null : 0),
    output: runs.map(({ output }) => output).join('\n'),
    tests:
      runs.length > 0 && runs.every(({ tests }) => tests === null) ? null : runs.flatMap(({ tests }) => tests ?? []),
    notRun: runs.flatMap(({ notRun }) => notRun),
  }
}

const wasKilled = ({ exitCode }: ProcessEnd): boolean => exitCode === null

/** Say why nothing was learned from a run: its tests ran without us, or in the runner's own last words. */
export function runnerFailed(runner: Runner, run: TestRun): UnderstudyError {
  if (run.tests?.some(({ status, name }) => status !== 'skipped' && name !== '') === true) return notOurs(runner)
  const { exitCode, output } = run
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !isForeignFrame(line))
  return new UnderstudyError('runner-failed', {
    what: `${RUNNERS[runner.kind].title} ${exitCode === null ? 'is ended' : `ends with ${exitCode}`} before it runs a test`,
    facts: lines.length === 0 ? [] : [['output', lines.slice(-15).join('\n')]],
    fix: 'make the tests run by themselves first; what the runner needs beside its configuration goes after "--"',
  })
}

function notOurs({ kind, rootDir }: Runner): UnderstudyError {
  const { title, adapter } = RUNNERS[kind]
  return new UnderstudyError('runner-failed', {
    what: `${title} runs the tests of "${rootDir}" without "${adapter}", so that nothing is learned of their calls`,
    fix: `add "${adapter}" to the configuration of this folder, or run this in the folder that has it`,
  })
}

async function startOnce(
  runner: Runner,
  options: TestRunOptions & { projectFiles: readonly string[] },
): Promise<TestRun> {
  const { env, onLine, signal, args = [], testTimeoutMs = null } = options
  const folder = makePrivateFolder()
  // A second way out, for who ends this process at once.
  process.once('exit', folder.remove)
  try {
    const writer = writerIn(folder, runner)
    const line = runnerArguments(runner, { ...options, args, testTimeoutMs, writer: writer.module })
    const end = await runProcess(line, { cwd: runner.rootDir, env: environmentOf(runner, env), onLine, signal })
    const results = readTestResults(readText(writer.target), runner.rootDir)
    const ran = new Set(results?.files)
    return { ...end, tests: results?.tests ?? null, notRun: options.files.filter((file) => !ran.has(file)) }
  } catch (error) {
    folder.remove()
    if (error instanceof EndedBySignal) {
      options.onEnd?.()
      error.takeCourse()
    }
    throw error
  } finally {
    process.off('exit', folder.remove)
    folder.remove()
  }
}

function writerIn(folder: PrivateFolder, { kind }: Runner): { module: string; target: string } {
  const { name, textFor } = RESULT_WRITERS[kind]
  const target = join(folder.path, 'results.json')
  return { module: folder.write(name, textFor(target)), target }
}

/** Tells our reporters that this is no run to judge coverage by. */
const NOTHING_BUT_TESTS = { UNDERSTUDY_COVERAGE: 'off' }

/** What is set outside counts more than what the project's script sets; Node's options add up. */
function environmentOf({ env }: Runner, own: Record<string, string>): Record<string, string | undefined> {
  const options = [process.env['NODE_OPTIONS'], env['NODE_OPTIONS']].filter(Boolean).join(' ')
  return { ...env, ...process.env, ...(options === '' ? {} : { NODE_OPTIONS: options }), ...NOTHING_BUT_TESTS, ...own }
}

function batchesOf(files: readonly string[], rootDir: string): string[][] {
  const batches: string[][] = []
  let room = 0
  for (const file of files) {
    const length = rootDir.length + file.length + 4
    if (room < length) {
      batches.push([])
      room = PATHS_LENGTH
    }
    batches.at(-1)!.push(file)
    room -= length
  }
  return batches
}
