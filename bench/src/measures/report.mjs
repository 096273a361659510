import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runJob, SCRATCH } from '../processes.mjs'
import { figure, medianOf } from '../statistics.mjs'
import { table, target } from '../table.mjs'

const [FILES, INTERACTIONS] = [1000, 10]
const REPORTERS = [['text'], ['text', 'json'], ['text', 'json', 'html', 'markdown', 'lcov', 'junit']]

/** What the coverage report of a large project costs at the end of a run, in a process of its own. */
export async function measureReport({ quick, rounds = quick ? 1 : 5, say }) {
  const root = join(SCRATCH, 'report-project')
  say(`coverage report: a project of ${FILES} test files`)
  writeProject(root)
  const results = {}
  for (let round = 1; round <= rounds; round++) {
    for (const reporters of REPORTERS) {
      say(`coverage report ${round}/${rounds}: ${reporters.join(', ')}`)
      const key = reporters.join(', ')
      const result = await runJob('report', { root, reporters, files: FILES, interactions: INTERACTIONS })
      results[key] = [...(results[key] ?? []), result]
    }
  }
  rmSync(root, { recursive: true })
  const [, , every] = REPORTERS.map((reporters) => reporters.join(', '))
  return {
    id: 'report',
    sections: [
      {
        title: `Coverage report of ${FILES * INTERACTIONS} interactions over ${FILES} test files, without the tests`,
        text: table(
          ['reporters', 'ms', 'CPU ms', 'peak MB'],
          Object.entries(results).map(([name, all]) => [
            name,
            ...['wall', 'cpu', 'peak'].map((key) => figure(medianOf(all, key))),
          ]),
        ),
      },
    ],
    targets: [
      target('coverage report with all reporters: CPU time', medianOf(results[every], 'cpu') / 1000, 2, 's'),
      target('coverage report with all reporters: peak memory', medianOf(results[every], 'peak'), 300, 'MB'),
    ],
    failures: Object.entries(results).flatMap(([key, all]) =>
      all.flatMap(({ failed }) => (failed ? [`coverage report, ${key}: ${failed}`] : [])),
    ),
    raw: results,
  }
}

/** As many test files, sources and recordings as a large team has; answers of 1 KB. */
function writeProject(root) {
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (let file = 0; file < FILES; file += 1) {
    const folder = `src/area-${file % 40}`
    write(`${folder}/case-${file}.test.ts`, `test('is tested', () => load${file}())\n`)
    write(`${folder}/case-${file}.ts`, sourceOf(file))
    const interactions = Array.from({ length: INTERACTIONS }, (_, number) => interactionOf(file, number))
    write(
      `${folder}/__mocks__/case-${file}.test.recorded.json`,
      `${JSON.stringify({ version: 1, interactions }, null, 2)}\n`,
    )
  }
}

const sourceOf = (file) => `import axios from 'axios'

const client = axios.create({ baseURL: 'https://service-${file % 20}.example.com/v1' })

export async function load${file}(id: string): Promise<unknown> {
  const { data } = await client.get(\`/resource-${file % 500}/\${id}\`)
  return data
}

export const drop${file} = (id: string) => fetch(\`https://service-${file % 20}.example.com/v1/resource-${file % 500}/\${id}\`, { method: 'DELETE' })
`

function interactionOf(file, number) {
  const host = `service-${file % 20}.example.com`
  const path = `/v1/resource-${file % 500}`
  return {
    id: `${host} GET ${path}/:id#${number + 1}`,
    test: 'is tested',
    service: host,
    operation: `GET ${path}/:id`,
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: `https://${host}${path}/${number + 1000}`, headers: { accept: 'application/json' } },
    response: {
      status: number === 9 ? 404 : 200,
      headers: { 'content-type': 'application/json' },
      body: { json: { id: number, name: 'a thing', description: 'what there is to say of it, '.repeat(30) } },
      latencyMs: 12,
    },
  }
}
