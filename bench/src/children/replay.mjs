import { writeFileSync } from 'node:fs'
import { pathOf } from '../answers.mjs'
import { clients } from '../clients.mjs'
import { loadTool } from '../tools/index.mjs'
import { done, fail, job, peakMegabytes, stopwatch } from './job.mjs'

// Replay one tool's recordings through one client: warm up, then measure. Recordings are asked for in their order.
const { origin, count, warmUp, measured } = job
// Reading the clocks is dear on some machines, so it is done once in a while.
const BATCH = 250

async function main() {
  const tool = await loadTool(job.tool)
  const setUp = stopwatch()
  setUp.start()
  const player = await tool.replay(job)
  const call = await clients[job.client]()
  setUp.stop()
  await player.within(async () => {
    const loop = createLoop(player, call)
    await loop(warmUp)
    const profiler = job.profile ? await startProfiler() : undefined
    const { wall, cpu, calls } = await loop(measured)
    if (profiler) writeFileSync(job.profile, JSON.stringify(await profiler.stop()))
    done({ cpu: cpu / calls, wall: wall / calls, calls, peak: peakMegabytes(), setUpMs: setUp.total.wall / 1000 })
  })
}

/** Calls until either the number or the time is reached; putting a tool's used recordings back is not counted. */
function createLoop(player, call) {
  let next = 0
  return async ({ calls: most, ms }) => {
    const watch = stopwatch()
    let calls = 0
    while (calls < most && watch.total.cpu < ms * 1000 && watch.total.wall < 2 * ms * 1000) {
      const end = player.rewind ? Math.min(next + BATCH, count) : next + BATCH
      let answered
      watch.start()
      for (; next < end; next++, calls++) answered = await call(origin + pathOf(next % count))
      watch.stop()
      if (answered.id !== (next - 1) % count) throw new Error(`wrong answer: ${JSON.stringify(answered)}`)
      if (next >= count && player.rewind) {
        await player.rewind()
        next = 0
      }
    }
    return { ...watch.total, calls }
  }
}

async function startProfiler() {
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 100 })
  await session.post('Profiler.start')
  return { stop: async () => (await session.post('Profiler.stop')).profile }
}

main().catch(fail)
