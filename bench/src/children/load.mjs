import { readFileSync } from 'node:fs'
import { pathOf } from '../answers.mjs'
import { openSession, recordingOf } from '../tools/understudy.mjs'
import { done, fail, job, peakMegabytes, stopwatch } from './job.mjs'

// Time from nothing to the first answer out of a large recording, or only JSON.parse of the same bytes. The engine
// has answered from a small recording before, so that its own start-up is not taken for the load.
async function main() {
  if (job.warmDir) await firstCall(job.warmDir, job.warmOrigin, true)
  const watch = stopwatch()
  const thread = process.threadCpuUsage()
  watch.start()
  let answer
  if (job.parseOnly) answer = JSON.parse(readFileSync(recordingOf(job.dir), 'utf8')).interactions.at(-1)
  else answer = await firstCall(job.dir, job.origin, false)
  watch.stop()
  const { user, system } = process.threadCpuUsage(thread)
  if (answer === undefined) throw new Error('no answer')
  done({
    wall: watch.total.wall / 1000,
    cpu: watch.total.cpu / 1000,
    main: (user + system) / 1000,
    peak: peakMegabytes(),
  })
}

async function firstCall(dir, origin, finish) {
  const player = await openSession({ dir, scratch: job.scratch })
  const answer = await player.within(async () => (await fetch(origin + pathOf(0))).json())
  if (finish) await player.finish()
  return answer
}

main().catch(fail)
