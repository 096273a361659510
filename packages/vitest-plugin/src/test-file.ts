import type { Session } from '@understudy/core/session'
import type { RunnerTestCase, RunnerTestFile } from 'vitest'
import { errorsIn, tellApart, throwAll, unreported } from './failures.js'
import { type CollectedTest, planTests, ranAll, ranInFull, statusOf } from './test-plan.js'

/** What the run does to a file's tests: see `WorkerSettings`. */
interface TestFileOptions {
  partial: boolean
  filtered: boolean
}

/** One test file's way through Vitest, told to its session. */
export class TestFile {
  readonly #file: RunnerTestFile
  readonly #session: Session
  readonly #options: TestFileOptions

  constructor(file: RunnerTestFile, session: Session, options: TestFileOptions) {
    this.#file = file
    this.#session = session
    this.#options = options
  }

  /** Run all tests and hooks of the file, and leave the session's result on it. */
  async run(runFile: () => Promise<void>): Promise<void> {
    const tests = planTests(this.#file)
    try {
      this.#session.plan(tests.map(({ key, name, runs }) => ({ key, name, runs })))
      await runFile()
    } finally {
      await this.#finish(tests)
    }
    throwAll(unreported(this.#lateFailures(tests), errorsIn(this.#file)))
  }

  /** Run one attempt at a test with all of its hooks. Throws what the session holds against it. */
  async runTest(task: RunnerTestCase, runTest: () => Promise<void>): Promise<void> {
    // Vitest keeps the errors of earlier attempts; they must not stand for the same error of this one.
    const earlier = task.result?.errors?.length ?? 0
    this.#session.beginTest(task.id)
    try {
      await this.#session.runInTest(task.id, runTest)
    } finally {
      await this.#session.settle(task.id)
    }
    const failures = this.#session.failuresOf(task.id)
    const errors = task.result?.errors?.slice(earlier)
    tellApart(errors, failures)
    throwAll(unreported(failures, errors))
  }

  /** What ended a test is known only after Vitest has torn down its fixtures and turned round `test.fails`. */
  async #finish(tests: readonly CollectedTest[]): Promise<void> {
    for (const { task, key, runs } of tests) {
      if (runs) this.#session.endTest(key, statusOf(task))
    }
    const { partial, filtered } = this.#options
    this.#file.meta.understudy = await this.#session.finish({
      complete: !partial && ranInFull(this.#file, tests),
      isWhole: !filtered && ranAll(this.#file, tests),
    })
  }

  /** What became known after the end of a test can only fail the file. */
  #lateFailures(tests: readonly CollectedTest[]) {
    const ofTests = tests.filter(({ task }) => !task.fails).flatMap(({ key }) => this.#session.failuresOf(key))
    return [...this.#session.failuresOfFile(), ...ofTests]
  }
}
