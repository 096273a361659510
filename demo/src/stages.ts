import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failed, median, type Comparison } from './results.ts'
import { RUNNERS, runSuite, type Run, type Runner } from './runners.ts'
import type { Services } from './services.ts'
import { progress, say } from './terminal.ts'
import { watchPorts } from './watched-ports.ts'

const DEMO = join(import.meta.dirname, '..')

/** Live runs take long: one runner shows in full what the other shows in part. */
const LIVE_RUNS_AT_MOST: Record<string, number> = { Jest: 6 }

/** A suite that is not recorded after so many runs never will be. */
const RECORDING_RUNS_AT_MOST = 25

/** One runner's copy of the shop, and what became of it. */
export interface Stage extends Comparison {
  runner: Runner
  folder: string
}

/** Copy the shop for each runner, as it was before Understudy. */
export function layOutStages(work: string): Stage[] {
  return RUNNERS.map((runner) => {
    const folder = join(work, runner.name.toLowerCase())
    mkdirSync(folder, { recursive: true })
    cpSync(join(DEMO, 'shop'), folder, { recursive: true })
    const runs = { live: [], liveRequests: 0, replayed: [], replayedConnections: 0 }
    return { runner, name: runner.name, folder, ...runs }
  })
}

/** Run the suite as often as told, or as time allows, against the services. */
export async function runLive(stage: Stage, { env, tally }: Services, runs: number): Promise<void> {
  const total = Math.min(runs, LIVE_RUNS_AT_MOST[stage.name] ?? runs)
  const requestsBefore = requestsOf(await tally())
  stage.live = await repeat(stage, env, total)
  stage.liveRequests = requestsOf(await tally()) - requestsBefore
}

/** Write the configuration with Understudy over the one without, and show what that changes. */
export function addUnderstudy({ runner, folder }: Stage): void {
  const before = readFileSync(join(folder, runner.config), 'utf8').split('\n')
  for (const file of [runner.config, 'understudy.config.ts']) cpSync(join(DEMO, 'understudy', file), join(folder, file))
  const after = readFileSync(join(folder, runner.config), 'utf8').split('\n')
  const added = after.filter((line) => !before.includes(line)).map((line) => line.trim())
  for (const [index, line] of added.entries()) say(`   ${(index === 0 ? runner.config : '').padEnd(22)}+ ${line}`)
}

/** Run the suite until it was green once. Each run records what it still lacks. */
export async function record(stage: Stage, { env }: Services): Promise<void> {
  const counting = progress(stage.name)
  const runs: Run[] = []
  while (runs.at(-1)?.passed !== true) {
    if (runs.length === RECORDING_RUNS_AT_MOST) {
      throw new Error(`${stage.name} was not green in ${runs.length} runs. The last:\n${runs.at(-1)?.output}`)
    }
    const run = await runSuite(stage.runner, stage.folder, env)
    runs.push(run)
    counting.add(run.passed)
  }
  const saved = runs.map(({ calls }) => calls.recorded)
  const sum = saved.reduce((total, one) => total + one, 0)
  const each = saved.length === 1 ? '' : `: ${saved.join(' + ')}`
  counting.end(`green in run ${runs.length}; ${sum} calls recorded${each}`)
}

/** Run the suite as often as told, as a CI would, with the services gone and their ports watched. */
export async function replay(stage: Stage, { env, ports }: Services, runs: number): Promise<void> {
  const watched = await watchPorts(ports)
  stage.replayed = await repeat(stage, { ...env, CI: 'true' }, runs)
  stage.replayedConnections = watched.connections
  watched.stop()
}

async function repeat({ name, runner, folder }: Stage, env: Record<string, string>, total: number): Promise<Run[]> {
  const counting = progress(name, total)
  const runs: Run[] = []
  while (runs.length < total) {
    const run = await runSuite(runner, folder, env)
    runs.push(run)
    counting.add(run.passed)
  }
  counting.end(
    `${failed(runs)} of ${total} runs failed, ${median(runs.map(({ seconds }) => seconds)).toFixed(2)} s each`,
  )
  return runs
}

function requestsOf({ answered, failed }: { answered: number; failed: number }): number {
  return answered + failed
}
