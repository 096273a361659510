import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { recordedCalls } from '../jest/harness/recording.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { passing, runVitest, type VitestRun } from './harness/run-vitest.ts'

let project: Project
let service: Service

const vitest = (env: Record<string, string> = {}, args: string[] = []): Promise<VitestRun> =>
  runVitest(project, { args, env: { SERVICE_URL: service.url, ...env } })

beforeAll(async () => {
  service = await startService()
  project = createProject('neighbours', inject('tarballs'), ['msw', 'msw-2', 'nock', 'supertest'])
  project.write('understudy.config.json', JSON.stringify({ services: { Downstream: { baseUrl: service.url } } }))
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('what answers calls beside the recordings', () => {
  test('keeps working while calls are recorded', async () => {
    passing(await vitest())
  })

  test.each([
    [
      'msw-3',
      twice(
        ['answers what it has a handler for, and leaves the rest to the recording', '/recorded'],
        ['answers by a handler that one test adds', '/recorded'],
      ),
    ],
    [
      'msw-2',
      twice(
        ['answers what it has a handler for, and leaves the rest to the recording', '/recorded'],
        ['answers by a handler that one test adds', '/recorded'],
      ),
    ],
    [
      'nock',
      twice(
        ['answers what it has an interceptor for, and leaves the rest to the recording', '/recorded'],
        ['leaves everything to the recording once it is done', '/afterwards'],
      ),
    ],
    [
      'own-server',
      [
        ['passes by supertest', '/downstream/by-supertest'],
        ['passes by fetch', '/downstream/by-fetch'],
      ],
    ],
    [
      'listening-server',
      ['since the module was loaded', 'since beforeAll'].flatMap((suite) =>
        ['orders', 'stock', 'prices'].flatMap((name): [string, string][] => [
          [`${suite} > asks for ${name}`, '/rates'],
          [`${suite} > asks for ${name}`, `/${name}`],
        ]),
      ),
    ],
  ])('has none of its own answers recorded: %s', (file, calls) => {
    expect(recordedCalls(project, `src/__mocks__/${file}.test.recorded.json`)).toEqual(calls)
  })

  test('keeps working in replay, with the service gone', async () => {
    await service.stop()
    const before = project.tree()
    passing(await vitest({ CI: 'true' }))
    expect(project.tree()).toEqual(before)
  })

  test("answers an own server's calls in any order of the tests", async () => {
    passing(await vitest({ CI: 'true' }, ['--sequence.shuffle.tests', '--sequence.seed=7', 'listening-server']))
  })

  test('fails only the test whose request ended in an unmatched call', async () => {
    const { failures } = await vitest({ CI: 'true', ASKS_FOR_MORE: 'stock' }, ['listening-server'])
    expect(Object.keys(failures)).toEqual(['since beforeAll asks for stock'])
    expect(Object.values(failures)[0]).toMatch(/\[unmatched-call\].*\/more\n +test +since beforeAll > asks for stock/)
  })
})

/** Each test asks by fetch and by http. */
function twice<T>(...calls: T[]): T[] {
  return calls.flatMap((call) => [call, call])
}
