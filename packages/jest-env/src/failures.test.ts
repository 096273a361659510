import type { Circus } from '@jest/types'
import { describe, expect, test } from 'vitest'
import { UnderstudyError } from '@understudy/core'
import { addFailures, addFileFailures, errorOf } from './failures.js'

const miss = (what: string) => new UnderstudyError('unmatched-call', { what })
const entry = (fields: Partial<Circus.TestEntry> = {}) =>
  ({ asyncError: new Error('here'), errors: [], failing: false, ...fields }) as unknown as Circus.TestEntry
const messages = (entries: readonly unknown[]) => entries.map((each) => (errorOf(each) as Error).message)

describe('addFailures', () => {
  test('fails a test that swallowed its misses', () => {
    const it = entry()
    addFailures(it, [miss('one'), miss('two')])
    expect(messages(it.errors)).toEqual(['[unmatched-call] one', '[unmatched-call] two'])
  })

  const failure = miss('one')
  test.each<[how: string, error: unknown]>([
    ['itself', failure],
    ['as a cause', new TypeError('fetch failed', { cause: failure })],
    [
      'as a cause of a cause',
      new Error('checkout failed', { cause: new TypeError('fetch failed', { cause: failure }) }),
    ],
    ['among several', new AggregateError([new Error('other'), failure])],
    ['by its message', Object.assign(new Error(`request to /x failed: ${failure.message}`), { code: 'ERR' })],
    ['as text', `Error: ${failure.message}\n    at test`],
  ])('leaves out a failure that the test already fails with %s', (_how, error) => {
    const it = entry({ errors: [[error, new Error('here')]] as Circus.TestEntry['errors'] })
    addFailures(it, [failure])
    expect(it.errors).toHaveLength(1)
  })

  test('adds the failure to an error that hides it, and to a chain of causes that has no end', () => {
    const circular = new Error('payment failed')
    circular.cause = circular
    const it = entry({ errors: [[circular, new Error('here')]] as Circus.TestEntry['errors'] })
    addFailures(it, [failure])
    expect(messages(it.errors)).toEqual(['payment failed', '[unmatched-call] one'])
  })

  test('counts as the failure of a test that is to fail', () => {
    const asyncError = new Error('Failing test passed even though it was supposed to fail')
    const other = new Error('afterEach')
    const it = entry({
      failing: true,
      asyncError,
      errors: [
        [asyncError, asyncError],
        [other, asyncError],
      ] as never,
    })
    addFailures(it, [failure])
    expect(messages(it.errors)).toEqual(['afterEach'])
  })
})

describe('addFileFailures', () => {
  test('fails the file once for what no test fails with', () => {
    const known = miss('known')
    const hooked = miss('hooked')
    const state = { unhandledErrors: [[hooked, hooked]] } as unknown as Circus.State
    const tests = [entry({ errors: [[known, new Error('here')]] as never })]
    addFileFailures(state, tests, [known, hooked, miss('new')])
    expect(messages(state.unhandledErrors)).toEqual(['[unmatched-call] hooked', '[unmatched-call] new'])
  })
})
