import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runJob, SCRATCH } from '../processes.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { interaction, recordingOf } from '../tools/understudy.mjs'

const COUNT = 10_000
const CONNECTIONS = 16
const WARM_UP = 60_000
const TOOLS = { plain: 'node:http, written by hand', understudy: 'Understudy: serve' }

/** Requests per second of `understudy serve` with 10,000 interactions, and what it keeps in memory of them. */
export async function measureServe({ quick, rounds = quick ? 2 : 4, say }) {
  const dir = writeRecording()
  const measured = quick ? 10_000 : 20_000
  const results = { plain: [], understudy: [] }
  for (const tool of Object.keys(results)) {
    const server = await startServer(tool, dir)
    const load = (requests) =>
      runJob('generate-load', { port: server.port, requests, count: COUNT, connections: CONNECTIONS })
    // Until the heap has the size that it will keep.
    await load(WARM_UP)
    const before = await server.memory()
    for (let round = 1; round <= rounds; round++) {
      say(`serve ${round}/${rounds}: ${tool}`)
      results[tool].push(await load(measured))
    }
    // As many as the growth is told for.
    await load(100_000 - rounds * measured)
    const after = await server.memory()
    results[tool].push({ grown: after.heap - before.heap, rss: after.rss - before.rss })
    server.stop()
  }
  const perSecond = (tool) => medianOf(results[tool], 'perSecond')
  const rows = Object.entries(TOOLS).map(([tool, name]) => [
    name,
    figure(perSecond(tool)),
    figure(1e6 / perSecond(tool)),
    figure(medianOf(results[tool], 'grown')),
    figure(medianOf(results[tool], 'rss')),
  ])
  return {
    id: 'serve',
    sections: [
      {
        title: `Serving 1 KB answers of ${figure(COUNT)} interactions, over ${CONNECTIONS} connections`,
        text: table(['server', 'requests/s', 'µs a request', 'heap grown, MB', 'resident grown, MB'], rows),
        note: 'The generator runs on the same machine. Growth is that over 100,000 requests, after 60,000 others.',
      },
    ],
    targets: [
      target('serve: µs a request of 1 KB', 1e6 / perSecond('understudy'), 200, 'µs'),
      target('serve: time to that of node:http (aim)', perSecond('plain') / perSecond('understudy'), 3),
      target('serve: heap grown over 100,000 requests', medianOf(results.understudy, 'grown'), 4, 'MB'),
    ],
    failures: Object.values(results).flatMap((all) =>
      all.flatMap(({ failed }) => (failed === undefined ? [] : [`serve: ${String(failed)}`])),
    ),
    raw: results,
  }
}

/** As they are recorded of servers that keep connections: with the length. */
function writeRecording() {
  const dir = join(SCRATCH, 'served')
  const interactions = Array.from({ length: COUNT }, (_, i) => {
    const one = interaction('http://service.test:8080', i)
    const headers = { ...one.response.headers, 'content-length': '1024' }
    return { ...one, response: { ...one.response, headers } }
  })
  mkdirSync(dirname(recordingOf(dir)), { recursive: true })
  writeFileSync(recordingOf(dir), JSON.stringify({ version: 1, interactions }))
  return dir
}

async function startServer(tool, dir) {
  const job = JSON.stringify({ tool, dir, count: COUNT, scratch: SCRATCH })
  const child = fork(fileURLToPath(new URL('../children/serve.mjs', import.meta.url)), [job], { execArgv: [] })
  const [{ port }] = await once(child, 'message')
  return {
    port,
    stop: () => child.disconnect(),
    async memory() {
      child.send('memory')
      const [used] = await once(child, 'message')
      return used
    },
  }
}
