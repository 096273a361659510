import type { ResolvedConfig } from '../config/config.js'
import type { UnderstudyError } from '../errors.js'
import type { Mode, SessionResult } from '../model/index.js'
import type { SessionRegistry } from '../registry/contract.js'

/** What one test file's session needs to know. */
export interface SessionOptions {
  /** Absolute path of the test file. */
  testFile: string
  /** Absolute path of the runner's root; paths in results are relative to it. */
  rootDir: string
  mode: Mode
  config: ResolvedConfig
  /** The global object that test code sees. Jest's sandbox has its own; elsewhere it is `globalThis`. */
  realm: Realm
  /** Find out where in the source each call came from. Costs a look at the stack for each call. Default false. */
  traceCallers?: boolean
  /** Absolute path of the recording, where it is not the one beside the test file. */
  recordingPath?: string
  /**
   * The one test that all calls belong to, by its name; null: to none, and what any test recorded may answer them. For a
   * process that runs no tests, such as an app or a proxy.
   */
  soleTest?: string | null
  /** Hears of each failure as soon as it is known. */
  onFailure?(error: UnderstudyError): void
}

/** The parts of a global object that the session hooks. */
export type Realm = Record<PropertyKey, unknown>

/** A test as the runner collected it, in the order of definition. */
export interface PlannedTest {
  /** Unique in the file, stable for the session: the runner's own id. */
  key: string
  /** Suites and test joined by ` > `; two tests may share it. */
  name: string
  /** False where a filter, `.only`, `.skip` or `.todo` keeps the test from running. */
  runs: boolean
}

export type TestStatus = 'passed' | 'failed' | 'skipped'

/** How the runner finished the file. */
export interface FinishOptions {
  /**
   * True where nothing kept a test of the file from running that would run by default: no name filter, `.only`,
   * shard, bail or retry. Only a complete run prunes.
   */
  complete: boolean
  /** See `SessionResult.isWhole`. */
  isWhole: boolean
}

/**
 * One test file's life, from before its first import to after its last hook. One session is active at a time
 * in a thread; `start` while another runs is an error of the adapter.
 */
export interface Session {
  /** What test code registers by hand, and what it asks of the calls that were made. */
  readonly registry: SessionRegistry
  /** Hook the network. Synchronous, so that nothing of the test file can run before it. */
  start(): void
  /** Take over the collected tests, once, before the first of them runs. Numbers equal names. */
  plan(tests: readonly PlannedTest[]): void
  /** Begin an attempt at a test. A second attempt (retry, repeat) drops what the one before it recorded. */
  beginTest(key: string): void
  /** Run `fn` so that every call made in it, at once or later, belongs to the test. */
  runInTest<T>(key: string, fn: () => T): T
  /** What time it is for the code under test, in ms since the epoch: real, or with `replay.time` that of the recording. */
  now(): number
  /** The test is over. Wait until calls that it began have ended, at most `ms` (default 1000, only in recording modes). */
  settle(key: string, ms?: number): Promise<void>
  /** Errors that fail the test whether or not the code under test let them through: its unmatched calls. */
  failuresOf(key: string): UnderstudyError[]
  /** The same for calls outside any test (module load, `beforeAll`). */
  failuresOfFile(): UnderstudyError[]
  /** Tell how the last attempt ended. A failed test saves nothing. */
  endTest(key: string, status: TestStatus): void
  /** How many calls are being recorded now, and how many have been. */
  readonly progress: { open: number; over: number }
  /**
   * Save what has been recorded so far, and go on. Synchronous, for a process that is about to end. Repeated, it adds what is
   * new.
   *
   * @returns how many calls were recorded since the session began
   */
  save(): number
  /** Save what is to be saved, unhook the network, and say what happened. Idempotent. */
  finish(options: FinishOptions): Promise<SessionResult>
}
