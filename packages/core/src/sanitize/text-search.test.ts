import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from './edits.js'
import { TextSearch } from './text-search.js'

/** Over a small alphabet, so that texts overlap and begin alike. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 8, maxLength: 10 })

test('finds the same by a pattern of a few texts as among many', () => {
  const many = Array.from({ length: 60 }, (_, index) => `not there ${index}`)
  const text = fc
    .array(fc.oneof(word, fc.constantFrom('x', ' ', 'aab')), { maxLength: 12 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 5 }), text, (words, searched) => {
      const few = new TextSearch(new Map(words.map((one) => [one, one.toUpperCase()])))
      const all = new TextSearch(new Map([...words, ...many].map((one) => [one, one.toUpperCase()])))
      expect(all.find(searched)).toEqual(few.find(searched))
    }),
  )
})

test('leaves none of what it searches for', () => {
  const search = new TextSearch(
    new Map([
      ['12345678', '<1>'],
      ['1234567890', '<2>'],
      ['a+b(c)$^[', '<3>'],
    ]),
  )
  const text = '123456789012345678 a+b(c)$^[ 1234567'
  expect(applyEdits(text, search.find(text))).toBe('<2><1> <3> 1234567')
  expect(new TextSearch(new Map()).find(text)).toEqual([])
})
