import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { headerShapesOf, mergeHeaders } from '../answer/header-shape.js'
import { mergeStreams, streamShapeOf } from '../answer/stream-shape.js'
import type { Value } from '../value.js'
import { MOST_DISTINCT } from './distinct.js'
import { mergeShapes, MOST_FIELDS, MOST_VARIANTS } from './merge-shapes.js'
import { shapeOfAll } from './observe.js'
import { emptyShape, type Shape } from './shape.js'

const KEYS = ['id', 'type', 'a', 'b', 'items', 'created_at', '42', 'cus_1a2b3c', '__proto__']

const text = fc.oneof(
  fc.constantFrom('', 'card', 'bank', '2026-11-22', '12.50', '{"a":1}', '[]', 'https://example.com/a', 'redacted-1'),
  fc.uuid(),
  fc.string({ maxLength: 6 }),
)

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 }).map((entries) => {
      const made: Record<string, Value> = {}
      for (const [key, one] of entries)
        Object.defineProperty(made, key, { value: one, enumerable: true, configurable: true, writable: true })
      return made
    }),
  ),
}))

const values = fc.array(value, { maxLength: 6 })

const isStandIn = (one: string): boolean => one === 'redacted-1'

const shapeOf = (list: readonly Value[]): Shape => shapeOfAll(list, isStandIn)

/** Maps and sets in one order: in which order things came is no part of a shape. */
function plain(value: unknown): unknown {
  if (value instanceof Map)
    return [...value].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)])
  if (value instanceof Set) return [...value].map(String).toSorted((a, b) => (a < b ? -1 : 1))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    key === 'values' ? [...one].map(String).toSorted((a, b) => (a < b ? -1 : 1)) : plain(one),
  ])
  return Object.fromEntries(entries)
}

it('merges shapes in any order', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(plain(mergeShapes(shapeOf(a), shapeOf(b)))).toEqual(plain(mergeShapes(shapeOf(b), shapeOf(a))))
    }),
  )
})

it('merges shapes in any grouping', () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const [one, two, three] = [shapeOf(a), shapeOf(b), shapeOf(c)]
      const left = mergeShapes(mergeShapes(one, two), three)
      const right = mergeShapes(one, mergeShapes(two, three))
      expect(plain(left)).toEqual(plain(right))
    }),
  )
})

it('shows of several values what the merge of their shapes shows', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(plain(shapeOf([...a, ...b]))).toEqual(plain(mergeShapes(shapeOf(a), shapeOf(b))))
    }),
  )
})

it('leaves what it merges as it was', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [one, two] = [shapeOf(a), shapeOf(b)]
      const before = JSON.stringify(plain(one))
      mergeShapes(one, two)
      expect(JSON.stringify(plain(one))).toBe(before)
    }),
  )
})

it('takes the shape of nothing for nothing', () => {
  fc.assert(
    fc.property(values, (list) => {
      expect(plain(mergeShapes(shapeOf(list), emptyShape()))).toEqual(plain(shapeOf(list)))
    }),
  )
})

const range = (length: number, from = 0): number[] => Array.from({ length }, (_, index) => index + from)

it.each([
  ['values', (n: number): Value => `v${n}`, MOST_DISTINCT],
  ['variants', (n: number): Value => ({ type: `kind${'abcdefghijklmnopqrstuvwxyz'[n]!}`, n }), MOST_VARIANTS],
  ['fields', (n: number): Value => ({ [`field${'x'.repeat(n % 7)}_${n.toString(26)}k`]: n }), MOST_FIELDS],
])('merges more %s than it keeps in any grouping', (_name, make, most) => {
  const lists = [range(most - 3), range(6, most - 6), range(5, Math.min(most - 2, 20))].map((list) => list.map(make))
  const [a, b, c] = lists.map(shapeOf) as [Shape, Shape, Shape]
  const left = plain(mergeShapes(mergeShapes(a, b), c))
  expect(left).toEqual(plain(mergeShapes(a, mergeShapes(b, c))))
  expect(left).toEqual(plain(mergeShapes(mergeShapes(c, a), b)))
  expect(left).toEqual(plain(shapeOf(lists.flat())))
})

const events = fc.array(
  fc.record({ type: fc.constantFrom('start', 'delta', 'stop'), data: value }).map(({ type, data }) => ({ type, data })),
  { maxLength: 5 },
)

it('merges streams in any order and grouping', () => {
  fc.assert(
    fc.property(events, events, events, (a, b, c) => {
      const [one, two, three] = [a, b, c].map((list) => streamShapeOf(list, null)) as [never, never, never]
      const left = mergeStreams(mergeStreams(one, two), three)
      expect(plain(left)).toEqual(plain(mergeStreams(one, mergeStreams(two, three))))
      expect(plain(left)).toEqual(plain(mergeStreams(mergeStreams(three, one), two)))
    }),
  )
})

const headers = fc.array(
  fc.tuple(
    fc.constantFrom('etag', 'Link', 'x-total-count', 'content-type'),
    fc.constantFrom('1', 'x', '</a>; rel="next"', 'https://example.com/a'),
  ),
)

it('merges headers in any order and grouping', () => {
  fc.assert(
    fc.property(headers, headers, headers, (a, b, c) => {
      const [one, two, three] = [a, b, c].map((list) => headerShapesOf(list, [])) as [never, never, never]
      const left = mergeHeaders(mergeHeaders(one, two), three)
      expect(plain(left)).toEqual(plain(mergeHeaders(one, mergeHeaders(two, three))))
      expect(plain(left)).toEqual(plain(mergeHeaders(mergeHeaders(three, one), two)))
    }),
  )
})
