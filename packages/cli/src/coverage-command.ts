import { InvalidArgumentError, type Command } from 'commander'
import { COVERAGE_REPORTERS, type CoverageReporterName } from '@understudy/core/config'
import type { CoverageFlags } from './coverage-reports.js'
import type { Surroundings } from './surroundings.js'

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
    .action(async (flags: CoverageFlags) => {
      const { reportLast } = await reports()
      exit(await reportLast(flags, surroundings))
    })

  withReportOptions(
    coverage
      .command('merge')
      .description('join what shards, machines or packages covered into one result')
      .argument('[folder...]', 'folders of shards (default: "shards" in the folder of the reports)')
      .option('--update-baseline', 'write the figures to the file that coverage.baseline names'),
  )
    .addHelpText(
      'after',
      `\nA shard that cannot be read is named, and the others are joined: the result is incomplete, and the exit code 1.
So it is where one is missing, and there are thresholds or a baseline.\n${EXIT_CODES}`,
    )
    .action(async (folders: string[], flags: CoverageFlags) => {
      const { reportMerged } = await reports()
      exit(await reportMerged(folders, flags, surroundings))
    })
}

/** Only who asks for coverage waits for what makes reports. */
const reports = (): Promise<typeof import('./coverage-reports.js')> => import('./coverage-reports.js')

function withReportOptions(command: Command): Command {
  return command
    .option('--reporter <name>', `make this report: ${REPORTERS}; more than once for several`, collectReporter)
    .option('--directory <folder>', 'where reports are written (default: coverage.directory)')
    .option('--json', 'print the result as JSON')
}

function collectReporter(name: string, earlier: CoverageReporterName[] = []): CoverageReporterName[] {
  const known = COVERAGE_REPORTERS.find((one) => one === name)
  if (known === undefined) throw new InvalidArgumentError(`Reporters are ${REPORTERS}.`)
  return [...earlier, known]
}
