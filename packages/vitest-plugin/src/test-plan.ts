import type { PlannedTest, TestStatus } from '@understudy/core/session'
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest'

/** A planned test with Vitest's own record of it. */
export interface CollectedTest extends PlannedTest {
  task: RunnerTestCase
}

/** List the tests of a collected file in the order of definition, whichever order they run in. */
export function planTests(file: RunnerTestFile): CollectedTest[] {
  return testsOf(file, []).map(({ task, titles }) => ({
    task,
    key: task.id,
    name: titles.join(' > '),
    runs: task.mode === 'run' || task.mode === 'queued',
  }))
}

interface TitledTest {
  task: RunnerTestCase
  titles: string[]
}

function testsOf(suite: RunnerTestSuite, titles: string[]): TitledTest[] {
  return suite.tasks.flatMap((task) => {
    const path = [...titles, task.name]
    return task.type === 'suite' ? testsOf(task, path) : [{ task, titles: path }]
  })
}

/** Tell how a test ended, as far as Vitest knows by now. */
export function statusOf({ result }: RunnerTestCase): TestStatus {
  if (result?.state === 'pass') return 'passed'
  return result?.state === 'fail' ? 'failed' : 'skipped'
}

/** Tell whether every test that was to run did, and at the first attempt. */
export function ranInFull(file: RunnerTestFile, tests: readonly CollectedTest[]): boolean {
  return ranAll(file, tests) && tests.every(({ task }) => !task.result?.retryCount)
}

/** Tell whether every test that was to run by default did, at whichever attempt. */
export function ranAll(file: RunnerTestFile, tests: readonly CollectedTest[]): boolean {
  return !containsOnly(file) && tests.every(({ task, runs }) => !runs || hasRun(task))
}

/** A test that skipped itself has had its turn; one that a bail-out or a failed hook took away has made no attempt. */
function hasRun({ result }: RunnerTestCase): boolean {
  return Boolean(result?.attempts?.length)
}

/** Vitest notes it while it collects, before it turns `.only` into the skipping of all others. */
function containsOnly(file: RunnerTestFile): boolean {
  return 'containsOnly' in file && file.containsOnly === true
}
