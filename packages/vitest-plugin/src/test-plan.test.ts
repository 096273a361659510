import { describe, expect, test } from 'vitest'
import type { RunnerTask, RunnerTestCase, RunnerTestFile } from 'vitest'
import { planTests, ranAll, ranInFull, statusOf } from './test-plan.js'

const passed: RunnerTestCase['result'] = {
  state: 'pass',
  attempts: [{ state: 'pass', duration: 1, startTime: 0, retryIndex: 0, repeatIndex: 0 }],
}

describe('planTests', () => {
  test('lists tests in the order of definition, under their full names', () => {
    const file = aFile([
      aTest('first'),
      aSuite('outer', [aTest('same name'), aSuite('inner', [aTest('deep', { mode: 'queued' })]), aTest('same name')]),
      aTest('last', { mode: 'skip' }),
      aTest('to come', { mode: 'todo' }),
    ])
    expect(planTests(file).map(({ key, name, runs }) => ({ key, name, runs }))).toEqual([
      { key: 'id of first', name: 'first', runs: true },
      { key: 'id of same name', name: 'outer > same name', runs: true },
      { key: 'id of deep', name: 'outer > inner > deep', runs: true },
      { key: 'id of same name', name: 'outer > same name', runs: true },
      { key: 'id of last', name: 'last', runs: false },
      { key: 'id of to come', name: 'to come', runs: false },
    ])
  })

  test('agrees with the plan of the very file that it runs in', ({ task }) => {
    expect(planTests(task.file)[1]).toEqual({
      task,
      key: task.id,
      name: 'planTests > agrees with the plan of the very file that it runs in',
      runs: true,
    })
  })
})

test.each([
  [undefined, 'skipped'],
  [{ state: 'skip' }, 'skipped'],
  [{ state: 'run' }, 'skipped'],
  [{ state: 'pass' }, 'passed'],
  [{ state: 'fail' }, 'failed'],
] as const)('reads the result %j as %s', (result, status) => {
  expect(statusOf(aTest('any', { result }))).toBe(status)
})

describe('ranInFull and ranAll', () => {
  test.each([
    ['all tests ran', aFile([aTest('a', { result: passed })]), true],
    ['the author skips one', aFile([aTest('a', { result: passed }), aTest('b', { mode: 'skip' })]), true],
    ['a test skipped itself', aFile([aTest('a', { result: { ...passed, state: 'skip' } })]), true],
    ['a test failed', aFile([aTest('a', { result: { ...passed, state: 'fail' } })]), true],
    [
      'a test was taken away',
      aFile([aTest('a', { result: passed }), aTest('b', { result: { state: 'skip' } })]),
      false,
    ],
    ['a test was repeated after a failure', aFile([aTest('a', { result: { ...passed, retryCount: 1 } })]), false],
    ['a test is marked with only', aFile([aTest('a', { result: passed })], { containsOnly: true }), false],
  ])('where %s', (_case, file, full) => {
    expect(ranInFull(file, planTests(file))).toBe(full)
  })

  test('part over a test that was repeated after a failure', () => {
    const file = aFile([aTest('a', { result: { ...passed, retryCount: 1 } })])
    const tests = planTests(file)
    expect([ranInFull(file, tests), ranAll(file, tests)]).toEqual([false, true])
  })
})

// Only the parts of a task that plans are made of.
function aTest(name: string, parts: { mode?: RunnerTestCase['mode']; result?: RunnerTestCase['result'] } = {}) {
  return { type: 'test', id: `id of ${name}`, name, mode: 'run', ...parts } as RunnerTestCase
}

function aSuite(name: string, tasks: RunnerTask[]): RunnerTask {
  return { type: 'suite', name, tasks } as RunnerTask
}

function aFile(tasks: RunnerTask[], parts: { containsOnly?: boolean } = {}): RunnerTestFile {
  return { type: 'suite', name: 'a.test.ts', tasks, ...parts } as RunnerTestFile
}
