import { plainPlayer } from '../tools/bodies.mjs'
import { loadTool } from '../tools/index.mjs'
import { done, fail, job, peakMegabytes, stopwatch } from './job.mjs'

// Read one large body chunk by chunk, as it comes: live, while recording, or from the recording.
async function main() {
  const watch = stopwatch()
  watch.start()
  const player = job.tool === 'none' ? plainPlayer : await (await loadTool(job.tool))[job.step](job)
  const bytes = await player.within(async () => {
    let read = 0
    const response = await fetch(`${job.origin}/bytes/${job.megabytes}`)
    for await (const chunk of response.body) read += chunk.byteLength
    return read
  })
  await player.finish?.()
  watch.stop()
  if (bytes !== job.megabytes << 20) throw new Error(`${bytes} bytes of ${job.megabytes << 20}`)
  done({ wall: watch.total.wall / 1000, cpu: watch.total.cpu / 1000, peak: peakMegabytes() })
}

main().catch(fail)
