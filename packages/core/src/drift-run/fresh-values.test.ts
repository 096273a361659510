import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { asText, fitsType } from '../parameters/index.js'
import { PLACEHOLDER_TYPES } from '../parameters/placeholder-types.js'
import { freshValue } from './fresh-values.js'

test.each(PLACEHOLDER_TYPES.map(({ name }) => name))('makes values that are %s', (name) => {
  const moments = fc.integer({ min: Date.parse('2001-09-10'), max: Date.parse('2100-01-01') })
  const fits = (now: number): boolean => fitsType(name, asText(freshValue(name, now) ?? ''))
  expect(() => fc.assert(fc.property(moments, fits))).not.toThrow()
})

test.each(['uuid', 'ulid', 'nonce', 'boundary', 'any'])('makes another %s each time', (name) => {
  expect(freshValue(name, 1)).not.toBe(freshValue(name, 1))
})

test('makes nothing of what is no type', () => {
  expect(freshValue('uid', 1)).toBeUndefined()
  expect(freshValue('toString', 1)).toBeUndefined()
})
