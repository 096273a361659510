import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runJob, SCRATCH, startServer } from '../processes.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { TOOLS } from '../tools/index.mjs'

/** Bounded means that a body four times as large takes hardly more memory. */
const [SMALLER, LARGER] = [50, 200]
const BOUND = 1.25

/** Peak memory while a large body is recorded, and while it is played. */
export async function measureLargeBody({ quick, rounds = quick ? 1 : 3, say }) {
  const server = await startServer()
  const origin = `http://127.0.0.1:${server.port}`
  const tools = ['none', 'understudy', ...(quick ? [] : ['snapshot-agent'])]
  const results = {}
  for (let round = 1; round <= rounds; round++) {
    for (const tool of tools) {
      if (round > 1 && !['none', 'understudy'].includes(tool)) continue
      for (const megabytes of [SMALLER, LARGER]) {
        say(`large body ${round}/${rounds}: ${tool}, ${megabytes} MB`)
        const dir = join(SCRATCH, `body-${tool}-${megabytes}-${round}`)
        mkdirSync(dir)
        for (const step of ['record', 'replay']) {
          const key = `${tool} ${step} ${megabytes}`
          const result = await runJob('body', { tool, dir, origin, client: 'fetch', megabytes, step })
          results[key] = [...(results[key] ?? []), result]
        }
        rmSync(dir, { recursive: true })
      }
    }
  }
  server.stop()
  const of = (key, tool, step, megabytes) => medianOf(results[`${tool} ${step} ${megabytes}`], key)
  const growth = (step) => of('peak', 'understudy', step, LARGER) / of('peak', 'understudy', step, SMALLER)
  const row = (tool) => [
    tool === 'none' ? 'no tool' : TOOLS[tool],
    ...['record', 'replay'].flatMap((step) => [
      figure(of('peak', tool, step, SMALLER)),
      figure(of('peak', tool, step, LARGER)),
      figure(of('wall', tool, step, LARGER)),
    ]),
  ]
  return {
    id: 'large-body',
    sections: [
      {
        title: `Bodies of ${SMALLER} and ${LARGER} MB, read in chunks: peak memory in MB, and ms for the larger`,
        text: table(
          ['tool', ...['recorded', 'played'].flatMap((what) => [`${SMALLER}, ${what}`, `${LARGER}, ${what}`, 'ms'])],
          tools.map(row),
        ),
      },
    ],
    targets: [
      target(`recording ${LARGER} MB: peak memory to that of ${SMALLER} MB`, growth('record'), BOUND),
      target(`playing ${LARGER} MB: peak memory to that of ${SMALLER} MB`, growth('replay'), BOUND),
    ],
    failures: Object.entries(results).flatMap(([key, all]) =>
      all.flatMap(({ failed }) => (failed ? [`large body, ${key}: ${failed}`] : [])),
    ),
    raw: results,
  }
}
