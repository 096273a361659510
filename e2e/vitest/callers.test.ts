import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { callerFiles, callersByTest, expectedCallers, type TracedResult } from '../jest/harness/callers.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject, type Project } from './harness/project.ts'
import { passing, runVitest } from './harness/run-vitest.ts'

let project: Project
let service: Service

beforeAll(async () => {
  service = await startService()
  project = createProject('callers', inject('tarballs'))
  project.write('understudy.config.json', JSON.stringify({ services: { Orders: { baseUrl: service.url } } }))
  for (const [file, text] of Object.entries(callerFiles('src'))) project.write(file, text)
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

async function resultsOf(...args: string[]): Promise<TracedResult[]> {
  const options = { args: [...args, '--reporter=./keep-results.js'], env: { SERVICE_URL: service.url } }
  passing(await runVitest(project, options))
  return JSON.parse(project.read('results.json')) as TracedResult[]
}

test.each(['threads', 'forks', 'vmThreads', 'vmForks'])('%s name the TypeScript line of each call', async (pool) => {
  // Recorded, and then replayed.
  const results = [...(await resultsOf(`--pool=${pool}`)), ...(await resultsOf(`--pool=${pool}`))]
  const expected = expectedCallers('src', 'esm')
  expect(results.map(callersByTest)).toEqual([expected, expected])
  expect(results.map(({ isWhole }) => isWhole)).toEqual([true, true])
})

test('a filter of tests leaves a file that is not whole, and a shard one that is', async () => {
  const [filtered] = await resultsOf('--testNamePattern=gets')
  expect(filtered?.isWhole).toBe(false)
  expect(filtered?.tests.filter(({ status }) => status === 'passed')).toEqual([{ name: 'gets', status: 'passed' }])
  const [sharded] = await resultsOf('--shard=1/1')
  expect(sharded?.isWhole).toBe(true)
})
