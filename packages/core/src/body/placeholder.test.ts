import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../model/index.js'
import {
  escapeText,
  fillPlaceholders,
  hasPlaceholder,
  mapStrings,
  numberPlaceholders,
  placeholder,
  spellOut,
  unescapeText,
  wholePlaceholder,
} from './placeholder.js'

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
      expect(hasPlaceholder(unescapeText(escapeText(value)))).toBe(false)
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

test('gives back placeholders between any texts', () => {
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('uuid', 'request.body.a', 'S GET /x#1.response.body["a b"]'),
      text,
      (a, name, b) => {
        const whole = a + placeholder(name) + b
        expect(unescapeText(escapeText(whole))).toBe(whole)
        expect(fillPlaceholders(whole, (expression) => `<${expression}>`)).toBe(`${a}<${name}>${b}`)
      },
    ),
  )
})

test('writes a placeholder in double text, and a literal {{ as one of its own', () => {
  expect(escapeText(`a ${placeholder('uuid')} {{b}}`)).toBe("a {{uuid}} {{'{{'}}b}}")
  expect(spellOut(`a ${placeholder('uuid')} {{b}}`)).toBe('a {{uuid}} {{b}}')
})

test('tells text that is one placeholder from text around some', () => {
  expect(wholePlaceholder(placeholder('uuid'))).toBe('uuid')
  expect(wholePlaceholder(`${placeholder('uuid')} `)).toBeUndefined()
  expect(wholePlaceholder(placeholder('uuid') + placeholder('date'))).toBeUndefined()
  expect(wholePlaceholder('uuid')).toBeUndefined()
})

test('numbers placeholders, and restores them in any piece', () => {
  const { text, restore } = numberPlaceholders(
    `/a/${placeholder('S GET /x?y#1.response.body.id')}/${placeholder('uuid')}`,
  )
  expect(text.split('/')).toHaveLength(4)
  expect(text.split('/').map(restore).map(spellOut)).toEqual(['', 'a', '{{S GET /x?y#1.response.body.id}}', '{{uuid}}'])
})
