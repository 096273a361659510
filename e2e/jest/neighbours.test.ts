import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { recordedCalls } from './harness/recording.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const DEPENDENCIES = Object.fromEntries(
  ['jest', 'msw', 'msw-3', 'nock-13', 'nock-15', 'supertest'].map((name) => [name, name]),
)

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
  ])('only the calls to the service are recorded beside %s', (name, calls) => {
    const recorded = recordedCalls(project, `src/__mocks__/${name}.test.recorded.json`)
    expect(recorded.map(([, path]) => path)).toEqual(calls)
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
})
