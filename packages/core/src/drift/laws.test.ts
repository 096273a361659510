import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonValue } from '../model/index.js'
import { arbitraryBody } from './arbitrary-bodies.js'
import { briefly, compareJson } from './sample-calls.js'

const recordings = fc.array(arbitraryBody, { minLength: 1, maxLength: 5 })

it('takes an answer that was recorded for a match', () => {
  fc.assert(
    fc.property(recordings, (bodies) => {
      const [own] = bodies
      const { verdict, findings, unverified } = compareJson(bodies, own)
      expect({ verdict, findings, unverified }).toEqual({ verdict: 'match', findings: [], unverified: [] })
    }),
    { numRuns: 400 },
  )
})

it('takes an answer that was recorded for another call for no drift', () => {
  fc.assert(
    fc.property(recordings, arbitraryBody, (bodies, other) => {
      const { findings } = compareJson([...bodies, other], other)
      expect(findings).toEqual([])
    }),
    { numRuns: 400 },
  )
})

it('leaves no doubt where the answer to this very call held no more', () => {
  const own = [{ cus_1a2b3c: null, id: '' }]
  expect(compareJson([own, [{ cus_1a2b3c: {} }]], own).unverified).toEqual([])
})

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reversed(one)]),
  )
}

it('finds the same whatever the order of keys and of recordings', () => {
  fc.assert(
    fc.property(recordings, arbitraryBody, (bodies, live) => {
      const [own, ...rest] = bodies
      const turned = [own, ...rest.toReversed()].map((body) => reversed(body!))
      const findings = briefly(compareJson(bodies, live)).toSorted()
      expect(briefly(compareJson(turned, live)).toSorted()).toEqual(findings)
    }),
    { numRuns: 300 },
  )
})

/** Of few names and values, so that much could have moved, or have got another name. */
const NAMES = fc.constantFrom('created_at', 'data', 'meta', 'id', 'owner_name', 'enabled', 'owner')
const LEAVES = fc.constantFrom<JsonValue>(0, 1, 'abc-1', '2026-11-22T10:00:00Z', true, false, null)
const INNER = fc.dictionary(NAMES, LEAVES, { maxKeys: 3 })
const MIDDLE = fc.dictionary(NAMES, fc.oneof(LEAVES, INNER), { maxKeys: 4 })
const ALIKE = fc.dictionary(NAMES, fc.oneof(LEAVES, MIDDLE), { minKeys: 1, maxKeys: 5 })

it('finds the same whatever the order of keys, where fields could have gone to several places', () => {
  fc.assert(
    fc.property(ALIKE, ALIKE, (recorded, live) => {
      const findings = briefly(compareJson([recorded], live)).toSorted()
      expect(briefly(compareJson([reversed(recorded)], reversed(live))).toSorted()).toEqual(findings)
    }),
    { numRuns: 2000 },
  )
})

it('gives every finding of a call a fingerprint of its own, the same in every run', () => {
  fc.assert(
    fc.property(recordings, arbitraryBody, (bodies, live) => {
      const prints = compareJson(bodies, live).findings.map(({ fingerprint }) => fingerprint)
      expect(new Set(prints).size).toBe(prints.length)
      expect(compareJson(bodies, live).findings.map(({ fingerprint }) => fingerprint)).toEqual(prints)
      expect(prints.every((print) => /^[\da-f]{12}$/.test(print))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

const record = fc.record({
  id: fc.integer(),
  name: fc.string({ minLength: 1 }),
  price: fc.double({ noNaN: true, min: 1 }),
})
const FIELDS = ['id', 'name', 'price'] as const

it('finds every field that is gone from where it always was', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 3, maxLength: 6 }),
      record,
      fc.constantFrom(...FIELDS),
      (all, one, field) => {
        const { [field]: _gone, ...live } = one
        expect(briefly(compareJson(all, live))).toContain(`breaking field-removed /${field}`)
      },
    ),
  )
})
