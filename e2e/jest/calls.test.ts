import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProject, type Project } from './harness/project.ts'
import { recordedCalls } from './harness/recording.ts'
import { runJest, type JestRun } from './harness/run-jest.ts'
import { startService, type Service } from './harness/service.ts'

let project: Project
let service: Service
let recorded: JestRun

function jest(...args: string[]): Promise<JestRun> {
  return runJest(project, { args, env: { SERVICE_URL: service.url } })
}

beforeAll(async () => {
  service = await startService()
  project = createProject('calls', inject('tarballs'), { jest: 'jest' })
  project.write('understudy.config.json', JSON.stringify({ services: { Asked: { baseUrl: service.url } } }))
  recorded = await jest()
})

afterAll(async () => {
  await service.stop()
  project.dispose()
})

describe('with nothing but the environment', () => {
  test('all tests do as they would without it', () => {
    expect(recorded.failures).toEqual({})
    expect(recorded.tests).toMatchObject({ skipped: 'pending', 'skipped suite skipped too': 'pending', todo: 'todo' })
  })

  test('calls in hooks belong to the test around them, or to the file', () => {
    expect(recordedCalls(project, '__mocks__/hooks.test.recorded.json')).toEqual([
      [null, '/early'],
      [null, '/before-all'],
      [null, '/after-all'],
      ['first', '/before-each'],
      ['first', '/first'],
      ['first', '/after-each'],
      ['suite > second', '/before-each'],
      ['suite > second', '/inner-before-each'],
      ['suite > second', '/second'],
      ['suite > second', '/after-each'],
    ])
  })

  test('calls belong to their test, whatever kind of function it is', () => {
    expect(recordedCalls(project, '__mocks__/bodies.test.recorded.json')).toEqual([
      ['takes done', '/done'],
      ['is a generator', '/generator/1'],
      ['is a generator', '/generator/2'],
      ['each a', '/each/a1'],
      ['each b', '/each/b2'],
      ['each with done c', '/each/c'],
      ['same name', '/same/1'],
      ['same name (2)', '/same/2'],
      ['does not wait for its call', '/unawaited'],
      ['with modern fake timers', '/fake/modern'],
      ['with legacy fake timers', '/fake/legacy'],
      ['is to fail', '/failing'],
    ])
  })

  test('calls of concurrent tests belong to the test that made them', () => {
    const expected = [0, 1, 2, 3, 4, 5].flatMap((number) =>
      [0, 1, 2].map((step) => [`concurrent > number ${number}`, `/concurrent/${number}/${step}`]),
    )
    const file = '__mocks__/concurrent.test.recorded.json'
    expect(recordedCalls(project, file)).toEqual([...expected, ['concurrent > after them', '/after']])
  })
})

describe('without the service', () => {
  test.each([
    ['in order', ['--ci', '--runInBand']],
    ['in any order', ['--ci', '--randomize', '--seed=7']],
    ['in worker threads', ['--ci', '--workerThreads', '--maxWorkers=2']],
    ['one by one', ['--ci', '-t', 'suite second|number 3|each b']],
  ])('everything replays %s, and leaves every file as it is', async (_how, args) => {
    await service.stop()
    const before = project.tree()
    const { code, failures, output } = await jest(...args)
    expect(failures).toEqual({})
    expect(code).toBe(0)
    expect(output).not.toContain('JEST-01')
    expect(project.tree()).toEqual(before)
  })
})
