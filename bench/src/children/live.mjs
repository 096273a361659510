import { pathOf } from '../answers.mjs'
import { clients } from '../clients.mjs'
import { plainPlayer } from '../tools/bodies.mjs'
import { loadTool } from '../tools/index.mjs'
import { done, fail, job, stopwatch } from './job.mjs'

// A live suite: sequential calls to a service that takes its time, from before the tool is loaded to after it saved.
async function main() {
  const call = await clients.fetch()
  const watch = stopwatch()
  watch.start()
  const recorder = job.tool === 'none' ? { ...plainPlayer, finish: async () => {} } : await record()
  await recorder.within(async () => {
    for (let i = 0; i < job.count; i++) await call(`${job.origin}${pathOf(i)}?wait=${job.wait}`)
  })
  await recorder.finish()
  watch.stop()
  done({ wall: watch.total.wall / 1000, cpu: watch.total.cpu / 1000 })
}

const record = async () => (await loadTool(job.tool)).record(job)

main().catch(fail)
