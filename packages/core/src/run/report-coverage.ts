import { join } from 'node:path'
import { isCoverageAskedFor, wantsCoverage } from '../config/wants-coverage.js'
import { toCoverageResult } from '../coverage/index.js'
import { pathFrom } from '../store/project-files.js'
import { collectCoverage } from './collect-coverage.js'
import { rememberEvidence } from './evidence-cache.js'
import type { CoverageOutput, FinishedRun, Terminal } from './finished-run.js'
import { judgeCoverage } from './judge-coverage.js'
import { writeShard } from './shard-file.js'
import { writeReports } from './write-reports.js'

const NOTHING: CoverageOutput = { lines: [], failures: [] }

/**
 * Report what a run covered of the project's downstream calls: write the reports that are configured, and what can be joined
 * with other shards and packages. Where no one asked for coverage, a whole run prints the table, writes no report, and any other run does nothing.
 * So does a run that verifies: what live services answer covers nothing, and what earlier runs left stands. So does one that is
 * told to by `UNDERSTUDY_COVERAGE=off`, as a drift run tells the tests that it runs.
 */
export async function reportCoverage(run: FinishedRun, terminal: Terminal): Promise<CoverageOutput> {
  const { rootDir, config, shard, results } = run
  const isAsked = isCoverageAskedFor(config.coverage, run.isAsked)
  if (!wantsCoverage(config.coverage, run) || results.length === 0) return NOTHING
  if (results.some(({ mode }) => mode === 'verify') || terminal.env['UNDERSTUDY_COVERAGE'] === 'off') return NOTHING
  if (!isAsked && shard === null && run.partial.length > 0) return NOTHING
  const data = await collectCoverage(run, terminal.now)
  // Jest watches installed packages, too: what is written there would start the next run.
  if (!run.isWatch) rememberEvidence(rootDir, data)
  const directory = join(rootDir, config.coverage.directory)
  const lines: string[] = []
  if (shard !== null || (isAsked && !run.isWatch)) {
    const path = writeShard(data, { directory, shard, root: data.root, machine: machineOf(terminal) })
    if (shard !== null) lines.push('', shardLine(shard, pathFrom(rootDir, path)))
  }
  const result = toCoverageResult(data)
  if (!isAsked && !result.complete) return { lines, failures: [] }
  const { failures, notes } = judgeCoverage(result, { config, rootDir })
  const reporters = config.coverage.reporters.filter(({ name }) => (name === 'text' ? shard === null : isAsked))
  const target = { projectRoot: rootDir, directory, coverage: { ...config.coverage, reporters }, failures, terminal }
  return { lines: [...lines, ...(await writeReports(result, target)), ...notes], failures }
}

function shardLine({ index, count }: { index: number; count: number }, path: string): string {
  return `Downstream coverage of shard ${index} of ${count} is in ${path}; "understudy coverage merge" joins the shards`
}

/** Of a matrix, each cell is a machine of its own. */
function machineOf({ env }: Terminal): string {
  return [process.platform, process.arch, process.versions.node, env['UNDERSTUDY_MACHINE'] ?? ''].join(' ')
}
