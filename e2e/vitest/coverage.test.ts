import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { CoverageResult } from '../../packages/core/src/coverage/coverage-result.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { runNode, type Ending } from './harness/run-vitest.ts'

const REPORTER = '@understudy/vitest-plugin/reporter'

const RESULT = 'coverage/downstream/downstream-coverage.json'

let project: Project
let service: Service

/** Run on what is recorded. */
function vitest(config: string, ...args: string[]): Promise<Ending> {
  const command = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...args]
  return runNode(project, command, { SERVICE_URL: service.url, CI: 'true' })
}

const text = (file = RESULT): string => project.read(file)

const result = (file = RESULT): CoverageResult => JSON.parse(text(file)) as CoverageResult

/** Write a config of its own, and return its name. */
function configure(name: string, { plugin = {}, reporters }: { plugin?: object; reporters?: unknown }): string {
  const file = `${name}.config.js`
  const lines = [
    "import understudy from '@understudy/vitest-plugin'",
    `export default { plugins: [understudy(${JSON.stringify(plugin)})], test: ${JSON.stringify({ reporters })} }`,
  ]
  project.write(file, lines.join('\n'))
  return file
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'))
  const operations = { getOrder: 'GET /orders/:id', getPayment: 'GET /payments/:id', cancel: 'DELETE /orders/:id' }
  project.write('understudy.config.json', JSON.stringify({ services: { Shop: { baseUrl: service.url, operations } } }))
  await runNode(project, ['node_modules/vitest/vitest.mjs', 'run'], { SERVICE_URL: service.url })
})

beforeEach(() => project.remove('coverage'))

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('without anything that asks for coverage', () => {
  test('a whole run prints the table, and writes no report', async () => {
    const { code, output } = await vitest('vitest.config.js')
    expect(code).toBe(0)
    expect(output).toContain('66.66% (2/3)')
    expect(existsSync(project.path('coverage'))).toBe(false)
  })

  test('a part of the tests prints none', async () => {
    expect((await vitest('vitest.config.js', 'orders')).output).not.toContain('Never exercised')
  })

  test('the table is no part of data on the standard output', async () => {
    const { stdout, output } = await vitest('vitest.config.js', '--reporter=tap-flat')
    expect(output).toContain('Never exercised')
    expect(stdout).not.toContain('Never exercised')
  })
})

describe('options', () => {
  test('of the plugin ask for coverage', async () => {
    const config = configure('plugin', { plugin: { coverage: { reporters: ['json'] } } })
    expect((await vitest(config)).code).toBe(0)
    expect(result()).toMatchObject({ complete: true, incomplete: [] })
  })

  test('of the reporter are laid over those, and the run is reported once', async () => {
    const config = configure('both', {
      plugin: { coverage: { reporters: ['text'], directory: 'out' } },
      reporters: ['default', [REPORTER, { reporters: ['text', 'json'] }]],
    })
    const { code, output } = await vitest(config)
    expect(code).toBe(0)
    expect(output.match(/Service \/ operation/g)).toHaveLength(1)
    expect(existsSync(project.path('out/downstream-coverage.json'))).toBe(true)
    project.remove('out')
  })

  test('hold thresholds that fail the run, and name the gap', async () => {
    const config = configure('thresholds', { reporters: ['default', [REPORTER, { thresholds: { operations: 90 } }]] })
    const { code, output } = await vitest(config)
    expect(code).toBe(1)
    expect(output).toContain('ERROR: Understudy: coverage threshold for operations (90%) not met: 66.66%')
    expect(output).toContain('never exercised: Shop.cancel')
  })

  test('that are wrong stop the run with the nearest right name', async () => {
    const config = configure('wrong', { plugin: { coverage: { threshold: {} } } })
    const { code, output } = await vitest(config)
    expect(code).toBe(1)
    expect(output).toContain('In the options of understudy(), below "coverage", "threshold" is an unknown key')
    expect(output).toContain('rename it to "thresholds"')
  })
})

describe('a run that leaves tests out', () => {
  let config: string

  beforeAll(() => {
    config = configure('json', { plugin: { coverage: { reporters: ['text', 'json'] } } })
  })

  test.each([
    ['by name of file', ['orders'], 'test files were chosen by name'],
    ['by name of test', ['-t', 'reads an order'], 'tests were chosen by name (--testNamePattern)'],
    ['by exclusion', ['--exclude', '**/orders*'], 'test files were left out by --exclude'],
  ])('%s says why', async (_how, args, reason) => {
    await vitest(config, ...args)
    expect(result()).toMatchObject({ complete: false, unused: [] })
    expect(result().incomplete).toContain(reason)
  })

  test('by a filter that every file passes is whole', async () => {
    await vitest(config, 'src')
    expect(result().incomplete).toEqual([])
  })

  test('names a file that cannot be loaded', async () => {
    project.write('src/broken.test.js', "import './nowhere.js'")
    await vitest(config)
    project.remove('src/broken.test.js')
    expect(result().incomplete).toEqual(['1 test file could not be run: src/broken.test.js'])
  })

  test('of which all shards are merged from blobs is as one run', async () => {
    await vitest(config)
    const whole = text()
    for (const index of [1, 2]) {
      const blob = `--outputFile=blobs/${index}.json`
      expect((await vitest(config, `--shard=${index}/2`, '--reporter=blob', blob)).code).toBe(0)
      expect(result().incomplete).not.toEqual([])
    }
    const { code } = await vitest(config, '--merge-reports=blobs')
    expect([code, text()]).toEqual([0, whole])

    project.remove('blobs/2.json')
    await vitest(config, '--merge-reports=blobs')
    expect(result().incomplete).toEqual([
      expect.stringMatching(/^1 test file is in none of the merged reports: src\/\w+\.test\.js$/),
    ])
  })
})
