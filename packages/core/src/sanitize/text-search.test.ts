import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from './edits.js'
import { TextSearch } from './text-search.js'

function replaceIn(search: TextSearch<string>, text: string): string {
  return applyEdits(
    text,
    search.find(text).map(({ start, end, value }) => ({ start, end, text: value })),
  )
}

/** Over a small alphabet, so that texts overlap and begin alike. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 8, maxLength: 10 })

test('finds the first and longest of what stands there, and nothing else', () => {
  const text = fc
    .array(fc.oneof(word, fc.constantFrom('x', ' ', 'aab')), { maxLength: 12 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 60 }), text, (words, searched) => {
      const escaped = words.toSorted((a, b) => b.length - a.length).map((one) => one.replaceAll('.', String.raw`\.`))
      const search = new TextSearch(new Map(words.map((one) => [one, `<${one.toUpperCase()}>`])))
      const expected = searched.replaceAll(new RegExp(escaped.join('|'), 'g'), (found) => `<${found.toUpperCase()}>`)
      expect(replaceIn(search, searched)).toBe(expected)
    }),
    { numRuns: 500 },
  )
})

test('leaves none of what it searches for', () => {
  const search = new TextSearch(
    new Map([
      ['x2345678', '<1>'],
      ['x234567890', '<2>'],
      ['a+b(c)$^[', '<3>'],
    ]),
  )
  const text = 'x234567890x2345678 a+b(c)$^[ x234567'
  expect(replaceIn(search, text)).toBe('<2><1> <3> x234567')
  expect(new TextSearch(new Map()).find(text)).toEqual([])
})

test('takes no number within a longer one for it', () => {
  const search = new TextSearch(new Map([['4155552671', 'N']]))
  expect(replaceIn(search, '4155552671, 94155552671, 41555526710, x4155552671')).toBe('N, 94155552671, 41555526710, xN')
})
