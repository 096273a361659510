import type { Circus } from '@jest/types'
import type { UnderstudyError } from '@understudy/core'
import { hideOwnFrames } from './own-frames.js'

/**
 * Fail a test for what its session holds against it, unless the test already fails with that very error.
 *
 * A test that is expected to fail has then done so, even where its body swallowed the error.
 */
export function addFailures(test: Circus.TestEntry, failures: readonly UnderstudyError[]): void {
  if (failures.length === 0) return
  if (test.failing) {
    test.errors = test.errors.filter((error) => errorOf(error) !== test.asyncError)
    return
  }
  for (const failure of failures) {
    hideOwnFrames(failure)
    if (!test.errors.some((error) => mentions(errorOf(error), failure))) test.errors.push([failure, test.asyncError])
  }
}

/** Fail the file for what happened outside its tests, unless a test or a hook already failed with it. */
export function addFileFailures(
  state: Circus.State,
  tests: readonly Circus.TestEntry[],
  failures: readonly UnderstudyError[],
): void {
  const known = [...state.unhandledErrors, ...tests.flatMap((test) => test.errors)].map(errorOf)
  for (const failure of failures) {
    hideOwnFrames(failure)
    if (!known.some((error) => mentions(error, failure))) state.unhandledErrors.push([failure, failure])
  }
}

/** The error of an entry: jest-circus keeps it alone, or in a pair with the place that it belongs to. */
export function errorOf(entry: unknown): unknown {
  return Array.isArray(entry) ? entry[0] : entry
}

/** Clients wrap errors: as `cause`, among `errors`, or by taking over the message. */
function mentions(error: unknown, failure: UnderstudyError, depth = 0): boolean {
  if (error === failure) return true
  if (typeof error === 'string') return error.includes(failure.message)
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const { message, cause, errors } = error as { message?: unknown; cause?: unknown; errors?: unknown }
  const inner = [cause, ...(Array.isArray(errors) ? errors : [])]
  return (
    (typeof message === 'string' && message.includes(failure.message)) ||
    inner.some((part) => mentions(part, failure, depth + 1))
  )
}

/** Chains of causes may be circular. */
const MAX_DEPTH = 8
