import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeJson, safeLine, safeText } from './safe-text.js'

const ESCAPES = '\u001b]0;owned\u0007 \u009b31m \u202eevil \u0000\u007f'

test('makes visible what a terminal would act on', () => {
  expect(safeText(ESCAPES)).toBe('␛]0;owned␇ <U+009B>31m <U+202E>evil ␀␡')
  expect(safeText('a\tb\nc\u2028d')).toBe('a␉b␊c<U+2028>d')
  expect(safeLine('a\tb')).toBe('a\tb')
  expect(safeText('決済サービス 👩‍👩‍👧')).toBe('決済サービス 👩‍👩‍👧')
})

test('escapes in JSON what a terminal would act on, and leaves the value as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.constant(ESCAPES)), (value) => {
      const text = safeJson(JSON.stringify(value, null, 2))
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(text).not.toMatch(/[^\n\P{Cc}]|[\u202a-\u202e]/u)
    }),
  )
})
