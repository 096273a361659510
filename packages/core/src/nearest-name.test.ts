import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.js'

const KEYS = ['ignoreQuery', 'ignoreBody', 'headers']

test.each([
  ['ignoreQuerry', 'ignoreQuery'],
  ['ignore_query', 'ignoreQuery'],
  ['ignoreBdoy', 'ignoreBody'],
  ['header', 'headers'],
  ['Headers', 'headers'],
])('finds what %s was meant to be', (typed, meant) => {
  expect(nearestName(typed, KEYS)).toBe(meant)
})

test.each(['colour', 'x', '', 'baseUrl'])('finds nothing near "%s"', (typed) => {
  expect(nearestName(typed, KEYS)).toBeUndefined()
})

test('prefers the nearest of several, and the first of equals', () => {
  expect(nearestName('bb', ['ab', 'bbb', 'cb'])).toBe('ab')
  expect(nearestName('record', ['records', 'record', 'recorder'])).toBe('record')
})
