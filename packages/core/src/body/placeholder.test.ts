import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../model/index.js'
import { escapeText, mapStrings, unescapeText } from './placeholder.js'

/** Text in which braces, and pieces of our own escape, are likely. */
const text = fc
  .array(fc.oneof(fc.constantFrom('{', '}', "'", '{{', '}}', "{{'{{'}}", '{{uuid}}'), fc.string({ unit: 'binary' })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

test('gives any text back from its escaped form', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(unescapeText(escapeText(value))).toBe(value)
    }),
    { numRuns: 1000 },
  )
})

test('leaves nothing in escaped text but placeholders of literal braces', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(escapeText(value).replaceAll("{{'{{'}}", '')).not.toContain('{{')
    }),
    { numRuns: 1000 },
  )
})

test('leaves text without braces as it is', () => {
  expect(escapeText('a { b } c')).toBe('a { b } c')
  expect(escapeText('Dear {{name}}')).toBe("Dear {{'{{'}}name}}")
})

test('maps every string of a value, and leaves the value itself alone', () => {
  const value = JSON.parse('{"__proto__":{"a":["b",1,null]},"c":"d"}') as JsonValue
  const before = JSON.stringify(value)
  expect(JSON.stringify(mapStrings(value, (one) => `${one}!`))).toBe('{"__proto__!":{"a!":["b!",1,null]},"c!":"d!"}')
  expect(JSON.stringify(value)).toBe(before)
  expect(JSON.stringify(mapStrings(value, (one) => one))).toBe(before)
})
