import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { mapParts } from './large-body.js'
import { sanitize } from './sanitize.js'

test('gives all bytes, in parts that end with a line where they have one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', 'é'), maxLength: 200 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 60 }), (body, pieceSize, partSize) => {
      const bytes = Buffer.from(body)
      const pieces = Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, index) =>
        bytes.subarray(index * pieceSize, (index + 1) * pieceSize),
      )
      const parts: string[] = []
      const mapped = [...mapParts(pieces, (part) => (parts.push(part.toString('latin1')), part), partSize)]
      expect(Buffer.concat(mapped).equals(bytes)).toBe(true)
      expect(parts.slice(0, -1).every((part) => !part.includes('\n') || part.endsWith('\n'))).toBe(true)
    }),
  )
})

test('replaces in bodies that are too large to hold', () => {
  const draft: Omit<Interaction, 'id'> = {
    test: 't',
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://api.example.net/a', headers: { 'x-api-key': 'k7Gq-0zP1' } },
    response: { status: 200, headers: {}, body: { file: 'large.txt' }, latencyMs: 1 },
  }
  const sanitized = sanitize([{ draft, earlier: null }], { kept: [], files: new Map() })
  const lines = Array.from({ length: 40_000 }, (_, index) => `${index} of ada${index % 3}@lovelace.net by k7Gq-0zP1\n`)
  const pieces = lines
    .join('')
    .match(/[^]{1,70000}/g)!
    .map((piece) => Buffer.from(piece))
  const text = Buffer.concat([...sanitized.largeBody(0, pieces)]).toString()
  expect(text.split('\n').slice(0, 3)).toEqual([
    '0 of user-1@example.com by redacted-1',
    '1 of user-2@example.com by redacted-1',
    '2 of user-3@example.com by redacted-1',
  ])
  expect(text).not.toMatch(/lovelace|k7Gq/)
  expect(text.split('\n')).toHaveLength(40_001)
})
