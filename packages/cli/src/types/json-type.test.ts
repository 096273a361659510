import { expect, test } from 'vitest'
import { jsonType, quoteKey } from './json-type.js'

test.each<{ values: unknown[]; type: string }>([
  { values: ['a'], type: 'string' },
  { values: [1, 'a', null], type: 'string | number | null' },
  { values: [null], type: 'unknown' },
  { values: [[]], type: 'unknown[]' },
  { values: [[1, 2]], type: 'number[]' },
  { values: [[1, 'a']], type: '(string | number)[]' },
  { values: [{}], type: 'Record<string, unknown>' },
  {
    values: [Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`id_${n}`, { n }]))],
    type: 'Record<string, {\n  n: number\n}>',
  },
])('writes $type', ({ values, type }) => {
  expect(jsonType(values)).toBe(type)
})

test('joins the members of the objects in a list, and says which may be missing', () => {
  expect(
    jsonType([
      {
        items: [
          { id: 1, note: null },
          { id: 2, note: 'a', tags: [{ k: 1 }] },
        ],
        "it's": true,
      },
    ]),
  ).toBe(`{
  items: {
    id: number
    note: string | null
    tags?: {
      k: number
    }[]
  }[]
  'it\\'s': boolean
}`)
})

test('quotes any key', () => {
  for (const key of ["it's", 'a"b', 'a\\b', 'a\nb\u2028', '', '__proto__'])
    // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- what a compiler makes of it
    expect(new Function(`return ${quoteKey(key)}`)()).toBe(key)
})
