import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { escapeGlob, filesTakenToo } from './exact-files.js'
import type { Runner, RunnerKind } from './runner.js'

/** What one start of a runner is for. */
export interface RunnerStart {
  /** Relative to the runner's folder, `/` between folders. */
  files: readonly string[]
  /** The files of the project: of those that the runner would take as well, none is run. */
  projectFiles: readonly string[]
  /** The module that writes the results. */
  writer: string
  /** Time for a test and for a hook, in ms; null for what the project says. */
  testTimeoutMs: number | null
  /** Handed on as they are; an option in them takes the place of ours. */
  args: readonly string[]
}

/**
 * Write the command line of a run that does nothing but run tests: no coverage, no snapshots, no watching, and on after the
 * first failure.
 */
export function runnerArguments(runner: Runner, start: RunnerStart): string[] {
  const { own, lists } = WRITERS[runner.kind](runner, start)
  const named = new Set([...runner.args, ...start.args].map(optionName))
  const kept = own.filter((option) => !named.has(optionName(option)))
  const command = runner.kind === 'vitest' ? ['run'] : ['--runTestsByPath']
  const files = start.files.map((file) => join(runner.rootDir, file))
  return [...runner.nodeArgs, runner.bin, ...command, ...files, ...kept, ...lists, ...runner.args, ...start.args]
}

/** Options of ours that an option of the user's replaces, and those that add up with them. */
interface WrittenOptions {
  own: string[]
  lists: string[]
}

const WRITERS: Record<RunnerKind, (runner: Runner, start: RunnerStart) => WrittenOptions> = {
  vitest: ({ rootDir }, { files, projectFiles, writer, testTimeoutMs }) => ({
    own: [
      '--coverage.enabled=false',
      // Also what makes it read only in a CI that does not say so.
      '--update=none',
      '--bail=0',
      ...(testTimeoutMs === null ? [] : [`--testTimeout=${testTimeoutMs}`, `--hookTimeout=${testTimeoutMs}`]),
    ],
    lists: [
      '--reporter=default',
      `--reporter=${pathToFileURL(writer).href}`,
      ...filesTakenToo(files, projectFiles).map((file) => `--exclude=${escapeGlob(join(rootDir, file))}`),
    ],
  }),
  jest: (_, { writer, testTimeoutMs }) => ({
    own: [
      '--ci',
      '--coverage=false',
      '--watch=false',
      '--watchAll=false',
      '--bail=0',
      // A call that hangs would keep it for ever.
      '--forceExit',
      `--testResultsProcessor=${writer}`,
      ...(testTimeoutMs === null ? [] : [`--testTimeout=${testTimeoutMs}`]),
    ],
    lists: [],
  }),
}

const SHORT: Record<string, string> = { u: 'update', b: 'bail' }

/** Long, without dashes, as both runners take options: `--noCoverage`, `--no-coverage` and `--coverage.enabled` are one. */
function optionName(option: string): string {
  if (!option.startsWith('-')) return ''
  const name = option.replace(/^-+/, '').replace(/[=.].*$/s, '')
  const long = SHORT[name] ?? name
  return long
    .replace(/^no-?(?=coverage|bail|watch)/i, '')
    .replaceAll('-', '')
    .toLowerCase()
}
