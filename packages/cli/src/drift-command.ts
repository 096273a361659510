import { InvalidArgumentError, type Command } from 'commander'
import { parseSample } from '@understudy/core/config'
import type { Surroundings } from './surroundings.js'

/** What the flags of `understudy drift` say. */
export interface DriftFlags {
  service: string[]
  /** In percent. */
  sample?: number
  date?: string
  probe?: boolean
  unsafe?: boolean
  update?: boolean
  pr?: boolean
  /** Fingerprints. */
  accept: string[]
  acceptAll?: boolean
  notify: string[]
  json?: boolean
  markdown?: boolean
  sarif?: string
  junit?: string
  codeQuality?: string
  runner?: 'jest' | 'vitest'
  concurrency?: number
  rps?: number
  verbose?: boolean
}

const HELP = `
A filter is a part of a test file's path or of a test's name, a service, or "Service.operation". What follows "--" is
handed on to the runner.

Exit code: 0 all that was checked is as recorded, 1 a service changed in a way that breaks or may break its callers,
2 something could not be checked, or nothing was compared, 3 used wrongly. With --update: 0 the patched recordings pass
their tests, 1 they do not.

Requests go to the live services with the credentials of the environment. Calls that may change something are answered
from the recordings, unless drift.unsafe or --unsafe lets them out.`

/** Add `understudy drift`. */
export function addDrift(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  program
    .command('drift')
    .description('run tests against the live services, and tell what changed since they were recorded')
    .argument('[filter...]', 'what to check (default: everything)')
    .option('--service <name>', 'check this service alone; more than once for several', collect)
    .option('--sample <share>', 'check a share such as 20%, another one each day', toSample)
    .option('--date <day>', 'the day that chooses the sample (default: today, by UTC)', toDay)
    .option('--probe', 'send the recorded requests without running any test')
    .option('--unsafe', 'also make calls that may change something (default: those of drift.unsafe)')
    .option('--update', 'patch what drifted in the recordings, and run their tests on them')
    .option('--pr', 'propose the patches: one branch and one pull request for each service')
    .option('--accept <fingerprint>', 'take this finding as known from now on; more than once for several', collect)
    .option('--accept-all', 'take all findings of this run as known from now on')
    .option('--notify <url>', 'tell this webhook when there is something to tell; more than once for several', collect)
    .option('--json', 'print the result as JSON')
    .option('--markdown', 'print the report as Markdown')
    .option('--sarif <file>', 'write the findings as SARIF')
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--code-quality <file>', 'write the findings as a GitLab code quality report')
    .option('--runner <name>', 'jest or vitest, where both are there', toRunner)
    .option('--concurrency <n>', 'calls to one service that are open at a time', toCount)
    .option('--rps <n>', 'calls to one service in a second', toRate)
    .option('--verbose', "print the runner's own output, and every place that was not seen")
    .addHelpText('after', HELP)
    .action(async (filters: string[], flags: Partial<DriftFlags>, command: Command) => {
      const { drift } = await import('./drift.js')
      const { own, handedOn } = partArguments(filters, command)
      const lists = { service: [], accept: [], notify: [] }
      exit(await drift(own, { ...lists, ...flags, runnerArgs: handedOn }, surroundings))
    })
}

/** Commander drops the `--` itself. */
function partArguments(filters: string[], command: Command): { own: string[]; handedOn: string[] } {
  const raw = (command.parent as { rawArgs?: string[] } | null)?.rawArgs ?? []
  const at = raw.indexOf('--')
  if (at === -1) return { own: filters, handedOn: [] }
  const handedOn = raw.slice(at + 1)
  return { own: filters.slice(0, filters.length - handedOn.length), handedOn }
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value]
}

function toSample(value: string): number {
  const percent = parseSample(value)
  if (percent === null) throw new InvalidArgumentError('A share is over 0% up to 100%, such as 20%.')
  return percent
}

function toDay(value: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
  if (!isDay) throw new InvalidArgumentError('A day is written as 2026-11-23.')
  return value
}

function toRunner(value: string): 'jest' | 'vitest' {
  if (value !== 'jest' && value !== 'vitest') throw new InvalidArgumentError('Runners are jest and vitest.')
  return value
}

function toCount(value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It is a whole number from 1 on.')
  return count
}

function toRate(value: string): number {
  const rate = Number(value)
  if (!(rate > 0)) throw new InvalidArgumentError('It is a number over 0.')
  return rate
}
