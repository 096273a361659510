import { CLIENT_TITLES } from '../clients.mjs'
import { runJob, startServer } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { TOOL_CLIENTS, TOOLS } from '../tools/index.mjs'

const FULL = { warmUp: { calls: 3000, ms: 500 }, measured: { calls: 5000, ms: 500 } }
const QUICK = { warmUp: { calls: 2000, ms: 300 }, measured: { calls: 3000, ms: 300 } }

/** The tools whose ratio decides a target; a third round of the others costs minutes and moves no conclusion. */
const CLOSE_RACE = ['stub', 'understudy', 'snapshot-agent']
const PEER_ROUNDS = 2

const QUICK_TOOLS = ['stub', 'understudy', 'snapshot-agent', 'msw-2', 'msw-3', 'loopback']
const ALL_TOOLS = Object.keys(TOOLS)

/** Which columns are measured, with which tools: every tool at its main column, the dear ones not at every size. */
function columns(quick) {
  const tools = quick ? QUICK_TOOLS : ALL_TOOLS
  const own = ['stub', 'understudy']
  const columnOf = (client, count, among = tools) => ({
    client,
    count,
    tools: among.filter((tool) => TOOL_CLIENTS[tool].includes(client)),
  })
  return [
    columnOf('fetch', 1000),
    columnOf('fetch', 10, quick ? own : [...own, 'snapshot-agent', 'mock-agent', 'msw-3']),
    columnOf('fetch', 10_000, quick ? own : tools),
    columnOf('undici', 1000),
    columnOf('http', 1000),
    columnOf('axios', 1000),
    columnOf('axios-fetch', 1000, quick ? own : tools),
  ]
}

/** CPU per replayed request for each tool and client, in interleaved rounds, as ratios to the stub. */
export async function measureReplay({ quick, rounds = quick ? 2 : 5, say, only }) {
  const server = await startServer()
  const cells = new Map()
  const wanted = columns(quick).filter(({ client, count }) => !only || only.includes(`${client}-${count}`))
  for (let round = 1; round <= rounds; round++) {
    for (const { client, count, tools } of wanted) {
      for (const tool of tools) {
        if (round > PEER_ROUNDS && !CLOSE_RACE.includes(tool)) continue
        say(`replay ${round}/${rounds}: ${CLIENT_TITLES[client]} × ${count}, ${tool}`)
        const key = `${tool} ${client} ${count}`
        const results = cells.get(key) ?? []
        cells.set(key, [...results, await measureOne({ tool, client, count, server, budget: quick ? QUICK : FULL })])
      }
    }
  }
  server.stop()
  return summarize(cells, wanted)
}

async function measureOne({ tool, client, count, server, budget }) {
  const { dir, origin } = await recordingsFor({ tool, client, count })
  const loopback = `http://127.0.0.1:${server.port}`
  return runJob('replay', { tool, client, count, dir, origin: tool === 'loopback' ? loopback : origin, ...budget })
}

function summarize(cells, wanted) {
  const resultsOf = (tool, client, count) => cells.get(`${tool} ${client} ${count}`) ?? []
  const cpu = (tool, client, count = 1000) => medianOf(resultsOf(tool, client, count), 'cpu')
  const wall = (tool, client, count = 1000) => medianOf(resultsOf(tool, client, count), 'wall')
  const peak = (tool) => medianOf(resultsOf(tool, 'fetch', 10_000), 'peak')
  const setUp = (tool) => medianOf(resultsOf(tool, 'fetch', 10_000), 'setUpMs')
  const cost = (tool, client, count) => (tool === 'loopback' ? wall : cpu)(tool, client, count)
  const base = (tool, client, count) => (tool === 'loopback' ? wall : cpu)('stub', client, count)
  const tools = ALL_TOOLS.filter((tool) => wanted.some((column) => column.tools.includes(tool)))

  const head = wanted.map(({ client, count }) =>
    client === 'fetch' ? `fetch, ${count.toLocaleString('en')} rec.` : CLIENT_TITLES[client],
  )
  const ratios = tools.map((tool) => [
    TOOLS[tool],
    ...wanted.map(({ client, count }) => figure(cost(tool, client, count) / base(tool, client, count))),
  ])
  const micros = tools.map((tool) => [
    TOOLS[tool],
    ...wanted.map(({ client, count }) => `${figure(cpu(tool, client, count))} (${figure(wall(tool, client, count))})`),
  ])
  const memory = tools
    .filter((tool) => Number.isFinite(peak(tool)))
    .map((tool) => [TOOLS[tool], figure(peak(tool)), figure(setUp(tool))])

  return {
    id: 'replay',
    sections: [
      { title: 'CPU per replayed request, as a ratio to the hand-made stub', text: table(['tool', ...head], ratios) },
      { title: 'The same in µs of CPU (of wall time)', text: table(['tool', ...head], micros) },
      ...(memory.length > 0
        ? [
            {
              title: 'With 10,000 recordings',
              text: table(['tool', 'peak memory, MB', 'load and set-up, ms'], memory),
            },
          ]
        : []),
    ],
    targets: targets({ cpu, tools }),
    failures: failures(cells),
    raw: Object.fromEntries(cells),
  }
}

function targets({ cpu, tools }) {
  const us = (client, count) => cpu('understudy', client, count)
  const best = (client, omit = []) =>
    Math.min(
      ...tools
        .filter((tool) => !['stub', 'understudy', 'loopback', ...omit].includes(tool))
        .map((tool) => cpu(tool, client))
        .filter(Number.isFinite),
    )
  return [
    target('fetch: CPU to that of SnapshotAgent', us('fetch') / cpu('snapshot-agent', 'fetch'), 0.5),
    target('fetch: CPU to the stub (aim)', us('fetch') / cpu('stub', 'fetch'), 4),
    target('fetch: 10,000 recordings to 10', us('fetch', 10_000) / us('fetch', 10), 1.15),
    target('fetch: 1,000 recordings to 10', us('fetch', 1000) / us('fetch', 10), 1.15),
    target('http.get: CPU to the best peer', us('http') / best('http'), 1),
    target('http.get: CPU to MSW 3 (aim)', us('http') / cpu('msw-3', 'http'), 1 / 3),
    target('axios, http adapter: CPU to the best peer', us('axios') / best('axios'), 1),
    target('axios, http adapter: CPU to MSW 3 (aim)', us('axios') / cpu('msw-3', 'axios'), 1 / 3),
    target('axios, fetch adapter: CPU to the best peer', us('axios-fetch') / best('axios-fetch'), 1),
    target('undici.request: CPU to the stub', us('undici') / cpu('stub', 'undici'), 3),
  ].filter(({ actual }) => Number.isFinite(actual) && actual > 0)
}

function failures(cells) {
  const failed = [...cells].flatMap(([key, results]) =>
    results.filter((r) => r.failed).map((r) => `${key}: ${r.failed}`),
  )
  return [...new Set(failed)]
}
