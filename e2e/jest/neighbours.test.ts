import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { recordedCalls } from './harness/recording.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const DEPENDENCIES = Object.fromEntries(
  ['jest', 'msw', 'msw-3', 'nock-13', 'nock-15', 'supertest'].map((name) => [name, name]),
)

/** What an application asks for that listens outside the tests, by the tests whose requests it handles. */
const LISTENING = ['since the module was loaded', 'since beforeAll'].flatMap((suite) =>
  ['orders', 'stock', 'prices'].flatMap((name): [string, string][] => [
    [`${suite} > asks for ${name}`, '/rates'],
    [`${suite} > asks for ${name}`, `/${name}`],
  ]),
)

let project: Project
let service: Service
let recorded: JestRun

const jest = (...args: string[]): Promise<JestRun> => jestWith({}, ...args)

function jestWith(env: Record<string, string>, ...args: string[]): Promise<JestRun> {
  return runJest(project, {
    args,
    env: { SERVICE_URL: service.url, ...env },
    nodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  })
}

beforeAll(async () => {
  service = await startService()
  project = createProject('neighbours', inject('tarballs'), DEPENDENCIES)
  project.write('understudy.config.json', JSON.stringify({ services: { Service: { baseUrl: service.url } } }))
  recorded = await jest()
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('while recording', () => {
  test.each([
    'nock 13 answers for its host, and the service for its own',
    'nock 15 answers for its host, and the service for its own',
    'MSW 2 answers for its host, and the service for its own',
    'MSW 3 answers for its host, and the service for its own',
    'talks to its own server, which talks to the service',
    'talks to its own listening server',
    'since the module was loaded asks for stock',
    'since beforeAll asks for stock',
    "takes the project's own manual mock",
    'takes the stub of a set-up file',
  ])('a test passes that %s', (name) => {
    expect(recorded.failures).toEqual({})
    expect(recorded.tests).toMatchObject({ [name]: 'passed' })
  })

  test.each([
    ['mocks', ['/mocks']],
    ['server', ['/downstream', '/downstream']],
    ['nock-13', ['/nock-13']],
    ['nock-15', ['/nock-15']],
    ['msw-2', ['/msw-2']],
    ['msw-3', ['/msw-3']],
    ['listening-server', LISTENING.map(([, path]) => path)],
  ])('only the calls to the service are recorded beside %s', (name, calls) => {
    const recorded = recordedCalls(project, `src/__mocks__/${name}.test.recorded.json`)
    expect(recorded.map(([, path]) => path)).toEqual(calls)
  })

  test('the calls of an own server belong to the tests whose requests it handled', () => {
    expect(recordedCalls(project, 'src/__mocks__/listening-server.test.recorded.json')).toEqual(LISTENING)
  })
})

describe('while replaying', () => {
  test('everybody still gets their answers, without the service', async () => {
    await service.stop()
    const before = project.tree()
    const { code, failures } = await jest('--ci', '--runInBand')
    expect(failures).toEqual({})
    expect(code).toBe(0)
    expect(project.tree()).toEqual(before)
  })

  test('the calls of an own server are answered in any order of the tests', async () => {
    const { code, failures } = await jest('--ci', '--randomize', '--seed=7', 'listening-server')
    expect(failures).toEqual({})
    expect(code).toBe(0)
  })

  test('only the test fails whose request ended in an unmatched call', async () => {
    const { tests, failures } = await jestWith({ ASKS_FOR_MORE: 'stock' }, '--ci', 'listening-server')
    expect(Object.keys(tests).filter((name) => tests[name] === 'failed')).toEqual(['since beforeAll asks for stock'])
    expect(Object.values(failures)).toEqual([
      expect.stringMatching(/\[unmatched-call\].*\/more\n +test +since beforeAll > asks for stock/),
    ])
  })
})
