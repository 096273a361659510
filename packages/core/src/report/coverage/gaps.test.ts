import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { levelOf, percentText, ratioOf } from './figures.js'
import { gapsFirst, shareRows } from './gaps.js'
import { sampleResult } from './sample-result.js'

test('puts services and operations with gaps first, what was never called before the rest', () => {
  const { services } = sampleResult({
    A: { full: ['+200'] },
    B: { full: ['+200'], partly: ['+200', '404'], never: ['200'] },
  })
  const found = gapsFirst(services).map(({ service, operations, covered }) => [
    service.name,
    operations.map(({ name }) => name),
    covered.map(({ name }) => name),
  ])
  expect(found).toEqual([
    ['B', ['never', 'partly'], ['full']],
    ['A', [], ['full']],
  ])
})

test('shares rows fairly, one at least', () => {
  expect(shareRows([200, 2, 20], 50)).toEqual([28, 2, 20])
  expect(shareRows([3, 3], Infinity)).toEqual([3, 3])
  expect(shareRows([3, 3, 0], 0)).toEqual([1, 1, 0])
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 10 }), fc.nat(100), (sizes, rows) => {
      const shares = shareRows(sizes, rows)
      const sum = shares.reduce((all, share) => all + share, 0)
      expect(shares.every((share, index) => share <= sizes[index]! && share >= Math.min(1, sizes[index]!))).toBe(true)
      expect(sum).toBeLessThanOrEqual(Math.max(rows, sizes.length))
    }),
  )
})

test('never rounds up to a figure that was not reached', () => {
  expect(ratioOf(99_999, 100_000).pct).toBe(99.99)
  expect(percentText(ratioOf(0, 0).pct)).toBe('none')
  expect([null, 49.99, 50, 79.99, 80].map((pct) => levelOf(pct, [50, 80]))).toEqual([
    'none',
    'low',
    'medium',
    'medium',
    'high',
  ])
})
