import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { INSTALLED } from '../install.mjs'
import { run } from '../processes.mjs'
import { recordingsFor } from '../recordings.mjs'
import { figure } from '../statistics.mjs'
import { generateSuite, REQUESTS } from '../suites/generate.mjs'
import { table, target } from '../table.mjs'
import { TOOLS } from '../tools/index.mjs'

const LIMIT_MS = 180_000

/** The suites, the patched fetch first. `esm` needs `--experimental-vm-modules` under Jest. */
const SUITES = [
  { runner: 'vitest', tool: 'stub' },
  { runner: 'vitest', tool: 'understudy' },
  { runner: 'vitest', tool: 'snapshot-agent' },
  { runner: 'vitest', tool: 'vcr-test' },
  { runner: 'vitest', tool: 'polly' },
  { runner: 'vitest', tool: 'nock' },
  { runner: 'vitest', tool: 'msw-3' },
  { runner: 'jest', tool: 'stub' },
  { runner: 'jest', tool: 'understudy' },
  { runner: 'jest', tool: 'vcr-test' },
  { runner: 'jest', tool: 'polly' },
  { runner: 'jest', tool: 'nock', esm: true },
  { runner: 'jest', tool: 'msw-3', esm: true },
]

const OWN = ['stub', 'understudy']

/** What each tool adds to a test file over a patched fetch: whole suites, run in turn. */
export async function measureSuites({ quick, rounds = quick ? 2 : 3, files = quick ? 20 : 100, say, only }) {
  const chosen = SUITES.filter(
    ({ runner, tool }) => (!quick || OWN.includes(tool)) && (!only || only.includes(runner) || only.includes(tool)),
  )
  const prepared = []
  for (const suite of chosen) prepared.push(await prepare({ ...suite, files }))
  const failures = []
  for (let round = 0; round <= rounds; round++) {
    for (const suite of prepared.filter(({ failed }) => !failed)) {
      // Round 0 runs one file, to fill the runners' caches and to find what does not work. Peers run once.
      if (round > 1 && !OWN.includes(suite.tool)) continue
      say(`suites ${round}/${rounds}: ${suite.runner}, ${suite.tool}`)
      const result = await runSuite(suite, round === 0)
      if (result.code !== 0) {
        suite.failed = true
        failures.push(`suite of ${suite.tool} under ${suite.runner}: ${result.output.slice(-1500)}`)
      } else if (round > 0) suite.results.push(result)
    }
  }
  return summarize({ prepared, files, failures })
}

async function prepare({ runner, tool, esm, files }) {
  const fixtures = await recordingsFor({ tool, client: 'fetch', count: REQUESTS })
  const folder = join(INSTALLED, `${runner}-${tool}`)
  mkdirSync(folder)
  generateSuite({ folder, runner, tool, files, fixtures, esm })
  return { runner, tool, esm, folder, results: [] }
}

/** Run a suite to its end; CPU is that of the runner and all its workers, as the shell's `times` reports it. */
async function runSuite({ runner, esm, folder }, oneFile) {
  const modules = join(INSTALLED, 'node_modules')
  const filter = oneFile ? ['f000'] : []
  const command =
    runner === 'vitest'
      ? [join(modules, 'vitest/vitest.mjs'), 'run', ...filter]
      : [...(esm ? ['--experimental-vm-modules'] : []), join(modules, 'jest/bin/jest.js'), '--ci', ...filter]
  const start = performance.now()
  const { code, output } = await run(
    'sh',
    ['-c', '"$@"; code=$?; times; exit $code', 'sh', process.execPath, ...command],
    {
      cwd: folder,
      limitMs: LIMIT_MS,
      env: { ...process.env, CI: '1', NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    },
  )
  return { code, output, wall: performance.now() - start, cpu: childCpu(output) }
}

/** Milliseconds of user and system time in the last line of `times`: that of all children. */
function childCpu(output) {
  const times = [...output.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2)
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0)
}

function summarize({ prepared, files, failures }) {
  const resultsOf = (runner, tool) => prepared.find((s) => s.runner === runner && s.tool === tool)?.results ?? []
  // The least of all rounds, because whatever else the machine does only ever adds to it.
  const least = (runner, tool, key) => Math.min(...resultsOf(runner, tool).map((result) => result[key]))
  const added = (runner, tool, key) => (least(runner, tool, key) - least(runner, 'stub', key)) / files
  const cell = (runner, tool) =>
    resultsOf(runner, tool).length === 0
      ? '–'
      : `${figure(added(runner, tool, 'wall'))} (${figure(added(runner, tool, 'cpu'))})`
  const tools = [...new Set(prepared.map(({ tool }) => tool))].filter((tool) => tool !== 'stub')
  const base = (runner) =>
    `${figure(least(runner, 'stub', 'wall') / files)} (${figure(least(runner, 'stub', 'cpu') / files)})`
  return {
    id: 'suites',
    sections: [
      {
        title: `Whole suites, ${files} files × ${REQUESTS} requests: wall (CPU) ms added to each test file`,
        text: table(
          ['tool', 'Vitest, isolated forks', 'Jest'],
          [
            ...tools.map((tool) => [TOOLS[tool], cell('vitest', tool), cell('jest', tool)]),
            ['a file with a patched fetch', base('vitest'), base('jest')],
          ],
        ),
        note: 'Under Jest, MSW 3 and nock 15 include the price of `--experimental-vm-modules`, which they need.',
      },
    ],
    targets: [
      target('Vitest: wall added per test file', added('vitest', 'understudy', 'wall'), 20, 'ms'),
      target('Jest: wall added per test file', added('jest', 'understudy', 'wall'), 5, 'ms'),
    ],
    failures,
    raw: prepared.map(({ runner, tool, results }) => ({
      runner,
      tool,
      results: results.map(({ wall, cpu }) => ({ wall, cpu })),
    })),
  }
}
