import { statSync } from 'node:fs'
import { runJob } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'
import { recordingOf } from '../tools/understudy.mjs'

/** Loading a recording of about 20 MB and answering the first call from it, against JSON.parse of its bytes. */
export async function measureLoad({ quick, rounds = quick ? 3 : 7, say }) {
  const large = await recordingsFor({ tool: 'understudy', client: 'fetch', count: 9800 })
  const small = await recordingsFor({ tool: 'understudy', client: 'fetch', count: 10 })
  const job = { dir: large.dir, origin: large.origin, warmDir: small.dir, warmOrigin: small.origin }
  const parsed = []
  const loaded = []
  for (let round = 1; round <= rounds; round++) {
    say(`load ${round}/${rounds}`)
    parsed.push(await runJob('load', { ...job, warmDir: undefined, parseOnly: true }))
    loaded.push(await runJob('load', job))
  }
  const megabytes = statSync(recordingOf(large.dir)).size / (1 << 20)
  return {
    id: 'load',
    sections: [
      {
        title: `Loading a recording of ${figure(megabytes)} MB`,
        text: table(
          ['', 'CPU of the main thread, ms', 'CPU, ms', 'wall, ms', 'peak memory, MB'],
          [row('read and JSON.parse', parsed), row('Understudy: load and first replayed call', loaded)],
        ),
      },
    ],
    targets: [target('loading 20 MB, to JSON.parse', medianOf(loaded, 'main') / medianOf(parsed, 'main'), 1.5)],
    failures: loaded.flatMap(({ failed }) => (failed ? [`load: ${failed}`] : [])).slice(0, 1),
    raw: { parsed, loaded },
  }
}

const row = (name, results) => [name, ...['main', 'cpu', 'wall', 'peak'].map((key) => figure(medianOf(results, key)))]
