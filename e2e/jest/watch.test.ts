import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { readRecording } from './harness/recording.ts'
import { plainEnvironment } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'
/** Jest looks for changes within a second. */
const LONG_ENOUGH = 2_500

let project: Project
let service: Service
let jest: ChildProcess
let output = ''

const runs = (): number => output.split('Ran all test suites').length - 1

async function untilRun(number: number): Promise<void> {
  for (let waited = 0; runs() < number && waited < 60_000; waited += 100) await sleep(100)
  expect(runs()).toBe(number)
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'), { jest: 'jest' })
  const services = { PaymentService: { baseUrl: service.url } }
  const coverage = { directory: 'reports', reporters: ['text', 'json', 'html', 'lcov', 'junit', 'markdown'] }
  project.write('understudy.config.json', JSON.stringify({ services, coverage }))
  const args = ['node_modules/jest/bin/jest.js', '--watchAll', '--no-watchman']
  jest = spawn(process.execPath, args, {
    cwd: project.root,
    env: plainEnvironment({ SERVICE_URL: service.url }),
    stdio: 'pipe',
  })
  for (const stream of [jest.stdout, jest.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
})

afterAll(async () => {
  jest.kill()
  if (jest.exitCode === null && jest.signalCode === null) await once(jest, 'close')
  await service.stop()
  project.dispose()
})

test('writing a recording or reports starts no other run', async () => {
  await untilRun(1)
  expect(readRecording(project, RECORDING)).toHaveLength(4)
  expect(JSON.parse(project.read('reports/downstream-coverage.json'))).toMatchObject({ version: 1 })
  project.write('src/__mocks__/refunds.test.recorded/1.json', '{}')
  await sleep(LONG_ENOUGH)
  expect(runs()).toBe(1)
})

test('an edit starts one, which replays and prints its own summary', async () => {
  await service.stop()
  project.write('src/payments.js', `${project.read('src/payments.js')}\n// edited\n`)
  await untilRun(2)
  expect(output).toMatch(/5 .*recorded[^]*5 .*replayed/)
  expect(output).not.toContain('duplicate manual mock')
  await sleep(LONG_ENOUGH)
  expect(runs()).toBe(2)
})
