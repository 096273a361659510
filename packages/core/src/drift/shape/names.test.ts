import { expect, it } from 'vitest'
import { endsWith, isIdKey, NAMES, says, variantOf, wordsOf } from './names.js'

it.each([
  ['createdAt', ['created', 'at']],
  ['created_at', ['created', 'at']],
  ['userID', ['user', 'id']],
  ['HTTPStatus', ['http', 'status']],
  ['@odata.nextLink', ['odata', 'next', 'link']],
])('reads the words of %s', (name, words) => {
  expect(wordsOf(name)).toEqual(words)
})

it.each([
  '42',
  '2026-11-22',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'cus_1a2b3c',
  'a@example.com',
  '/about',
  '1.0.1',
  'README.md',
  '76oa3ut1p52a1',
  'Quarterly report.xlsx',
])('takes the key %s for an id', (key) => {
  expect(isIdKey(key)).toBe(true)
})

it.each([
  'id',
  'address_line1',
  'sha256',
  'sha-256',
  'oauth2',
  'x2',
  'line_1',
  'name',
  'http.method',
  '@odata.context',
  'md',
])('takes the key %s for a name', (key) => {
  expect(isIdKey(key)).toBe(false)
})

it('tells a closed set by the last word of its name', () => {
  expect(endsWith('payment_status', NAMES.closedSet)).toBe(true)
  expect(endsWith('status_page', NAMES.closedSet)).toBe(false)
  expect(says('status_page', NAMES.closedSet)).toBe(true)
})

it('tells a variant by the first field that says one', () => {
  expect(variantOf({ id: 1, type: 'card' })).toBe('type=card')
  expect(variantOf({ type: 'free text, as it comes' })).toBe('')
  expect(variantOf({ id: 1 })).toBe('')
})
