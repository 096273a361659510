import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runJob, SCRATCH, startServer } from '../processes.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { TOOLS } from '../tools/index.mjs'

const PEERS = ['snapshot-agent', 'vcr-test', 'polly', 'nock']

/** What recording adds to a live suite whose every call takes 20 ms. */
export async function measureRecording({ quick, rounds = quick ? 1 : 3, say }) {
  const count = quick ? 100 : 200
  const server = await startServer()
  const tools = ['none', 'understudy', ...(quick ? [] : PEERS)]
  const results = Object.fromEntries(tools.map((tool) => [tool, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const tool of tools) {
      if (round > 1 && PEERS.includes(tool)) continue
      say(`recording ${round}/${rounds}: ${tool}`)
      const dir = join(SCRATCH, `live-${tool}-${round}`)
      mkdirSync(dir)
      const origin = `http://127.0.0.1:${server.port}`
      results[tool].push(await runJob('live', { tool, dir, origin, client: 'fetch', count, wait: 20 }))
    }
  }
  server.stop()
  const wall = (tool) => medianOf(results[tool], 'wall')
  const added = (tool) => (wall(tool) / wall('none') - 1) * 100
  return {
    id: 'recording',
    sections: [
      {
        title: `Recording ${count} live calls of 20 ms each, one after another`,
        text: table(
          ['tool', 'wall, ms', 'added, %', 'CPU, ms'],
          tools.map((tool) => [
            tool === 'none' ? 'no tool' : TOOLS[tool],
            figure(wall(tool)),
            tool === 'none' ? '' : figure(added(tool)),
            figure(medianOf(results[tool], 'cpu')),
          ]),
        ),
      },
    ],
    targets: [target('recording, added to a live suite', added('understudy'), 10, '%')],
    failures: Object.values(results).flatMap((all) => all.flatMap(({ failed }) => (failed ? [failed] : []))),
    raw: results,
  }
}
