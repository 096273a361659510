import { UnderstudyError } from '@understudy/core'
import { describe, expect, test } from 'vitest'
import { tellApart, throwAll, unreported } from './failures.js'

const miss = new UnderstudyError('unmatched-call', { what: 'No interaction for GET https://api.example.com/a' })
const other = new UnderstudyError('unmatched-call', { what: 'No interaction for GET https://api.example.com/b' })

describe('unreported', () => {
  test('keeps what no error tells of', () => {
    expect(unreported([miss, other], [{ message: 'expected 1 to be 2' }])).toEqual([miss, other])
    expect(unreported([miss, other])).toEqual([miss, other])
  })

  test.each([
    ['the error itself', miss],
    ['a plain copy', { name: 'UnderstudyError', message: miss.message, code: miss.code }],
    ['a message that takes it over', { message: `request to /a failed, reason: ${miss.message}` }],
    ['a cause', { message: 'fetch failed', cause: { message: 'inner', cause: { message: miss.message } } }],
    ['one of several', { message: 'all attempts failed', errors: [{ message: 'first' }, { message: miss.message }] }],
    ['a thrown string', miss.message],
  ])('leaves out what is known as %s', (_form, error) => {
    expect(unreported([miss, other], [error])).toEqual([other])
  })

  test('comes to an end with a circular chain of causes', () => {
    const error: { message: string; cause?: unknown } = { message: 'circular' }
    error.cause = error
    expect(unreported([miss], [error])).toEqual([miss])
  })
})

describe('tellApart', () => {
  test('makes the stacks of two errors differ by what caused them', () => {
    const errors = [miss, other].map((cause) => ({
      message: 'fetch failed',
      stack: 'TypeError: fetch failed',
      cause: { message: cause.message },
    }))
    tellApart(errors, [miss, other])
    expect(errors.map(({ stack }) => stack)).toEqual([
      `TypeError: fetch failed\nCaused by: UnderstudyError: ${miss.message}`,
      `TypeError: fetch failed\nCaused by: UnderstudyError: ${other.message}`,
    ])
  })

  test('leaves errors alone that say it themselves, or have another cause', () => {
    const errors = [
      { message: `request failed, reason: ${miss.message}`, stack: 'a' },
      { message: 'expected 1 to be 2', stack: 'b' },
    ]
    tellApart(errors, [miss])
    expect(errors.map(({ stack }) => stack)).toEqual(['a', 'b'])
  })
})

describe('throwAll', () => {
  test('throws one error as it is, several as one, none not at all', () => {
    expect(() => throwAll([])).not.toThrow()
    expect(() => throwAll([miss])).toThrow(miss)
    expect(() => throwAll([miss, other])).toThrow(expect.objectContaining({ errors: [miss, other] }))
  })
})
