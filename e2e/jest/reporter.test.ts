import { mkdirSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

let project: Project
let service: Service

/** Run with a configuration of its own, and a temporary folder of its own. */
function jest(config: object, ...args: string[]): Promise<JestRun> {
  return runJest(project, {
    args: ['--config', JSON.stringify({ testMatch: ['**/orders.test.js'], ...config }), ...args],
    env: { SERVICE_URL: service.url, TMPDIR: project.path('tmp') },
  })
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'), { jest: 'jest' })
  mkdirSync(project.path('tmp'))
  project.write('understudy.config.json', JSON.stringify({ services: { OrderService: { baseUrl: service.url } } }))
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

const ENVIRONMENT = '@understudy/jest-env'
const REPORTER = '@understudy/jest-env/reporter'

test('the reporter prints what the environment did', async () => {
  const { code, output } = await jest({ testEnvironment: ENVIRONMENT, reporters: ['default', REPORTER] })
  expect(code).toBe(0)
  expect(output).toMatch(/1 .*recorded/)
})

test('it takes options as any reporter', async () => {
  const { output } = await jest({
    testEnvironment: ENVIRONMENT,
    reporters: [
      ['default', {}],
      [REPORTER, {}],
    ],
  })
  expect(output).toMatch(/1 .*replayed/)
})

test('without it, nothing is printed', async () => {
  const { code, output } = await jest({ testEnvironment: ENVIRONMENT })
  expect(code).toBe(0)
  expect(output).not.toMatch(/replayed|recorded|Understudy/)
})

test('without the environment, it says so in one message, and fails nothing', async () => {
  const config = { testEnvironment: 'node', reporters: ['default', REPORTER], testMatch: ['**/*.test.js'] }
  const { code, output } = await jest(config)
  expect(code).toBe(0)
  expect(output.split('[environment-missing]')).toHaveLength(2)
})

test('a testEnvironment beside the preset is the one that counts', async () => {
  const { code, output } = await jest({ preset: ENVIRONMENT, testEnvironment: 'node' })
  expect(code).toBe(0)
  expect(output).toContain('[environment-missing]')
})

test('a set-up file that throws fails its own test file, and none of the later ones', async () => {
  const config = { preset: ENVIRONMENT, setupFiles: ['<rootDir>/src/throw-once.js'], testMatch: ['**/*.test.js'] }
  const { code, failures, tests } = await jest(config, '--runInBand')
  expect(code).toBe(1)
  expect(Object.values(failures)).toEqual([expect.stringContaining('not ready')])
  expect(Object.values(tests)).toContain('passed')
})

test('no run leaves a temporary folder behind', () => {
  expect(readdirSync(project.path('tmp')).filter((name) => name.startsWith('understudy-'))).toEqual([])
})
