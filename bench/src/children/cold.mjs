import { pathOf } from '../answers.mjs'
import { clients } from '../clients.mjs'
import { loadTool } from '../tools/index.mjs'
import { done, fail, job, stopwatch } from './job.mjs'

// A fresh process: load the tool, then make the first ten requests it ever sees.
async function main() {
  const watch = stopwatch()
  const marks = []
  const mark = () => {
    watch.stop()
    marks.push(watch.total.wall / 1000)
    watch.start()
  }
  watch.start()
  const tool = await loadTool(job.tool)
  const player = await tool.replay(job)
  const call = await clients[job.client]()
  mark()
  await player.within(async () => {
    for (let i = 0; i < 10; i++) {
      const answer = await call(job.origin + pathOf(i))
      if (answer.id !== i) throw new Error(`wrong answer: ${JSON.stringify(answer)}`)
      if (i === 0) mark()
    }
  })
  watch.stop()
  const [setUp, first] = marks
  const { wall, cpu } = watch.total
  done({ setUp, first: first - setUp, ten: wall / 1000 - setUp, all: wall / 1000, cpu: cpu / 1000 })
}

main().catch(fail)
