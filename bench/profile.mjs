import { copyFileSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CLIENT_TITLES } from './src/clients.mjs'
import { install } from './src/install.mjs'
import { runJob, SCRATCH } from './src/processes.mjs'
import { readProfile } from './src/profile-reader.mjs'
import { recordingsFor } from './src/recordings.mjs'
import { figure } from './src/statistics.mjs'
import { table } from './src/table.mjs'

const HELP = `Profiles the replay of one client, after its warm-up, and prints where the time goes.

  node profile.mjs [client]   ${Object.keys(CLIENT_TITLES).join(', ')}; default: fetch

  --count <n>     recordings in the file (1000)
  --calls <n>     calls to profile (20000)
  --top <n>       rows of each table (30)
  --tool <name>   another tool than understudy
  --cold          a fresh process that makes ten calls, from its start
  --no-build      profile what was built last
  --out <file>    keep the profile, for a browser's developer tools`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000' },
    calls: { type: 'string', default: '20000' },
    top: { type: 'string', default: '30' },
    tool: { type: 'string', default: 'understudy' },
    'no-build': { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function main() {
  if (options.help) return console.log(HELP)
  await install({ build: !options['no-build'] })
  const client = positionals[0] ?? 'fetch'
  const { result, profile } = await (options.cold ? profileCold(client) : profileLoop(client))
  if (result.failed) throw new Error(result.failed)
  if (options.out) copyFileSync(profile, options.out)
  print(result, readProfile(profile))
}

async function profileLoop(client) {
  const { tool } = options
  const count = Number(options.count)
  const profile = join(SCRATCH, 'replay.cpuprofile')
  const budget = { warmUp: { calls: 5000, ms: 5000 }, measured: { calls: Number(options.calls), ms: 20_000 } }
  const recordings = await recordingsFor({ tool, client, count })
  const result = await runJob('replay', { tool, client, count, profile, ...budget, ...recordings })
  return { result, profile }
}

async function profileCold(client) {
  const { tool } = options
  const recordings = await recordingsFor({ tool, client, count: 10 })
  const nodeOptions = ['--cpu-prof', '--cpu-prof-interval=100', `--cpu-prof-dir=${SCRATCH}`]
  const result = await runJob('cold', { tool, client, count: 10, ...recordings }, { nodeOptions })
  const [profile] = globSync('*.cpuprofile', { cwd: SCRATCH }).map((name) => join(SCRATCH, name))
  return { result: { ...result, calls: 1 }, profile }
}

function print({ calls, ...result }, { self, inclusive, areas, sampledMs }) {
  // Cold, the whole process counts as one call, in ms.
  const perCall = (ms) => figure(options.cold ? ms : (ms * 1000) / calls)
  const unit = options.cold ? 'ms' : 'µs/call'
  const share = (ms) => `${((ms / sampledMs) * 100).toFixed(1)} %`
  const row = ({ name, place, ms }) => [`${name}  ${place}`, share(ms), perCall(ms)]
  const top = Number(options.top)
  console.log(`${options.cold ? coldLine(result) : loopLine(calls, result)}, with the profiler on\n`)
  console.log(
    `${table(
      ['area', 'self', unit],
      areas.map(({ name, ms }) => [name, share(ms), perCall(ms)]),
    )}\n`,
  )
  console.log(`${table(['function: own time', 'self', unit], self.slice(0, top).map(row))}\n`)
  console.log(table(["Understudy's functions: with all they call", 'total', unit], inclusive.slice(0, top).map(row)))
}

const loopLine = (calls, { cpu, wall }) =>
  `${calls} calls, ${figure(cpu)} µs of CPU and ${figure(wall)} µs of wall time each`

const coldLine = ({ setUp, first, ten }) =>
  `Set-up ${figure(setUp)} ms, first call ${figure(first)} ms, first ten ${figure(ten)} ms`

await main()
