import { expect, test } from 'vitest'
import { partsOfText, plainText } from './text-parts.js'

test('parts text where placeholders and stand-ins stand in it', () => {
  expect(partsOfText('Bearer redacted-1 of {{uuid}}, user-2@example.com')).toEqual([
    { kind: 'text', text: 'Bearer ' },
    { kind: 'stand-in', text: 'redacted-1' },
    { kind: 'text', text: ' of ' },
    { kind: 'placeholder', text: 'uuid' },
    { kind: 'text', text: ', ' },
    { kind: 'stand-in', text: 'user-2@example.com' },
  ])
  expect(partsOfText('{{A.b#1.response.body.id}}{{uuid}}')).toEqual([
    { kind: 'placeholder', text: 'A.b#1.response.body.id' },
    { kind: 'placeholder', text: 'uuid' },
  ])
  expect(partsOfText('')).toEqual([])
})

test('takes escaped braces for text', () => {
  expect(partsOfText("a {{'{{'}}b}}")).toEqual([{ kind: 'text', text: 'a {{b}}' }])
  expect(plainText("a {{'{{'}}b}} {{uuid}}")).toBe('a {{b}} {{uuid}}')
})
