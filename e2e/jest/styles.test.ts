import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { recordedCalls } from './harness/recording.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const DEPENDENCIES = [
  '@babel/core',
  '@babel/preset-env',
  '@babel/preset-typescript',
  '@swc/core',
  '@swc/jest',
  'jest',
  'jest-environment-jsdom',
  'jest-environment-node',
  'ts-jest',
  'typescript',
]

const RECORDED: [style: string, recording: string, calls: [test: string | null, path: string][]][] = [
  ['Babel, in one folder', 'babel/a/__mocks__/same.test', [['asks from a', '/babel/a']]],
  ['Babel, in another folder', 'babel/b/__mocks__/same.test', [['asks from b', '/babel/b']]],
  ['ts-jest', 'ts-jest/__mocks__/call.test', [['asks', '/ts-jest/red']]],
  ['SWC', 'swc/__mocks__/call.test', [['asks', '/swc/red']]],
  [
    'ES modules',
    'esm/__mocks__/call.test',
    [
      [null, '/esm/top-level'],
      ['asks', '/esm/test'],
    ],
  ],
  ['a docblock', 'docblock/__mocks__/node.test', [['asks', '/docblock/node']]],
  ['jsdom', 'docblock/__mocks__/jsdom.test', [['asks from a page', '/docblock/jsdom']]],
  ['a wrapped environment', 'own/__mocks__/call.test', [['asks in an environment of its own', '/own']]],
]

let project: Project
let service: Service
let recorded: JestRun

function jest(...args: string[]): Promise<JestRun> {
  return runJest(project, {
    args,
    env: { SERVICE_URL: service.url },
    nodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  })
}

beforeAll(async () => {
  service = await startService()
  project = createProject('styles', inject('tarballs'), Object.fromEntries(DEPENDENCIES.map((name) => [name, name])))
  recorded = await jest('--maxWorkers=2')
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('several workers', () => {
  test('pass every project', () => {
    expect(recorded.failures).toEqual({})
    expect(recorded.code).toBe(0)
  })

  test.each(RECORDED)('record under %s', (_style, recording, calls) => {
    expect(recordedCalls(project, `${recording}.recorded.json`)).toEqual(calls)
  })

  test('record nothing where a file has no environment of ours', () => {
    expect(Object.keys(project.tree())).not.toContain('docblock/__mocks__/plain.test.recorded.json')
  })

  test('tell the reporter what they recorded', () => {
    expect(recorded.output).toMatch(/9 .*recorded/)
  })
})

describe('one process', () => {
  test('replays every project without the service, and leaves every file as it is', async () => {
    await service.stop()
    const before = project.tree()
    const { code, failures, output } = await jest('--ci', '--runInBand')
    expect(failures).toEqual({})
    expect(code).toBe(0)
    expect(output).toMatch(/9 .*replayed/)
    expect(project.tree()).toEqual(before)
  })

  test('takes recordings of equal names for no manual mocks', async () => {
    const { output } = await jest('--ci', '--runInBand', '--no-cache', '--selectProjects', 'babel')
    expect(output).not.toContain('duplicate manual mock')
  })
})
