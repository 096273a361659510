import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { tellCoverage, showRecording } from './after.ts'
import { comparisonTable, failed } from './results.ts'
import { startServices, type Services } from './services.ts'
import { addUnderstudy, layOutStages, record, replay, runLive, type Stage } from './stages.ts'
import { heading, paint, say } from './terminal.ts'

/** Share of the calls that the services fail. */
const FAILING = 0.15

/** How the demo is run. */
export interface DemoOptions {
  /** Runs of each runner, live and replayed. */
  runs: number
  /** Where the copies of the shop go, relative to the demo's folder. It is emptied first. */
  folder: string
}

/** Run the demo, and tell whether all was green afterwards and no service was asked. */
export async function runDemo({ runs, folder }: DemoOptions): Promise<boolean> {
  const work = resolve(import.meta.dirname, '..', folder)
  rmSync(work, { recursive: true, force: true })
  const stages = layOutStages(work)
  const services = await startServices(FAILING)
  try {
    await before(stages, services, runs)
  } finally {
    await services.stop()
  }
  await after(stages, services, runs)
  return conclude(stages)
}

async function before(stages: readonly Stage[], services: Services, runs: number): Promise<void> {
  heading(1, 'Before: a shop whose tests call three services')
  say(
    `   The services are processes on this machine. A call takes 30 to 150 ms, and ${FAILING * 100} % of the calls fail:`,
  )
  say('   by a 503, or by a dropped connection. The shop asks once more before it gives up.')
  for (const stage of stages) await runLive(stage, services, runs)

  heading(2, 'Understudy is added')
  for (const stage of stages) addUnderstudy(stage)
  say(`   ${'understudy.config.ts'.padEnd(22)}names the services: on this machine, unnamed ones pass through`)

  heading(3, 'Recording: the suite runs at the desk until it was green once')
  say('   What passes is saved, what fails is not: the next run calls again for that alone.')
  for (const stage of stages) await record(stage, services)
}

async function after(stages: readonly Stage[], services: Services, runs: number): Promise<void> {
  heading(4, 'Replay: the services are stopped, and CI is set')
  say('   Their processes have ended, and connections to their ports were refused. From here on the demo listens on')
  say('   these ports itself, to count who knocks.')
  for (const stage of stages) await replay(stage, services, runs)

  heading(5, 'Before and after')
  say()
  say(comparisonTable(stages).replaceAll(/^/gm, '   '))
  say()
  for (const stage of stages) tellCoverage(stage)
  showRecording(stages[0])
}

function conclude(stages: readonly Stage[]): boolean {
  const red = stages.find(({ replayed }) => failed(replayed) > 0)
  const asked = stages.find(({ replayedConnections }) => replayedConnections > 0)
  if (red !== undefined) {
    say(paint('red', `\n${red.name} failed in replay. The first run that did:\n`))
    say(red.replayed.find(({ passed }) => !passed)?.output)
  }
  if (asked !== undefined) say(paint('red', `\n${asked.name} asked a service in replay.`))
  return red === undefined && asked === undefined
}
