import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { install } from './src/install.mjs'
import { MEASURES } from './src/measures/index.mjs'
import { writePage } from './src/performance-page.mjs'
import { runJob } from './src/processes.mjs'
import { recordingsFor } from './src/recordings.mjs'
import { figure } from './src/statistics.mjs'
import { targetTable } from './src/table.mjs'

const HELP = `Measures Understudy against its peers, in one run, and prints ratios.

  node run.mjs [measure…]     ${Object.keys(MEASURES).join(', ')}; default: all

  --quick         under two minutes: fewer peers, rounds and files
  --rounds <n>    rounds of each measure, in place of its own number
  --files <n>     test files of each whole suite
  --only <list>   of replay: client-count pairs such as fetch-1000; of coverage: clients; of suites: runners and tools
  --no-build      measure what was built last
  --json <file>   write every single result there
  --write         put the tables into docs/performance.md
  --strict        exit with 1 where a target is missed`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    files: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function main() {
  if (options.help) return console.log(HELP)
  const names = positionals.length > 0 ? positionals : Object.keys(MEASURES)
  const unknown = names.find((name) => !Object.hasOwn(MEASURES, name))
  if (unknown) throw new Error(`no measure "${unknown}"; there are ${Object.keys(MEASURES).join(', ')}`)

  await install({ build: !options['no-build'] })
  await requireWorking()
  const started = performance.now()
  const reports = []
  for (const name of names) {
    const report = await MEASURES[name]({ ...settings(), say: progress() })
    reports.push(report)
    clearProgress()
    console.log(`${sectionsOf(report)}\n`)
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  const targets = reports.flatMap((report) => report.targets)
  const closing = `### Targets\n\n${targetTable(targets, figure)}`
  console.log(`${closing}\n\n${environment()}; took ${seconds} s`)
  for (const failure of reports.flatMap((report) => report.failures)) console.error(`\nfailed: ${firstLines(failure)}`)
  if (options.json) writeFileSync(options.json, JSON.stringify(reports, null, 2))
  if (options.write) writePage([`${environment()}.`, closing, ...reports.map(sectionsOf)].join('\n\n'))
  if (options.strict && targets.some(({ met }) => !met)) process.exitCode = 1
}

/** Say at once that what was built does not work, before minutes go into measuring its peers. */
async function requireWorking() {
  const recordings = await recordingsFor({ tool: 'understudy', client: 'fetch', count: 10 })
  const { failed } = await runJob('cold', { tool: 'understudy', client: 'fetch', count: 10, ...recordings })
  if (failed) throw new Error(`Understudy cannot replay ten calls: ${firstLines(failed)}`)
}

function settings() {
  return {
    quick: options.quick,
    only: options.only?.split(','),
    ...(options.rounds && { rounds: Number(options.rounds) }),
    ...(options.files && { files: Number(options.files) }),
  }
}

const firstLines = (text) => text.split('\n').slice(0, 8).join('\n')

const sectionsOf = ({ sections }) =>
  sections.map(({ title, text, note }) => [`### ${title}`, text, ...(note ? [note] : [])].join('\n\n')).join('\n\n')

/** Where and when; and whether something else had the machine, which spoils wall times more than ratios of CPU. */
function environment() {
  const cores = cpus()
  const [load] = loadavg()
  const busy = load > cores.length ? `, busy with other work (load ${load.toFixed(1)})` : ''
  const date = new Date().toISOString().slice(0, 10)
  return `Measured on ${date}: Node ${process.versions.node}, ${cores.length} cores, ${cores[0].model.trim()}${busy}`
}

/** One line that rewrites itself on a terminal, and nothing elsewhere but every tenth step. */
function progress() {
  let steps = 0
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`)
    else if (steps++ % 10 === 0) process.stderr.write(`${text}\n`)
  }
}

function clearProgress() {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K')
}

try {
  await main()
} catch (error) {
  console.error(error.message)
  process.exitCode = 2
}
