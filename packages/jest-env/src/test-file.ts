import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment'
import type { Circus, Config } from '@jest/types'
import { resolveMode } from '@understudy/core/config'
import { createSession, type Session } from '@understudy/core/session'
import { bindToContext } from './bind-to-context.js'
import { addFailures, addFileFailures, errorOf } from './failures.js'
import { setFakeTimers } from './fake-timers.js'
import { hideOwnFrames } from './own-frames.js'
import { planTests } from './plan-tests.js'
import { projectConfig } from './project-config.js'
import { wantsCallers, writeResult } from './run-folder.js'

/** The session of this thread that has not finished. */
let running: Session | undefined

/** One test file's way through Jest, told to its session. */
export class TestFile {
  readonly #session: Session
  readonly #globalConfig: Config.GlobalConfig
  readonly #keys = new Map<Circus.TestEntry, string>()
  /** Tests that this run is to run. */
  readonly #running = new Set<Circus.TestEntry>()
  /** The running test that is not concurrent: the only kind that has `beforeEach` and `afterEach` hooks. */
  #sequential: Circus.TestEntry | undefined
  #retried = false
  #complete = false
  #isWhole = false

  /** Start the session. Throws what is wrong with the configuration or the recording. */
  constructor(
    environment: JestEnvironment,
    { globalConfig, projectConfig: project }: JestEnvironmentConfig,
    context: EnvironmentContext,
  ) {
    const config = projectConfig(project.rootDir, globalConfig.rootDir)
    this.#globalConfig = globalConfig
    this.#session = createSession({
      testFile: context.testPath,
      rootDir: globalConfig.rootDir,
      mode: resolveMode({ runner: globalConfig.updateSnapshot, env: process.env }),
      config,
      realm: environment.global,
      traceCallers: wantsCallers({
        enabled: config.coverage.enabled,
        isAsked: globalConfig.collectCoverage,
        isWatch: globalConfig.watch || globalConfig.watchAll,
      }),
    })
    // Jest tears no environment down whose set-up files throw. That file has failed, and has nothing to save.
    running?.finish({ complete: false, isWhole: false }).catch(() => undefined)
    running = this.#session
    this.#session.start()
    if (config.replay.time === 'recorded') setFakeTimers(environment, project.fakeTimers, () => this.#session.now())
  }

  /** Take notice of what jest-circus is about to do, or has done. */
  handle(event: Circus.Event, state: Circus.State): void | Promise<void> {
    if (event.name === 'run_start') return this.#plan(state)
    if (event.name === 'test_started') return this.#begin(event.test)
    if (event.name === 'test_done') return this.#end(event.test)
    if (event.name === 'run_finish') return this.#conclude(state)
    if (event.name === 'test_retry' || event.name === 'describe_retry') this.#retried = true
    return undefined
  }

  /** Let the session save and unhook, and leave its result to the reporter. */
  async finish(): Promise<void> {
    if (running === this.#session) running = undefined
    writeResult(await this.#session.finish({ complete: this.#complete, isWhole: this.#isWhole }))
  }

  #plan(state: Circus.State): void {
    const planned = planTests(state)
    for (const { test, key, runs } of planned) {
      this.#keys.set(test, key)
      if (runs) this.#running.add(test)
      if (test.fn) test.fn = bindToContext(test.fn, (body) => this.#session.runInTest(key, body))
    }
    this.#bindHooks(state.rootDescribeBlock)
    this.#session.plan(planned.map(({ key, name, runs }) => ({ key, name, runs })))
  }

  #bindHooks(block: Circus.DescribeBlock): void {
    for (const hook of block.hooks) {
      if (hook.type === 'beforeEach' || hook.type === 'afterEach') {
        hook.fn = bindToContext(hook.fn, (body) => this.#runInSequentialTest(body))
      }
    }
    for (const child of block.children) {
      if (child.type === 'describeBlock') this.#bindHooks(child)
    }
  }

  #runInSequentialTest<T>(body: () => T): T {
    return this.#sequential ? this.#session.runInTest(this.#keyOf(this.#sequential), body) : body()
  }

  #begin(test: Circus.TestEntry): void {
    if (!test.concurrent) this.#sequential = test
    this.#session.beginTest(this.#keyOf(test))
  }

  async #end(test: Circus.TestEntry): Promise<void> {
    const key = this.#keyOf(test)
    await this.#session.settle(key)
    this.#judge(test, key)
    this.#session.endTest(key, statusOf(test))
  }

  /** What became known after a test's end (a late call, an unhandled rejection) still counts. */
  #conclude(state: Circus.State): void {
    const tests = [...this.#keys.keys()].filter((test) => test.status === 'done')
    for (const test of tests) {
      const key = this.#keyOf(test)
      this.#judge(test, key)
      if (statusOf(test) === 'failed') this.#session.endTest(key, 'failed')
    }
    addFileFailures(state, tests, this.#session.failuresOfFile())
    this.#isWhole = this.#ranAll(state)
    this.#complete = this.#isComplete(tests)
  }

  #judge(test: Circus.TestEntry, key: string): void {
    addFailures(test, this.#session.failuresOf(key))
    for (const entry of test.errors) hideOwnFrames(errorOf(entry))
  }

  #isComplete(tests: Circus.TestEntry[]): boolean {
    const bailed = this.#globalConfig.bail > 0 && tests.some((test) => statusOf(test) === 'failed')
    return this.#isWhole && this.#globalConfig.shard === undefined && !bailed && !this.#retried
  }

  /** A test that is cut off by the file's end, or by a bail-out, is not done. */
  #ranAll(state: Circus.State): boolean {
    if (state.testNamePattern || state.hasFocusedTests) return false
    return [...this.#running].every(({ status }) => status === 'done')
  }

  #keyOf(test: Circus.TestEntry): string {
    return this.#keys.get(test) ?? test.name
  }
}

function statusOf(test: Circus.TestEntry): 'passed' | 'failed' {
  return test.errors.length > 0 ? 'failed' : 'passed'
}
