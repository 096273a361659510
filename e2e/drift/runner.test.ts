import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { findRunner } from '../../packages/core/src/drift-run/runner/find-runner.ts'
import { runnerFailed, runTests, type TestRun } from '../../packages/core/src/drift-run/runner/run-tests.ts'
import { isUnderstudyError } from '../../packages/core/src/errors.ts'
import { createOutsideProject, type OutsideProject, type RunnerName } from '../docs/outside-project.ts'
import { expectBlock } from '../docs/pages.ts'

const RUNNERS: RunnerName[] = ['vitest', 'jest']

/** Each writes reports, and stops at the first failure. */
const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'
export default {
  plugins: [understudy()],
  test: { globals: true, bail: 1, reporters: ['default', ['junit', { outputFile: 'junit.xml' }]], coverage: { enabled: true } },
}
`,
  ],
  jest: ['jest.config.cjs', `module.exports = { preset: '@understudy/jest-env', bail: 1, collectCoverage: true }\n`],
}

const RECORDED = JSON.stringify({
  version: 1,
  interactions: [
    {
      id: 'Payments.getPayment#1',
      test: 'asks for a payment',
      service: 'Payments',
      operation: 'getPayment',
      recordedAt: '2026-11-22',
      request: { method: 'GET', url: 'https://payments.example.com/payments/1', headers: {} },
      response: { status: 200, headers: {}, body: { json: { paid: true } }, latencyMs: 1 },
    },
  ],
})

const FILES = {
  'package.json': '{ "private": true }',
  'understudy.config.json': JSON.stringify({
    services: {
      Payments: { baseUrl: 'https://payments.example.com', operations: { getPayment: 'GET /payments/:id' } },
    },
    coverage: { enabled: true, reporters: ['text', 'json', 'lcov'], thresholds: { operations: 100 } },
  }),
  'src/payments.test.cjs': `test('asks for a payment', async () => {
  const answer = await fetch('https://payments.example.com/payments/1')
  expect(await answer.json()).toEqual({ paid: true })
})
test('fails', () => { expect(process.env.UNDERSTUDY_MODE).toBe('none') })
test('has a snapshot', () => { expect({ a: 1 }).toMatchSnapshot() })
`,
  'src/idle.test.cjs': `test('asks for nothing', () => {})\n`,
  'src/other.test.cjs': `test('is not run', () => {})\n`,
  'src/__mocks__/payments.test.recorded.json': RECORDED,
}

let project: OutsideProject

beforeAll(async () => {
  project = await createOutsideProject(inject('tarballs'))
})

afterAll(() => project?.remove())

/** Hashes of all files, those of caches in `node_modules` included. */
function treeOf(below: string): Record<string, string> {
  const root = join(project.folder, below)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort()
  // Vitest keeps there how long tests took, whatever it is told.
  const own = paths.filter((path) => !path.includes(join('node_modules', '.vite')))
  return Object.fromEntries(
    own.map((path) => [path.slice(root.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

function run(below: string, mode: string, files: string[]): Promise<TestRun> {
  return runTests(findRunner(join(project.folder, below), null), {
    files,
    env: { UNDERSTUDY_MODE: mode, NO_COLOR: '1' },
    testTimeoutMs: 20_000,
  })
}

const toldOf = ({ tests }: TestRun): string[] => tests?.map(({ name, status }) => `${name}: ${status}`) ?? []

describe.each(RUNNERS)('driving %s', (runner) => {
  beforeAll(() => {
    const [file, text] = CONFIGS[runner]
    // With a folder of its own for what installed tools remember.
    project.write(runner, { ...FILES, [file]: text, 'node_modules/.keep': '' })
  })

  test('finds it by its configuration, beside the other one', () => {
    expect(findRunner(join(project.folder, runner), null)).toMatchObject({
      kind: runner,
      configFile: CONFIGS[runner][0],
    })
  })

  test.each(['verify', 'replay'])('changes no file in mode %s, and prints the summary', async (mode) => {
    const before = treeOf(runner)
    const ended = await run(runner, mode, ['src/idle.test.cjs', 'src/payments.test.cjs'])
    expect(treeOf(runner)).toEqual(before)
    expect(toldOf(ended)).toEqual(
      expect.arrayContaining(['asks for nothing: passed', 'fails: failed', 'has a snapshot: failed']),
    )
    expect([ended.exitCode, ended.notRun]).toEqual([1, []])
    if (mode === 'replay') expect(toldOf(ended)).toContain('asks for a payment: passed')
    if (mode === 'replay') expect(ended.output).toContain('1 call replayed')
  })
})

describe('docs/errors', () => {
  const shown = (message: string, folder: string): string => message.replaceAll(folder, '/home/ada/shop')

  const messageOf = (folder: string): string => {
    try {
      return findRunner(folder, null).bin
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      return shown(error.message, folder)
    }
  }

  test('shows what a folder without a runner is told', () => {
    expectBlock('docs/errors/runner-missing.md', 'runner-missing', messageOf(dirname(project.folder)))
  })

  test('shows what a folder with two runners is told', () => {
    const configs = Object.fromEntries([
      ['vitest.config.ts', CONFIGS.vitest[1]],
      ['jest.config.js', CONFIGS.jest[1]],
    ])
    project.write('two', { 'package.json': '{}', ...configs })
    expectBlock('docs/errors/runner-ambiguous.md', 'runner-ambiguous', messageOf(join(project.folder, 'two')))
  })

  test('shows what a runner says that cannot start', async () => {
    const folder = join(project.folder, 'broken')
    project.write('broken', {
      'package.json': '{}',
      'jest.config.js': `module.exports = require('./jest.base.config.js')\n`,
    })
    const ended = await run('broken', 'verify', ['src/refunds.test.js'])
    const { message } = runnerFailed(findRunner(folder, null), ended)
    expectBlock('docs/errors/runner-failed.md', 'runner-failed', shown(message, folder))
  })
})
