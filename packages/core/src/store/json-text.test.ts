import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJson } from '../body/is-json.js'
import { findJsonFault, locateInJson, placeOf } from './json-text.js'

test('finds no fault in JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
      expect(findJsonFault(JSON.stringify(JSON.parse(text), null, indent))).toBeNull()
    }),
  )
})

test('finds a fault exactly where JSON.parse does', () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', ',', '}', ']', '{', '[', '\\', '0', '-', 'x', '\n', ' ', 'tru'),
    )
    .map(
      ([text, at, insert]) => text.slice(0, at % (text.length + 1)) + insert + text.slice((at % (text.length + 1)) + 1),
    )
  fc.assert(
    fc.property(damaged, (text) => {
      expect(findJsonFault(text) === null).toBe(isJson(text))
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['', 0, 'a value'],
  ['{', 1, 'a key in double quotes, or "}"'],
  ['{"a" 1}', 5, '":"'],
  ['{"a":1 "b":2}', 7, '"," or "}"'],
  ['[1 2]', 3, '"," or "]"'],
  ['{"a":tru}', 5, 'a value'],
  ['{"a":01}', 6, '"," or "}"'],
  ['{"a":"b', 7, `'"'`],
  ['["\\q"]', 2, 'an escape that JSON knows'],
  ['["\t"]', 2, 'an escape such as "\\n"'],
  ['{}}', 2, 'the end of the file'],
])('says what is expected in %s', (text, offset, expected) => {
  expect(findJsonFault(text)).toEqual({ offset, expected })
})

test('reads a text of 8 MB', () => {
  expect(findJsonFault(JSON.stringify('x\n'.repeat(4 << 20)))).toBeNull()
})

test('locates values and their keys', () => {
  const text = '{\n  "a/b": [ {"c~": 1} ],\n  "": null\n}'
  expect(Object.fromEntries(locateInJson(text, ['', '/a~1b/0/c~0', '/a~1b/0', '/', '/none']))).toEqual({
    '': { value: { line: 1, column: 1 }, key: { line: 1, column: 1 } },
    '/a~1b/0/c~0': { value: { line: 2, column: 19 }, key: { line: 2, column: 13 } },
    '/a~1b/0': { value: { line: 2, column: 12 }, key: { line: 2, column: 12 } },
    '/': { value: { line: 3, column: 7 }, key: { line: 3, column: 3 } },
  })
})

test('counts lines and columns from 1', () => {
  expect(placeOf('a\r\nbc', 4)).toEqual({ line: 2, column: 2 })
  expect(placeOf('', 0)).toEqual({ line: 1, column: 1 })
})
