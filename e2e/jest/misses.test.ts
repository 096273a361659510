import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

let project: Project
let service: Service
let run: JestRun

beforeAll(async () => {
  service = await startService()
  project = createProject('misses', inject('tarballs'), { jest: 'jest' })
  project.write('understudy.config.json', JSON.stringify({ services: { Asked: { baseUrl: service.url } } }))
  run = await runJest(project, { args: ['--ci'], env: { SERVICE_URL: service.url } })
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

/** How often a miss stands in what Jest prints of a file. */
function mentions(file: string, path: string): number {
  return (run.failures[file] ?? '').split(`[unmatched-call]`).filter((part) => part.includes(`${path}\n`)).length
}

test('a miss fails its test, whatever the code did with it', () => {
  expect(run.code).toBe(1)
  expect(run.tests).toMatchObject({
    'makes no call': 'passed',
    'lets it through': 'failed',
    'swallows it': 'failed',
    'hides it': 'failed',
    'does not wait for it': 'failed',
    'with a hook that swallows it': 'failed',
    'with retries swallows it each time': 'failed',
    'makes two': 'failed',
  })
})

test('a miss is what a test that is to fail was waiting for', () => {
  expect(run.tests).toMatchObject({ 'is to fail, and throws it': 'passed', 'is to fail, and swallows it': 'passed' })
})

test.each(['/through', '/swallowed', '/hidden', '/unawaited', '/after-each', '/retried', '/two/1', '/two/2'])(
  'the miss of %s is told once',
  (path) => {
    expect(mentions('tests.test.js', path)).toBe(1)
  },
)

test('an error that hides the miss is told as well', () => {
  expect(run.failures['tests.test.js']).toContain('payment failed')
})

test('a miss outside any test fails the file, once', () => {
  expect(run.tests).toMatchObject({ 'has nothing to do with it': 'passed', 'nor has this': 'passed' })
  expect(run.failures['before-all.test.js']).toContain('Test suite failed to run')
  expect(mentions('before-all.test.js', '/before-all')).toBe(1)
})

test('a miss that keeps tests from beginning is told by them alone', () => {
  expect(run.tests).toMatchObject({ 'cannot begin': 'failed' })
  expect(mentions('before-all-thrown.test.js', '/before-all-thrown')).toBe(1)
})

test('the messages show the place in the test, and no frame of ours', () => {
  expect(run.failures['tests.test.js']).toContain('tests.test.js:')
  expect(Object.values(run.failures).join('\n')).not.toContain('node_modules/@understudy')
})

test('nothing is asked of the service, and nothing is written', () => {
  expect(service.requests).toEqual([])
  expect(Object.keys(project.tree()).filter((file) => file.includes('__mocks__'))).toEqual([])
})
