import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { readRecording, recordedCalls, type RecordedCall } from '../jest/harness/recording.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { passing, runNode, runVitest, type VitestRun } from './harness/run-vitest.ts'

const RECORDING = 'src/__mocks__/refunds.test.recorded.json'
const ORDERS = 'src/__mocks__/orders.test.recorded.json'
const ALL = ['/payments/1', '/payments/2', '/payments/3', '/payments/4']
const TODAY = new Date().toISOString().slice(0, 10)

let project: Project
let service: Service

interface Run {
  args?: string[]
  /** What the tests are to do differently. */
  todo?: string
  env?: Record<string, string>
}

function vitest({ args = [], todo = '', env = {} }: Run = {}): Promise<VitestRun> {
  return runVitest(project, { args, env: environment(todo, env) })
}

const environment = (todo: string, env = {}): Record<string, string> => ({ SERVICE_URL: service.url, DO: todo, ...env })
const paths = (): string[] => recordedCalls(project, RECORDING).map(([, path]) => path)
const interactions = (): RecordedCall[] => readRecording(project, RECORDING) ?? []

/** As if the recordings had been made long ago. */
function age(): void {
  for (const file of [RECORDING, ORDERS]) project.write(file, project.read(file).replaceAll(TODAY, '2020-02-20'))
}

beforeAll(async () => {
  service = await startService()
  project = createProject('shop', inject('tarballs'))
  project.write('understudy.config.json', JSON.stringify({ services: { PaymentService: { baseUrl: service.url } } }))
})

beforeEach(() => service.reset())

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('a run at a desk', () => {
  test('saves what passing tests called, and nothing of a failing one', async () => {
    const { code, tests, output } = await vitest({ todo: 'fail' })
    expect(code).toBe(1)
    expect(tests).toMatchObject({ 'refunds reads a payment': 'passed', 'refunds reads it in vain': 'failed' })
    expect(recordedCalls(project, RECORDING)).toEqual([
      ['refunds > reads a payment', '/payments/1'],
      ['refunds > reads another one', '/payments/2'],
      ['refunds > swallows what goes wrong', '/payments/4'],
    ])
    expect(recordedCalls(project, ORDERS)).toEqual([['reads an order', '/orders/1']])
    expect(output).toMatch(/4 .*recorded/)
  })

  test('records what is missing, and replays the rest', async () => {
    const { output } = passing(await vitest())
    expect(service.requests).toEqual(['GET /payments/3'])
    expect(paths()).toEqual(ALL)
    expect(output).toMatch(/4 .*replayed/)
  })

  test('prints its summary once, below that of Vitest', async () => {
    const { output } = await vitest()
    expect(output.match(/replayed/g)).toHaveLength(1)
    expect(output.indexOf('replayed')).toBeGreaterThan(output.indexOf('Duration'))
  })

  test('leaves a report on the standard output as it is', async () => {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=tap-flat']
    const { stdout, output } = await runNode(project, args, environment(''))
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^ok 5/)
    expect(output).toMatch(/5 .*replayed/)
  })
})

describe('a run in CI', () => {
  test.each([
    ['with CI set', { env: { CI: 'true' } }],
    ['with --update=none', { args: ['--update=none'] }],
    ['with UNDERSTUDY_MODE=replay', { env: { UNDERSTUDY_MODE: 'replay' } }],
  ])('replays without the service and leaves every file as it is, %s', async (_how, how) => {
    await service.stop()
    try {
      const before = project.tree()
      passing(await vitest(how))
      expect(project.tree()).toEqual(before)
    } finally {
      await service.restart()
    }
  })

  test('fails a test whose code swallows a miss, and touches neither the service nor a file', async () => {
    const before = project.tree()
    const { code, tests, failures } = await vitest({ env: { CI: 'true' }, todo: 'more' })
    expect(code).toBe(1)
    expect(tests).toMatchObject({ 'refunds reads a payment': 'passed', 'refunds swallows what goes wrong': 'failed' })
    expect(failures['refunds swallows what goes wrong']).toContain('[unmatched-call]')
    expect(failures['refunds swallows what goes wrong']).toContain('/payments/5')
    expect(service.requests).toEqual([])
    expect(project.tree()).toEqual(before)
  })

  test('fails each attempt at a test that misses, and tells of each miss once', async () => {
    const { tests, failures } = await vitest({ env: { CI: 'true' }, todo: 'miss-twice' })
    expect(tests).toMatchObject({
      'refunds misses in every attempt': 'failed',
      'refunds misses without swallowing': 'failed',
      'refunds is expected to miss': 'passed',
      'refunds with a hook that misses passes by itself': 'passed',
    })
    const misses = (of: string): number => failures[of]?.match(/^.*\[unmatched-call\].*$/gm)?.length ?? 0
    expect(misses('refunds misses in every attempt')).toBe(2)
    expect(misses('refunds misses without swallowing')).toBe(2)
    expect(misses('src/refunds.test.js')).toBe(1)
  })

  test('shows what each test missed, also where a client wraps it in an error without a stack', async () => {
    const { output } = await vitest({ env: { CI: 'true' }, todo: 'wrapped' })
    expect(output.match(/TypeError: fetch failed/g)).toHaveLength(2)
    expect(output).toMatch(/\[unmatched-call\].*\/wrapped\/1/)
    expect(output).toMatch(/\[unmatched-call\].*\/wrapped\/2/)
  })
})

describe('a run with -u', () => {
  test('changes nothing but the date where the service answers as it did', async () => {
    const before = project.tree()
    age()
    passing(await vitest({ args: ['-u'] }))
    expect(service.requests).toHaveLength(5)
    expect(project.tree()).toEqual(before)
  })

  test('records what the service answers now', async () => {
    service.version = 2
    passing(await vitest({ args: ['-u'] }))
    expect(interactions().map(({ response }) => response?.body?.json?.version)).toEqual([2, 2, 2, 2])
  })

  test.each<[how: string, run: Run]>([
    ['with a name filter', { args: ['-t', 'reads a payment'] }],
    ['with .only', { todo: 'focus', args: ['--allowOnly'] }],
    ['at one line', { args: ['src/refunds.test.js:9'] }],
    ['in a shard', { args: ['--shard', '1/1'] }],
    ['after a retry', { todo: 'retry' }],
    ['after a bail-out', { todo: 'fail', args: ['--bail=1', '--maxWorkers=1'] }],
  ])('removes nothing of a test that is gone %s', async (_how, { args = [], todo }) => {
    const { tests } = await vitest({ args: [...args, '-u'], todo: ['less', todo].join(',') })
    expect(tests['refunds reads a payment']).toBe('passed')
    expect(tests).not.toHaveProperty('refunds reads another one')
    expect(paths().toSorted()).toEqual(ALL)
  })

  test('keeps what a failing test had recorded', async () => {
    const { code } = await vitest({ args: ['-u'], todo: 'fail' })
    expect(code).toBe(1)
    expect(paths().toSorted()).toEqual(ALL)
  })

  test('saves by how a test ends at last, whatever it seemed to be before', async () => {
    const { tests } = await vitest({ todo: 'bad-ending' })
    expect(tests).toMatchObject({
      'refunds with a hook that fails last seems to pass': 'failed',
      'refunds is expected to fail': 'passed',
      'refunds fails to fail': 'failed',
    })
    expect(new Set(paths())).toEqual(new Set([...ALL, '/payments/11']))
  })

  test('removes nothing of a test that is gone where only changed files were asked for', async () => {
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: project.root })
    git('init', '--quiet')
    git('add', 'src')
    const { tests } = passing(await vitest({ args: ['-u', '--changed'], todo: 'less' }))
    expect(tests['refunds reads a payment']).toBe('passed')
    expect(new Set(paths())).toEqual(new Set([...ALL, '/payments/11']))
    project.remove('.git')
  })

  test('removes what belongs to a test that is gone, where all tests ran', async () => {
    const { output } = passing(await vitest({ args: ['-u'], todo: 'less' }))
    expect(paths()).toEqual(['/payments/1', '/payments/3', '/payments/4'])
    expect(output).toMatch(/2 .*removed/)
  })
})

describe('calls outside tests', () => {
  test('belong to the file, and are replayed', async () => {
    await vitest({ todo: 'hooks' })
    expect(recordedCalls(project, RECORDING).filter(([test]) => test === null)).toEqual([
      [null, '/hooks/load'],
      [null, '/hooks/before'],
      [null, '/hooks/after'],
    ])
    service.reset()
    passing(await vitest({ todo: 'hooks', env: { CI: 'true' } }))
    expect(service.requests).toEqual([])
  })
})

describe('UNDERSTUDY_MODE', () => {
  test('live performs every call, and leaves every file as it is', async () => {
    const before = project.tree()
    passing(await vitest({ env: { UNDERSTUDY_MODE: 'live' }, todo: 'more' }))
    expect(service.requests).toHaveLength(6)
    expect(project.tree()).toEqual(before)
  })

  test('that names no mode stops the run, and says what there is', async () => {
    const { code, output } = await runNode(
      project,
      ['node_modules/vitest/vitest.mjs', 'run'],
      environment('', { UNDERSTUDY_MODE: 'reply' }),
    )
    expect(code).toBe(1)
    expect(output).toContain('[mode-unknown]')
    expect(output).toContain('replay')
    expect(service.requests).toEqual([])
  })
})
