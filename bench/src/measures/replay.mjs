import { runJob, startServer } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { TOOL_CLIENTS, TOOLS } from '../tools/index.mjs'

const FULL = { warmUp: { calls: 3000, ms: 500 }, measured: { calls: 5000, ms: 500 } }
/** Where two sizes are compared: all 10,000 are played in the warm-up, and then often enough to average over GC. */
const LONG = { warmUp: { calls: 10_000, ms: 5000 }, measured: { calls: 30_000, ms: 5000 } }
const QUICK = { warmUp: { calls: 2000, ms: 300 }, measured: { calls: 3000, ms: 300 } }

/** The tools whose ratio decides a target; a third round of the others costs minutes and moves no conclusion. */
const CLOSE_RACE = ['stub', 'understudy', 'snapshot-agent']
const PEER_ROUNDS = 2

const QUICK_TOOLS = ['stub', 'understudy', 'snapshot-agent', 'msw-2', 'msw-3', 'loopback']
const ALL_TOOLS = Object.keys(TOOLS)

/**
 * Which columns are measured, with which tools. In `fetch-10000` every recording has been played once in the warm-up,
 * as in the smaller ones; in `fetch-10000-once` none that is measured has: the first use of each.
 */
function columns(quick) {
  const tools = quick ? QUICK_TOOLS : ALL_TOOLS
  const own = ['stub', 'understudy']
  const column = (id, title, among = tools, budget = quick ? QUICK : FULL) => {
    const [, client, count] = id.match(/^([a-z-]+?)-(\d+)/)
    return { id, client, count: Number(count), title, budget, tools: among.filter((tool) => intercepts(tool, client)) }
  }
  return [
    column('fetch-1000', 'fetch, 1,000 rec.'),
    column('fetch-10', 'fetch, 10 rec.', quick ? own : CLOSE_RACE, LONG),
    column('fetch-10000', 'fetch, 10,000 rec.', quick ? own : CLOSE_RACE, LONG),
    column('fetch-10000-once', 'fetch, 10,000 rec., each once', quick ? CLOSE_RACE : tools),
    column('undici-1000', 'undici.request'),
    column('http-1000', 'http.get'),
    column('axios-1000', 'axios (http)'),
    column('axios-fetch-1000', 'axios (fetch)', quick ? own : tools),
  ]
}

const intercepts = (tool, client) => TOOL_CLIENTS[tool].includes(client)

/** CPU per replayed request for each tool and client, in interleaved rounds, as ratios to the stub. */
export async function measureReplay({ quick, rounds = quick ? 2 : 5, say, only }) {
  const server = await startServer()
  const cells = new Map()
  const wanted = columns(quick).filter(({ id }) => !only || only.includes(id))
  for (let round = 1; round <= rounds; round++) {
    for (const column of wanted) {
      for (const tool of column.tools) {
        if (round > PEER_ROUNDS && !CLOSE_RACE.includes(tool)) continue
        say(`replay ${round}/${rounds}: ${column.title}, ${tool}`)
        const key = `${tool} ${column.id}`
        const result = await measureOne({ tool, column, server })
        cells.set(key, [...(cells.get(key) ?? []), result])
      }
    }
  }
  server.stop()
  return summarize(cells, wanted)
}

async function measureOne({ tool, column: { client, count, budget }, server }) {
  const recordings = await recordingsFor({ tool, client, count })
  const origin = tool === 'loopback' ? `http://127.0.0.1:${server.port}` : recordings.origin
  return runJob('replay', { tool, client, count, ...recordings, origin, ...budget })
}

function summarize(cells, wanted) {
  const of = (key) => (tool, id) => medianOf(cells.get(`${tool} ${id}`) ?? [], key)
  const [cpu, wall, peak, setUp] = ['cpu', 'wall', 'peak', 'setUpMs'].map(of)
  const time = (tool) => (tool === 'loopback' ? wall : cpu)
  const tools = ALL_TOOLS.filter((tool) => wanted.some((column) => column.tools.includes(tool)))
  const head = ['tool', ...wanted.map(({ title }) => title)]
  const rows = (cell) => tools.map((tool) => [TOOLS[tool], ...wanted.map(({ id }) => cell(tool, id))])
  const ratios = rows((tool, id) => figure(time(tool)(tool, id) / time(tool)('stub', id)))
  const micros = rows((tool, id) => `${figure(cpu(tool, id))} (${figure(wall(tool, id))})`)
  const memory = tools
    .map((tool) => [TOOLS[tool], peak(tool, 'fetch-10000-once'), setUp(tool, 'fetch-10000-once')])
    .filter(([, megabytes]) => Number.isFinite(megabytes))
    .map(([name, ...figures]) => [name, ...figures.map(figure)])
  const sections = [
    { title: 'CPU per replayed request, as a ratio to the hand-made stub', text: table(head, ratios) },
    { title: 'The same in µs of CPU (of wall time)', text: table(head, micros) },
    { title: 'With 10,000 recordings', text: table(['tool', 'peak memory, MB', 'load and set-up, ms'], memory) },
  ]
  return {
    id: 'replay',
    sections: memory.length > 0 ? sections : sections.slice(0, 2),
    targets: targets({ cpu, tools }),
    failures: failures(cells),
    raw: Object.fromEntries(cells),
  }
}

function targets({ cpu, tools }) {
  const peers = tools.filter((tool) => !['stub', 'understudy', 'loopback'].includes(tool))
  const own = (id) => cpu('understudy', id)
  const to = (tool, id) => own(id) / cpu(tool, id)
  const toBest = (id) => own(id) / Math.min(...peers.map((tool) => cpu(tool, id)).filter(Number.isFinite))
  return [
    target('fetch: CPU to that of SnapshotAgent', to('snapshot-agent', 'fetch-1000'), 0.5),
    target('fetch: CPU to the stub (aim)', to('stub', 'fetch-1000'), 4),
    target('fetch: 10,000 recordings to 10', own('fetch-10000') / own('fetch-10'), 1.15),
    target('fetch, each once: CPU to that of SnapshotAgent', to('snapshot-agent', 'fetch-10000-once'), 0.5),
    target('fetch, each once: CPU to the stub (aim)', to('stub', 'fetch-10000-once'), 4),
    target('http.get: CPU to the best peer', toBest('http-1000'), 1),
    target('http.get: CPU to MSW 3 (aim)', to('msw-3', 'http-1000'), 1 / 3),
    target('axios, http adapter: CPU to the best peer', toBest('axios-1000'), 1),
    target('axios, http adapter: CPU to MSW 3 (aim)', to('msw-3', 'axios-1000'), 1 / 3),
    target('axios, fetch adapter: CPU to the best peer', toBest('axios-fetch-1000'), 1),
    target('undici.request: CPU to the stub', to('stub', 'undici-1000'), 3),
  ].filter(({ actual }) => Number.isFinite(actual) && actual > 0)
}

function failures(cells) {
  const failed = [...cells].flatMap(([key, results]) =>
    results.filter((r) => r.failed).map((r) => `${key}: ${r.failed}`),
  )
  return [...new Set(failed)]
}
