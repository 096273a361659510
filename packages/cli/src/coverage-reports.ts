import { join, relative, resolve } from 'node:path'
import {
  loadConfig,
  type CoverageReporterName,
  type ResolvedConfig,
  type ResolvedCoverageConfig,
} from '@understudy/core/config'
import { judgeCoverage, mergeCoverageFolders, updateBaseline, writeReports } from '@understudy/core/run'
import { dateResult, oldestShard, requireLastResult, type LastResult } from './last-result.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** What the flags of the coverage commands say. */
export interface CoverageFlags {
  reporter?: CoverageReporterName[]
  directory?: string
  json?: boolean
  updateBaseline?: boolean
}

/**
 * Report what the last run covered, and return the exit code.
 * @throws coverage-missing, config-invalid
 */
export async function reportLast(flags: CoverageFlags, surroundings: Surroundings): Promise<number> {
  const { cwd } = surroundings
  const { services, coverage } = loadConfig(cwd)
  const last = requireLastResult(cwd, coverage.directory)
  const reporters = chosenReporters(flags, [{ name: 'text', options: {} }], coverage)
  return report(last, { services, coverage: { ...coverage, reporters } }, { flags, surroundings })
}

/**
 * Join shards, report what they covered together, and return the exit code.
 * @throws coverage-missing, config-invalid
 */
export async function reportMerged(
  folders: readonly string[],
  flags: CoverageFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { cwd, err, progress } = surroundings
  const config = loadConfig(cwd)
  const { services, coverage } = config
  progress('joining shards')
  const merged = mergeCoverageFolders({ cwd, config, folders })
  progress('')
  const unread = merged.result.problems.filter(({ kind }) => kind === 'shard-invalid')
  const reporters = chosenReporters(flags, coverage.reporters, coverage)
  const named = folders.length > 0 ? folders : [join(coverage.directory, 'shards')]
  const at = oldestShard(named.map((folder) => resolve(cwd, folder)))
  const code = await report(
    { ...merged, at },
    { services, coverage: { ...coverage, reporters } },
    { flags, surroundings },
  )
  for (const { message } of unread) err(`${message}\n`)
  // A merge is the last word: what cannot be judged in it is judged nowhere.
  const isUnjudged = !merged.result.complete && holdsLine(coverage)
  return unread.length > 0 || isUnjudged ? EXIT.found : code
}

/** True where there is something that a result is to be held against. */
function holdsLine({ thresholds, baseline }: ResolvedCoverageConfig): boolean {
  const { services, ...ofAll } = thresholds
  return baseline !== null || Object.keys(ofAll).length + Object.keys(services).length > 0
}

type Reporters = ResolvedCoverageConfig['reporters']

/** Those of the command line, with the options that the configuration has for them. */
function chosenReporters(
  { reporter = [] }: CoverageFlags,
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
  { result, at, projectRoot }: LastResult,
  config: Pick<ResolvedConfig, 'services' | 'coverage'>,
  { flags, surroundings }: Output,
): Promise<number> {
  const { coverage } = config
  const { cwd, env, out, err, paint, width } = surroundings
  if (flags.updateBaseline) writeBaseline(result, coverage, surroundings)
  const { failures, notes } = judgeCoverage(result, { config, rootDir: cwd })
  const reporters = flags.json ? coverage.reporters.filter(({ name }) => name !== 'text') : coverage.reporters
  const directory = resolve(cwd, flags.directory ?? coverage.directory)
  const terminal = { color: paint('bold', '.') !== '.', width, env, now: new Date(), cwd }
  const lines = await writeReports(result, {
    projectRoot,
    directory,
    coverage: { ...coverage, reporters },
    failures,
    terminal,
  })
  if (reporters.some(({ name }) => name === 'json')) dateResult(directory, at)
  if (flags.json) out(`${JSON.stringify(result, null, 2)}\n`)
  else if (lines.length + notes.length > 0) out(`${[...lines, ...notes].join('\n')}\n`)
  const written = reporters.filter(({ name }) => name !== 'text').map(({ name }) => name)
  if (written.length > 0 && !flags.json)
    out(`Reports (${written.join(', ')}) are in ${relative(cwd, directory) || '.'}\n`)
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
  const unread = result.problems.filter(({ kind }) => kind === 'openapi-invalid' || kind === 'openapi-missing')
  if (unread.length > 0)
    throw new UsageError(
      `A baseline is made with all that documents declare, and of these nothing is known:\n${listOf(unread.map(({ message }) => message))}`,
    )
  updateBaseline(result, join(cwd, baseline))
}

function listOf(reasons: readonly string[]): string {
  return reasons.map((reason) => `  ${reason}`).join('\n')
}
