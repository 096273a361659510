import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonLayout, JsonValue } from '../model/index.js'
import { layoutOf, printJson } from './json-layout.js'
import { parseJson } from './parse-json.js'

const LAYOUTS: JsonLayout[] = ['compact', 'spaced', 'indent-2', 'indent-4', 'indent-tab']
const layouts = fc
  .tuple(fc.constantFrom(...LAYOUTS), fc.constantFrom('', '\n'))
  .map(([name, lineEnd]) => `${name}${lineEnd}` as JsonLayout)
const values = fc.json({ stringUnit: 'binary' }).map((text) => JSON.parse(text) as JsonValue)

test('finds a layout in which what it printed prints back', () => {
  fc.assert(
    fc.property(values, layouts, (value, layout) => {
      const text = printJson(value, layout)
      const found = layoutOf(text, JSON.parse(text) as JsonValue)
      expect(found).not.toBeNull()
      expect(printJson(JSON.parse(text) as JsonValue, found!)).toBe(text)
    }),
  )
})

test('finds a layout only for text that prints back exactly', () => {
  const damage = fc.tuple(fc.nat(), fc.constantFrom(' ', '\n', '\t', '\r\n'))
  const misprints: string[] = []
  fc.assert(
    fc.property(values, layouts, damage, (value, layout, [at, blank]) => {
      const printed = printJson(value, layout)
      const place = at % (printed.length + 1)
      const text = printed.slice(0, place) + blank + printed.slice(place)
      const parsed = parseJson(text)
      const found = parsed === undefined ? null : layoutOf(text, parsed)
      if (found !== null && printJson(parsed!, found) !== text) misprints.push(text)
    }),
    { numRuns: 300 },
  )
  expect(misprints).toEqual([])
})

test.each([
  ['{"a":1}', 'compact'],
  ['{"a":1}\n', 'compact\n'],
  ['{"a": [1, {"b": null}], "c": {}}', 'spaced'],
  ['{\n  "a": [\n    1\n  ]\n}', 'indent-2'],
  ['{\n    "a": 1\n}\n', 'indent-4\n'],
  ['{\n\t"a": 1\n}', 'indent-tab'],
  ['"text"', 'compact'],
  ['{"a":1.0}', null],
  ['{"a":12345678901234567890}', null],
  ['{"a":1,"a":2}', null],
  ['{"b":1,"1":2}', null],
  ['{ "a": 1 }', null],
  ['[1,2, 3]', null],
  ['{"a":"\\u00e9"}', null],
  ['{"a":"\\/"}', null],
  ['-0', null],
  ['1E3', null],
  ['{"a":1}\r\n', null],
] as const)('reads %j as %s', (text, layout) => {
  expect(layoutOf(text, JSON.parse(text) as JsonValue)).toBe(layout)
})
