import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { readRecording, recordedCalls, type RecordedCall } from './harness/recording.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'
const TODAY = new Date().toISOString().slice(0, 10)

let project: Project
let service: Service

interface Run {
  args?: string[]
  /** What the tests are to do differently. */
  todo?: string
  env?: Record<string, string>
}

function jest({ args = [], todo = '', env = {} }: Run = {}): Promise<JestRun> {
  return runJest(project, { args, env: { SERVICE_URL: service.url, DO: todo, ...env } })
}

const paths = (): string[] => recordedCalls(project, RECORDING).map(([, path]) => path)
const interactions = (): RecordedCall[] => readRecording(project, RECORDING) ?? []

/** As if the recording had been made long ago. */
function age(): void {
  project.write(RECORDING, project.read(RECORDING).replaceAll(TODAY, '2020-02-20'))
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'), { jest: 'jest' })
  project.write('understudy.config.json', JSON.stringify({ services: { PaymentService: { baseUrl: service.url } } }))
})

beforeEach(() => service.reset())

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('a run at a desk', () => {
  test('saves what passing tests called, and nothing of a failing one', async () => {
    const { code, tests, output } = await jest({ todo: 'fail' })
    expect(code).toBe(1)
    expect(tests).toMatchObject({ 'refunds reads a payment': 'passed', 'refunds reads it in vain': 'failed' })
    expect(recordedCalls(project, RECORDING)).toEqual([
      ['refunds > reads a payment', '/payments/1'],
      ['refunds > reads another', '/payments/2'],
      ['refunds > swallows what goes wrong', '/payments/4'],
    ])
    expect(recordedCalls(project, 'src/__mocks__/orders.test.recorded.json')).toEqual([['reads an order', '/orders/1']])
    expect(output).toMatch(/4 .*recorded/)
  })

  test('records what is missing, and replays the rest', async () => {
    const { code, output } = await jest()
    expect(code).toBe(0)
    expect(service.requests).toEqual(['GET /payments/3'])
    expect(paths()).toEqual(['/payments/1', '/payments/2', '/payments/3', '/payments/4'])
    expect(output).toMatch(/4 .*replayed/)
  })
})

describe('a run in CI', () => {
  test.each([
    ['with --ci', { args: ['--ci'] }],
    ['with CI set', { env: { CI: 'true' } }],
    ['with UNDERSTUDY_MODE=replay', { env: { UNDERSTUDY_MODE: 'replay' } }],
  ])('replays without the service and leaves every file as it is, %s', async (_how, how) => {
    await service.stop()
    try {
      const before = project.tree()
      const { code } = await jest(how)
      expect(code).toBe(0)
      expect(project.tree()).toEqual(before)
    } finally {
      await service.restart()
    }
  })

  test('fails a test whose code swallows a miss, and touches neither the service nor a file', async () => {
    const before = project.tree()
    const { code, tests, failures } = await jest({ args: ['--ci'], todo: 'more' })
    expect(code).toBe(1)
    expect(tests).toMatchObject({ 'refunds reads a payment': 'passed', 'refunds swallows what goes wrong': 'failed' })
    expect(failures['src/refunds.test.js']).toContain('[unmatched-call]')
    expect(failures['src/refunds.test.js']).toContain('/payments/5')
    expect(service.requests).toEqual([])
    expect(project.tree()).toEqual(before)
  })
})

describe('a run with -u', () => {
  test('changes nothing but the date where the service answers as it did', async () => {
    const before = project.read(RECORDING)
    age()
    const { code } = await jest({ args: ['-u'] })
    expect(code).toBe(0)
    expect(service.requests).toHaveLength(5)
    expect(project.read(RECORDING)).toBe(before)
  })

  test('records what the service answers now', async () => {
    service.version = 2
    const { code } = await jest({ args: ['-u'] })
    expect(code).toBe(0)
    expect(interactions().map(({ response }) => response?.body?.json?.version)).toEqual([2, 2, 2, 2])
  })

  test.each<[how: string, code: number, run: Run]>([
    ['with a name filter', 0, { args: ['-t', 'reads a payment'] }],
    ['with .only', 0, { todo: 'focus' }],
    ['in a shard', 0, { args: ['--shard', '1/1'] }],
    ['after a retry', 0, { todo: 'retry' }],
    ['before it bails out', 1, { args: ['--bail'], todo: 'fail' }],
  ])('removes nothing of a test that is gone %s', async (_how, code, { args = [], todo }) => {
    const run = await jest({ args: ['-u', ...args], todo: ['less', todo].join(',') })
    expect(run.code).toBe(code)
    expect(new Set(paths())).toEqual(new Set(['/payments/1', '/payments/2', '/payments/3', '/payments/4']))
  })

  test('keeps what a failing test had recorded', async () => {
    const { code } = await jest({ args: ['-u'], todo: 'fail' })
    expect(code).toBe(1)
    expect(new Set(paths())).toEqual(new Set(['/payments/1', '/payments/2', '/payments/3', '/payments/4']))
  })

  test('removes what belongs to a test that is gone, where all tests ran', async () => {
    const { code, output } = await jest({ args: ['-u'], todo: 'less' })
    expect(code).toBe(0)
    expect(paths()).toEqual(['/payments/1', '/payments/3', '/payments/4'])
    expect(output).toMatch(/1 .*removed/)
  })
})

describe('UNDERSTUDY_MODE', () => {
  test('live performs every call, and leaves every file as it is', async () => {
    const before = project.tree()
    const { code } = await jest({ env: { UNDERSTUDY_MODE: 'live' }, todo: 'more' })
    expect(code).toBe(0)
    expect(service.requests).toHaveLength(6)
    expect(project.tree()).toEqual(before)
  })

  test('that names no mode fails each file, and says what there is', async () => {
    const { code, failures } = await jest({ env: { UNDERSTUDY_MODE: 'reply' } })
    expect(code).toBe(1)
    expect(failures['src/orders.test.js']).toContain('[mode-unknown]')
    expect(failures['src/orders.test.js']).toContain('replay')
  })
})

describe('a mistake by hand', () => {
  test('in a recording fails its test file with the place, and leaves the recording as it is', async () => {
    project.write(RECORDING, project.read(RECORDING).replace('"test":', '"tset":'))
    const before = project.tree()
    const { code, failures, tests } = await jest()
    expect(code).toBe(1)
    expect(failures['src/refunds.test.js']).toMatch(/\[recording-invalid\][^]*refunds\.test\.recorded\.json/)
    expect(tests).toMatchObject({ 'reads an order': 'passed' })
    expect(project.tree()).toEqual(before)
  })

  test('in the configuration fails each file, and names the nearest key', async () => {
    project.write('understudy.config.json', JSON.stringify({ sevices: {} }))
    const { code, failures } = await jest()
    expect(code).toBe(1)
    expect(failures['src/orders.test.js']).toContain('[config-invalid]')
    expect(failures['src/orders.test.js']).toContain('services')
  })
})
