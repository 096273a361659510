import { runJob } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table } from '../table.mjs'
import { TOOL_CLIENTS, TOOLS } from '../tools/index.mjs'

const QUICK_TOOLS = ['stub', 'understudy', 'snapshot-agent', 'msw-3']

/** The first ten requests of a fresh process, with ten recordings. */
export async function measureCold({ quick, rounds = quick ? 3 : 9, say }) {
  const tools = quick ? QUICK_TOOLS : Object.keys(TOOLS).filter((tool) => tool !== 'loopback')
  const clients = ['fetch', 'http']
  const results = {}
  for (let round = 1; round <= rounds; round++) {
    for (const client of clients) {
      for (const tool of tools.filter((name) => TOOL_CLIENTS[name].includes(client))) {
        say(`cold ${round}/${rounds}: ${client}, ${tool}`)
        const { dir, origin } = await recordingsFor({ tool, client, count: 10 })
        const key = `${client} ${tool}`
        const result = await runJob('cold', { tool, client, count: 10, dir, origin })
        results[key] = [...(results[key] ?? []), result]
      }
    }
  }
  const section = (client) => ({
    title: `A fresh process with ${client === 'fetch' ? 'fetch' : 'http.get'}: ms of wall time`,
    text: table(
      ['tool', 'load and set-up', 'first request', 'first ten', 'all together', 'CPU of all'],
      tools
        .filter((tool) => results[`${client} ${tool}`])
        .map((tool) => [
          TOOLS[tool],
          ...['setUp', 'first', 'ten', 'all', 'cpu'].map((key) => figure(medianOf(results[`${client} ${tool}`], key))),
        ]),
    ),
  })
  return {
    id: 'cold',
    sections: clients.map(section),
    targets: [],
    failures: Object.entries(results).flatMap(([key, all]) =>
      all.flatMap(({ failed }) => (failed ? [`cold, ${key}: ${failed}`] : [])).slice(0, 1),
    ),
    raw: results,
  }
}
