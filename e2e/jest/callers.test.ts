import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { callerFiles, callersByTest, expectedCallers, type TracedResult } from './harness/callers.ts'
import { createProject, type Project } from './harness/project.ts'
import { runJest } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

const DEPENDENCIES = [
  '@babel/core',
  '@babel/preset-env',
  '@babel/preset-typescript',
  '@swc/core',
  '@swc/jest',
  'jest',
  'ts-jest',
  'typescript',
]

let project: Project
let service: Service

const STYLES = ['ts-jest', 'swc', 'babel']

beforeAll(async () => {
  service = await startService()
  project = createProject('callers', inject('tarballs'), Object.fromEntries(DEPENDENCIES.map((name) => [name, name])))
  project.write('understudy.config.json', JSON.stringify({ services: { Orders: { baseUrl: service.url } } }))
  for (const style of STYLES) {
    for (const [file, text] of Object.entries(callerFiles(style))) project.write(file, text)
  }
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

async function resultsOf(...args: string[]): Promise<TracedResult[]> {
  const { code, output } = await runJest(project, { args, env: { SERVICE_URL: service.url } })
  if (code !== 0) throw new Error(`the run ended with ${code}:\n${output}`)
  return JSON.parse(project.read('results.json')) as TracedResult[]
}

test.each(STYLES)('names the TypeScript line of each call, compiled by %s', async (style) => {
  // Recorded, and then replayed.
  const results = [...(await resultsOf('--selectProjects', style)), ...(await resultsOf('--selectProjects', style))]
  const expected = expectedCallers(style, 'cjs')
  expect(results.map(callersByTest)).toEqual([expected, expected])
  expect(results.map(({ isWhole }) => isWhole)).toEqual([true, true])
})

test('a filter of tests leaves a file that is not whole, and a shard one that is', async () => {
  const [filtered] = await resultsOf('--selectProjects', 'swc', '--testNamePattern=gets')
  expect(filtered?.isWhole).toBe(false)
  expect(filtered?.tests.filter(({ status }) => status === 'passed')).toEqual([{ name: 'gets', status: 'passed' }])
  const [sharded] = await resultsOf('--selectProjects', 'swc', '--shard=1/1')
  expect(sharded?.isWhole).toBe(true)
})

test('no caller is looked for where no reporter wants to know', async () => {
  const [result] = await resultsOf('--selectProjects', 'swc', '--watchAll=false')
  expect(result?.callers).not.toEqual([])
  project.write(
    'understudy.config.json',
    JSON.stringify({ coverage: { enabled: false }, services: { Orders: { baseUrl: service.url } } }),
  )
  const [without] = await resultsOf('--selectProjects', 'swc')
  expect(without?.callers).toEqual([])
  expect(without?.calls.some((call) => 'caller' in call)).toBe(false)
})
