import { AsyncLocalStorage } from 'node:async_hooks'
import type { UnderstudyError } from '../errors.js'
import type { PlannedTest, TestStatus } from './session.js'

/** One test of the file, as far as it has come. */
export interface TestState {
  key: string
  /** Unique in the file: the second test of a name is `name (2)`. */
  name: string
  runs: boolean
  /** Counts attempts; 0 before the first. */
  attempt: number
  status: TestStatus | null
  failures: UnderstudyError[]
}

/** Knows the tests of a file, and to which of them the code that runs now belongs. */
export class TestScope {
  readonly #current = new AsyncLocalStorage<string>()
  readonly #tests = new Map<string, TestState>()
  readonly #names = new Set<string>()
  /** Misses of calls outside any test. */
  readonly fileFailures: UnderstudyError[] = []
  readonly #soleTest: string | null
  readonly #onFailure: (error: UnderstudyError) => void

  /** `soleTest` is the key of the test to which all code belongs that is in no other. */
  constructor(soleTest: string | null = null, onFailure: (error: UnderstudyError) => void = () => undefined) {
    this.#soleTest = soleTest
    this.#onFailure = onFailure
  }

  /** Key of the test that code which runs now belongs to; null outside any test. */
  get current(): string | null {
    return this.#current.getStore() ?? this.#soleTest
  }

  /** The tests in the order of definition. */
  get tests(): readonly TestState[] {
    return [...this.#tests.values()]
  }

  plan(tests: readonly PlannedTest[]): void {
    for (const { key, name, runs } of tests) this.#add(key, name, runs)
  }

  /** A test by its key; made for one that no plan named. */
  get(key: string): TestState {
    return this.#tests.get(key) ?? this.#add(key, key, true)
  }

  /** The name under which a test's interactions stand in the recording; null outside any test. */
  nameOf(owner: string | null): string | null {
    return owner === null ? null : this.get(owner).name
  }

  begin(key: string): TestState {
    const test = this.get(key)
    test.attempt += 1
    test.status = null
    test.failures = []
    return test
  }

  run<T>(key: string, fn: () => T): T {
    return this.#current.run(key, fn)
  }

  /** Remember a failure with its test. */
  fail(owner: string | null, error: UnderstudyError): void {
    if (owner === null) this.fileFailures.push(error)
    else this.get(owner).failures.push(error)
    this.#onFailure(error)
  }

  #add(key: string, name: string, runs: boolean): TestState {
    const known = this.#tests.get(key)
    if (known !== undefined) return known
    const test: TestState = {
      key,
      name: this.#freeName(name),
      runs,
      attempt: 0,
      status: null,
      failures: [],
    }
    this.#tests.set(key, test)
    return test
  }

  /** A second test of a name is `name (2)`, unless a test is called so. */
  #freeName(name: string): string {
    let free = name
    for (let count = 2; this.#names.has(free); count += 1) free = `${name} (${count})`
    this.#names.add(free)
    return free
  }
}
