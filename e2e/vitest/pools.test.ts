import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { readRecording, type RecordedCall } from '../jest/harness/recording.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { passing, runVitest, type VitestRun } from './harness/run-vitest.ts'

let project: Project
let service: Service

const POOLS: [name: string, args: string[]][] = [
  ['threads', ['--pool=threads']],
  ['forks', ['--pool=forks']],
  ['vmThreads', ['--pool=vmThreads']],
  ['vmForks', ['--pool=vmForks']],
  ['threads that are not isolated', ['--pool=threads', '--no-isolate', '--maxWorkers=1']],
  ['forks that are not isolated', ['--pool=forks', '--no-isolate', '--maxWorkers=1']],
  ['one vm thread for all files', ['--pool=vmThreads', '--maxWorkers=1']],
  ['modules that Vite does not load', ['--experimental.viteModuleRunner=false']],
]

const ENVIRONMENTS: [name: string, args: string[]][] = [
  ['jsdom', ['--environment=jsdom']],
  ['happy-dom', ['--environment=happy-dom']],
  ['jsdom in vmThreads', ['--environment=jsdom', '--pool=vmThreads']],
  ['happy-dom in vmForks', ['--environment=happy-dom', '--pool=vmForks']],
]

function vitest(args: string[], env: Record<string, string> = {}): Promise<VitestRun> {
  return runVitest(project, { args, env: { SERVICE_URL: service.url, ...env } })
}

/** Run where the service is down, and nothing may be written. */
async function replay(args: string[]): Promise<VitestRun> {
  await service.stop()
  const before = project.tree()
  try {
    return await vitest(args, { CI: 'true' })
  } finally {
    await service.restart()
    expect(project.tree()).toEqual(before)
  }
}

beforeAll(async () => {
  service = await startService()
  project = createProject('pools', inject('tarballs'), ['undici'])
  project.write('understudy.config.json', JSON.stringify({ services: { Everything: { baseUrl: service.url } } }))
})

beforeEach(() => {
  project.remove('src/__mocks__')
  project.remove('dom/__mocks__')
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe.each(POOLS)('%s', (_name, pool) => {
  test('give every call to the test that made it, and replay it', async () => {
    const recorded = passing(await vitest(['src', ...pool]))
    expect(callsByTest('src/__mocks__/every-kind.test.recorded.json')).toEqual(expectedCalls())
    expect(callsByTest('src/__mocks__/second.test.recorded.json')).toEqual({
      'has a session of its own': ['/second'],
      'calls out while the clock stands still': ['/fake/http', '/fake/fetch'],
    })

    const replayed = passing(await replay(['src', ...pool]))
    expect(replayed.tests).toEqual(recorded.tests)
  })
})

describe.each(ENVIRONMENTS)('%s', (_name, environment) => {
  test('replays what it recorded', async () => {
    passing(await vitest(['dom', ...environment]))
    expect(callsByTest('dom/__mocks__/page.test.recorded.json')).toEqual({
      fetches: ['/dom/fetch'],
      'sends an XMLHttpRequest': ['/dom/xhr'],
    })
    passing(await replay(['dom', ...environment]))
  })
})

/** Paths in the order of the recording, by test; `(file)` stands for calls outside any. */
function callsByTest(file: string): Record<string, string[]> {
  const groups = Map.groupBy(readRecording(project, file) ?? [], ({ test }: RecordedCall) => test ?? '(file)')
  return Object.fromEntries(
    [...groups].map(([test, calls]) => [test, calls.map(({ request }) => new URL(request.url).pathname)]),
  )
}

function expectedCalls(): Record<string, string[]> {
  const clients = ['byFetch', 'byUndici', 'byHttp']
  const parallel = Array.from({ length: 12 }, (_, index): [string, string[]] => [
    `side by side > number ${index} makes its own calls`,
    clients.flatMap((client) => [`/each/${index}/${client}/1`, `/each/${index}/${client}/2`]),
  ])
  const hooked = (name: string, own: string[]): string[] => [`/hooks/before/${name}`, ...own, `/hooks/after/${name}`]
  return {
    '(file)': ['/load', '/before-all', '/hooks/before-all', '/after-all'],
    ...Object.fromEntries(parallel),
    'takes a from a table': ['/for/a/1'],
    'takes b from a table': ['/for/b/2'],
    'hooks > first': [...hooked('first', ['/hooks/first']), '/hooks/finished'],
    'hooks > second': hooked('second', ['/hooks/second']),
    'a test with a fixture > gets what it called': ['/fixture/for/test', '/fixture/tear-down'],
    'passes at the third attempt': ['/retry/3'],
    'comes again': ['/repeated'],
    'is expected to fail': ['/fails'],
    'same name': ['/same/1'],
    'same name (2)': ['/same/2'],
  }
}
