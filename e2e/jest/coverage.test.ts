import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { CoverageResult } from '../../packages/core/src/coverage/coverage-result.ts'
import { createProject, type Project } from './harness/project.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const REPORTER = '@understudy/jest-env/reporter'

const RESULT = 'coverage/downstream/downstream-coverage.json'

let project: Project
let service: Service

interface Options {
  /** Those of the reporter. */
  options?: object
  config?: object
  env?: Record<string, string>
}

/** Run on what is recorded, with options of the reporter. */
function jest({ options = {}, config = {}, env = {} }: Options, ...args: string[]): Promise<JestRun> {
  const own = { preset: '@understudy/jest-env', reporters: ['default', [REPORTER, options]], ...config }
  return runJest(project, {
    args: ['--ci', '--config', JSON.stringify(own), ...args],
    env: { SERVICE_URL: service.url, ...env },
  })
}

const ON = { options: { reporters: ['text', 'json'] } }

function result(file = RESULT): CoverageResult {
  return JSON.parse(project.read(file)) as CoverageResult
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'), { jest: 'jest' })
  const operations = { getOrder: 'GET /orders/:id', getPayment: 'GET /payments/:id', cancel: 'DELETE /orders/:id' }
  project.write('understudy.config.json', JSON.stringify({ services: { Shop: { baseUrl: service.url, operations } } }))
  await runJest(project, { env: { SERVICE_URL: service.url } })
})

beforeEach(() => {
  if (existsSync(project.path('coverage'))) project.remove('coverage')
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('without anything that asks for coverage', () => {
  test('a whole run prints the table, and writes no report', async () => {
    const { code, output } = await jest({})
    expect(code).toBe(0)
    expect(output).toContain('66.66% (2/3)')
    expect(existsSync(project.path('coverage'))).toBe(false)
  })

  test('a part of the tests prints none', async () => {
    expect((await jest({}, 'orders')).output).not.toContain('Never exercised')
  })
})

describe('options of the reporter', () => {
  test('ask for coverage, and are laid over the configuration', async () => {
    const { code } = await jest({ options: { reporters: ['json'], directory: 'out' } })
    expect(code).toBe(0)
    expect(result('out/downstream-coverage.json')).toMatchObject({ complete: true })
    expect(result('out/downstream-coverage.json').callSites.some(({ calls }) => calls > 0)).toBe(true)
    project.remove('out')
  })

  test('hold thresholds that fail the run, and name the gap', async () => {
    const { code, output, failures } = await jest({ options: { thresholds: { operations: 90 } } })
    expect(code).toBe(1)
    expect(failures).toEqual({})
    expect(output).toContain('operations (90%) not met: 66.66%; never exercised: Shop.cancel')
  })

  test('switch coverage off', async () => {
    expect((await jest({ options: { enabled: false } })).output).not.toContain('Never exercised')
  })

  test('that are wrong stop the run with the nearest right name', async () => {
    const args = ['--config', JSON.stringify({ reporters: [[REPORTER, { threshold: {} }]] })]
    await expect(runJest(project, { args })).rejects.toThrow(
      /"threshold" is an unknown key[^]*rename it to "thresholds"/,
    )
  })
})

describe('a run that leaves tests out says why', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['by path', ['orders'], {}, 'test files were chosen by name'],
    ['by name', ['-t', 'reads an order'], {}, 'tests were chosen by name (--testNamePattern)'],
    [
      'by relation',
      ['--findRelatedTests', 'src/payments.js'],
      {},
      'only test files that are related to the files named',
    ],
    ['with .only', [], { DO: 'focus' }, 'not every test ran in src/refunds.test.js'],
    ['by a flag', ['--testPathIgnorePatterns', 'orders'], {}, 'test files were chosen by --testPathIgnorePatterns'],
  ])('%s', async (_how, args, env, reason) => {
    await jest({ ...ON, env }, ...args)
    expect(result()).toMatchObject({ complete: false, unused: [] })
    expect(result().incomplete.join('; ')).toContain(reason)
  })

  test('where a file cannot be loaded, and not where one runs in another environment', async () => {
    project.write('src/extra.test.js', "/** @jest-environment node */ test('adds', () => expect(1 + 1).toBe(2))")
    await jest(ON)
    expect(result().incomplete).toEqual([])
    project.write('src/extra.test.js', "/** @jest-environment ./nowhere */ test('adds', () => {})")
    await jest(ON)
    project.remove('src/extra.test.js')
    expect(result().incomplete).toEqual(['1 test file could not be run: src/extra.test.js'])
  })

  test('where it bails out', async () => {
    // Of files that Jest has not seen yet, the largest is the first.
    project.write('src/a.test.js', `test('fails', () => expect(1).toBe(2)) // ${'-'.repeat(10_000)}`)
    await jest({ ...ON, config: { cacheDirectory: '<rootDir>/node_modules/.jest' } }, '--bail', '--runInBand')
    project.remove('src/a.test.js')
    expect(result().incomplete).toEqual(['the run stopped after 1 failed test (--bail)'])
  })
})

test('a shard leaves its part, and no other report for the terminal', async () => {
  const { output } = await jest(ON, '--shard=1/2')
  expect(output).toMatch(/Downstream coverage of shard 1 of 2 is in coverage\/downstream\/shards\/\S+\.json/)
  expect(output).not.toContain('Never exercised')
})
