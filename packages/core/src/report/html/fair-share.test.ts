import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fairShare, firstBytes } from './fair-share.js'

const text = fc.string({ unit: 'binary' })

test('shares so that all fits, and cuts nothing that is shorter than the share', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000)), fc.nat(50_000), (sizes, budget) => {
      const share = fairShare(sizes, budget)
      const total = sizes.reduce((sum, size) => sum + Math.min(size, share), 0)
      expect(total).toBeLessThanOrEqual(budget)
      // No greater share would fit.
      const more = sizes.reduce((sum, size) => sum + Math.min(size, share + 1), 0)
      expect(share === Infinity || more > budget).toBe(true)
    }),
  )
})

test.each([
  [[10, 20, 30], 60, Infinity],
  [[10, 20, 30], 50, 20],
  [[10, 20, 30], 9, 3],
  [[10], 0, 0],
  [[10], -5, 0],
  [[], 0, Infinity],
])('shares for %j within %i by %s', (sizes, budget, share) => {
  expect(fairShare(sizes, budget)).toBe(share)
})

test('takes as many whole characters as fit', () => {
  fc.assert(
    fc.property(text, fc.nat(40), (whole, limit) => {
      const start = firstBytes(whole, limit)
      expect(whole.startsWith(start)).toBe(true)
      expect(Buffer.byteLength(start)).toBeLessThanOrEqual(limit)
      const next = whole.codePointAt(start.length)
      const end = next === undefined ? 0 : Buffer.byteLength(String.fromCodePoint(next))
      expect(start === whole || Buffer.byteLength(start) + end > limit).toBe(true)
    }),
  )
})
