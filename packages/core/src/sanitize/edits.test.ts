import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, applyToPieces, type Edit } from './edits.js'

test('replaces what edits name', () => {
  const edits = [
    { start: 6, end: 11, text: 'there' },
    { start: 0, end: 1, text: 'J' },
  ]
  expect(applyEdits('hello world', edits)).toBe('Jello there')
  expect(applyEdits('hello', [])).toBe('hello')
})

test('takes the first of edits that overlap, and the longer of those', () => {
  const edits = [
    { start: 1, end: 3, text: 'x' },
    { start: 1, end: 4, text: 'y' },
    { start: 3, end: 5, text: 'z' },
  ]
  expect(applyEdits('abcdef', edits)).toBe('ayef')
})

test('puts a replacement where what it replaces began', () => {
  expect(applyToPieces(['ab', 'cd', 'ef', 'gh'], [{ start: 1, end: 5, text: 'X' }])).toEqual(['aX', '', 'f', 'gh'])
  expect(applyToPieces(['ab', '', 'cd'], [{ start: 2, end: 4, text: 'X' }])).toEqual(['ab', '', 'X'])
})

test('gives the same text in any pieces', () => {
  const edits: fc.Arbitrary<Edit[]> = fc
    .array(fc.record({ start: fc.nat(20), size: fc.integer({ min: 1, max: 6 }), text: fc.string({ maxLength: 3 }) }), {
      maxLength: 4,
    })
    .map((list) => list.map(({ start, size, text }) => ({ start, end: start + size, text })))
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 6 }), edits, (pieces, list) => {
      const text = pieces.join('')
      const inside = list.filter(({ end }) => end <= text.length)
      const edited = applyToPieces(pieces, inside)
      expect(edited).toHaveLength(pieces.length)
      expect(edited.join('')).toBe(applyEdits(text, inside))
    }),
  )
})
