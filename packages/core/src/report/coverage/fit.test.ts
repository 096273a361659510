import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinFitting, pad, plain, shorten, widthOf } from './fit.js'
import { anyText } from './sample-result.js'

test('leaves out the middle of what is too wide', () => {
  expect(shorten('GET /v1/payments/:id/refunds', 15)).toBe('GET /v1…refunds')
  expect(shorten('決済サービス', 7)).toBe('決…ビス')
  expect(shorten('short', 5)).toBe('short')
  expect(['abc', 'abc', 'abc'].map((text, width) => shorten(text, width))).toEqual(['', '…', 'a…'])
})

test('counts what of a list does not fit', () => {
  expect(joinFitting(['429', 'timeout', '5xx'], 20)).toBe('429, timeout, 5xx')
  expect(joinFitting(['429', 'timeout', '5xx'], 15)).toBe('429, +2')
  expect(joinFitting(['429', 'timeout', '5xx'], 4)).toBe('42…x')
  expect(joinFitting([], 4)).toBe('')
})

test('is never wider than asked, and pads to the very width', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), anyText, fc.constant('決済👩‍👩‍👧é'))
  fc.assert(
    fc.property(text, fc.nat(40), (raw, width) => {
      const line = plain(raw)
      expect(widthOf(shorten(line, width))).toBeLessThanOrEqual(width)
      expect(widthOf(pad(line, width, 'right'))).toBe(width)
      expect(widthOf(joinFitting([line, line], width))).toBeLessThanOrEqual(width)
    }),
  )
})
