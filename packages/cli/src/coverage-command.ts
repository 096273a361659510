import { join, resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import {
  COVERAGE_REPORTERS,
  loadConfig,
  type CoverageReporterName,
  type ResolvedCoverageConfig,
} from '@understudy/core/config'
import { judgeCoverage, mergeCoverageFolders, updateBaseline, writeReports } from '@understudy/core/run'
import { requireLastResult, type LastResult } from './last-result.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

interface CoverageFlags {
  reporter: CoverageReporterName[]
  directory?: string
  json?: boolean
  updateBaseline?: boolean
}

const REPORTERS = COVERAGE_REPORTERS.join(', ')

const EXIT_CODES = `
Exit code: 0 all is well, 1 a threshold or the baseline is missed, 3 used wrongly.`

/** Add `understudy coverage` and `understudy coverage merge`. */
export function addCoverage(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  const coverage = program
    .command('coverage')
    .description('print what the last run covered of the downstream calls, or make other reports of it')
    .enablePositionalOptions()
    .option('--update-baseline', 'write the figures to the file that coverage.baseline names')
  withReportOptions(coverage)
    .addHelpText('after', `\nThresholds and the baseline are those of understudy.config.\n${EXIT_CODES}`)
    .action(async (flags: CoverageFlags) => exit(await printLast(flags, surroundings)))

  withReportOptions(
    coverage
      .command('merge')
      .description('join what shards, machines or packages covered into one result')
      .argument('[folder...]', 'folders of shards (default: "shards" in the folder of the reports)')
      .option('--update-baseline', 'write the figures to the file that coverage.baseline names'),
  )
    .addHelpText(
      'after',
      `\nA shard that cannot be read is named, and the others are joined: the result is incomplete, and the exit code 1.\n${EXIT_CODES}`,
    )
    .action(async (folders: string[], flags: CoverageFlags) => exit(await merge(folders, flags, surroundings)))
}

function withReportOptions(command: Command): Command {
  return command
    .option('--reporter <name>', `make this report: ${REPORTERS}; more than once for several`, collectReporter, [])
    .option('--directory <folder>', 'where reports are written (default: coverage.directory)')
    .option('--json', 'print the result as JSON')
}

function collectReporter(name: string, earlier: CoverageReporterName[]): CoverageReporterName[] {
  const known = COVERAGE_REPORTERS.find((one) => one === name)
  if (known === undefined) throw new InvalidArgumentError(`Reporters are ${REPORTERS}.`)
  return [...earlier, known]
}

async function printLast(flags: CoverageFlags, surroundings: Surroundings): Promise<number> {
  const { cwd } = surroundings
  const { coverage } = loadConfig(cwd)
  const last = requireLastResult(cwd, coverage.directory)
  return report(
    last,
    { ...coverage, reporters: chosenReporters(flags, [{ name: 'text', options: {} }], coverage) },
    {
      flags,
      surroundings,
    },
  )
}

async function merge(folders: readonly string[], flags: CoverageFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, err, progress } = surroundings
  const config = loadConfig(cwd)
  const { coverage } = config
  progress('joining shards')
  const merged = mergeCoverageFolders({ cwd, config, folders })
  progress('')
  const unread = merged.result.problems.filter(({ kind }) => kind === 'shard-invalid')
  const reporters = chosenReporters(flags, coverage.reporters, coverage)
  const code = await report(merged, { ...coverage, reporters }, { flags, surroundings })
  for (const { message } of unread) err(`${message}\n`)
  return unread.length > 0 ? EXIT.found : code
}

type Reporters = ResolvedCoverageConfig['reporters']

/** Those of the command line, with the options that the configuration has for them. */
function chosenReporters(
  { reporter }: CoverageFlags,
  usual: Reporters,
  { reporters }: ResolvedCoverageConfig,
): Reporters {
  if (reporter.length === 0) return usual
  return reporter.map((name) => reporters.find((one) => one.name === name) ?? { name, options: {} })
}

interface Output {
  flags: CoverageFlags
  surroundings: Surroundings
}

/** Make the reports, print what is for the terminal, and return the exit code. */
async function report(
  { result, projectRoot }: Pick<LastResult, 'result' | 'projectRoot'>,
  coverage: ResolvedCoverageConfig,
  { flags, surroundings }: Output,
): Promise<number> {
  const { cwd, env, out, err, paint, width } = surroundings
  if (flags.updateBaseline) writeBaseline(result, coverage, surroundings)
  const { failures, notes } = judgeCoverage(result, { coverage, rootDir: cwd })
  const reporters = flags.json ? coverage.reporters.filter(({ name }) => name !== 'text') : coverage.reporters
  const directory = resolve(cwd, flags.directory ?? coverage.directory)
  const terminal = { color: paint('bold', '.') !== '.', width, env, now: new Date() }
  const lines = await writeReports(result, {
    projectRoot,
    directory,
    coverage: { ...coverage, reporters },
    failures,
    terminal,
  })
  if (flags.json) out(`${JSON.stringify(result, null, 2)}\n`)
  else if (lines.length + notes.length > 0) out(`${[...lines, ...notes].join('\n')}\n`)
  const written = reporters.filter(({ name }) => name !== 'text').map(({ name }) => name)
  if (written.length > 0 && !flags.json) out(`Reports (${written.join(', ')}) are in ${directory}\n`)
  for (const failure of failures) err(`${paint('red', failure)}\n`)
  return failures.length > 0 ? EXIT.found : EXIT.clean
}

function writeBaseline(
  result: LastResult['result'],
  { baseline }: ResolvedCoverageConfig,
  { cwd }: Surroundings,
): void {
  if (baseline === null)
    throw new UsageError(
      "There is no baseline to update. Name its file in understudy.config: coverage: { baseline: 'coverage-baseline.json' }",
    )
  if (!result.complete)
    throw new UsageError(
      `A baseline is made of a complete run only, and this one is not:\n${listOf(result.incomplete)}`,
    )
  updateBaseline(result, join(cwd, baseline))
}

function listOf(reasons: readonly string[]): string {
  return reasons.map((reason) => `  ${reason}`).join('\n')
}
