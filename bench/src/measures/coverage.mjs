import { CLIENT_TITLES } from '../clients.mjs'
import { runJob } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'

const FULL = { warmUp: { calls: 3000, ms: 500 }, measured: { calls: 10_000, ms: 1000 } }
const QUICK = { warmUp: { calls: 2000, ms: 300 }, measured: { calls: 5000, ms: 500 } }
const COUNT = 1000
const LIMIT = 1.3

/** CPU per replayed request where its caller is traced, as a ratio to the same without, in interleaved rounds. */
export async function measureCoverage({ quick, rounds = quick ? 3 : 9, say, only }) {
  const clients = Object.keys(CLIENT_TITLES).filter((client) => !only || only.includes(client))
  const results = new Map(clients.map((client) => [client, { on: [], off: [] }]))
  for (let round = 1; round <= rounds; round++) {
    for (const [client, { on, off }] of results) {
      say(`coverage ${round}/${rounds}: ${CLIENT_TITLES[client]}`)
      const recordings = await recordingsFor({ tool: 'understudy', client, count: COUNT })
      const job = { tool: 'understudy', client, count: COUNT, ...recordings, ...(quick ? QUICK : FULL) }
      off.push(await runJob('replay', job))
      on.push(await runJob('replay', { ...job, traceCallers: true }))
    }
  }
  return summarize(results)
}

function summarize(results) {
  const rows = [...results].map(([client, { on, off }]) => {
    const [cost, base] = [medianOf(on, 'cpu'), medianOf(off, 'cpu')]
    return { title: CLIENT_TITLES[client], cost, base, ratio: cost / base }
  })
  const cells = rows.map(({ title, cost, base, ratio }) => [title, ...[base, cost, ratio].map(figure)])
  const all = [...results.values()].flatMap(({ on, off }) => [...on, ...off])
  return {
    id: 'coverage',
    sections: [
      {
        title: 'With coverage: CPU per replayed request, in µs',
        text: table(['client', 'without', 'with', 'ratio'], cells),
      },
    ],
    targets: rows.map(({ title, ratio }) => target(`${title}: with coverage to without`, ratio, LIMIT)),
    failures: [...new Set(all.filter(({ failed }) => failed).map(({ failed }) => `coverage: ${failed}`))],
    raw: Object.fromEntries(results),
  }
}
