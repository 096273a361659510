import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runJob, SCRATCH, startServer } from '../processes.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { TOOLS } from '../tools/index.mjs'

/** What bounded means here: recording or playing a body of any size adds at most this many MB. */
const BOUND_MB = 64

/** Peak memory while a large body is recorded, and while it is played. */
export async function measureLargeBody({ quick, rounds = quick ? 1 : 3, say }) {
  const megabytes = quick ? 100 : 200
  const server = await startServer()
  const origin = `http://127.0.0.1:${server.port}`
  const tools = ['none', 'understudy', ...(quick ? [] : ['snapshot-agent', 'vcr-test'])]
  const results = {}
  for (let round = 1; round <= rounds; round++) {
    for (const tool of tools) {
      if (round > 1 && !['none', 'understudy'].includes(tool)) continue
      say(`large body ${round}/${rounds}: ${tool}`)
      const dir = join(SCRATCH, `body-${tool}-${round}`)
      mkdirSync(dir)
      for (const step of ['record', 'replay']) {
        const result = await runJob('body', { tool, dir, origin, client: 'fetch', megabytes, step })
        results[`${tool} ${step}`] = [...(results[`${tool} ${step}`] ?? []), result]
      }
    }
  }
  server.stop()
  const peak = (tool, step) => medianOf(results[`${tool} ${step}`], 'peak')
  const wall = (tool, step) => medianOf(results[`${tool} ${step}`], 'wall')
  const added = (step) => peak('understudy', step) - peak('none', 'record')
  const row = (tool) => [
    tool === 'none' ? 'no tool' : TOOLS[tool],
    ...['record', 'replay'].flatMap((step) => [figure(peak(tool, step)), figure(wall(tool, step))]),
  ]
  return {
    id: 'large-body',
    sections: [
      {
        title: `A body of ${megabytes} MB, read in chunks`,
        text: table(
          ['tool', 'peak while recording, MB', 'wall, ms', 'peak while playing, MB', 'wall, ms'],
          tools.map(row),
        ),
      },
    ],
    targets: [
      target(`recording ${megabytes} MB: memory added`, added('record'), BOUND_MB, 'MB'),
      target(`playing ${megabytes} MB: memory added`, added('replay'), BOUND_MB, 'MB'),
    ],
    failures: Object.entries(results).flatMap(([key, all]) =>
      all.flatMap(({ failed }) => (failed ? [`large body, ${key}: ${failed}`] : [])),
    ),
    raw: results,
  }
}
