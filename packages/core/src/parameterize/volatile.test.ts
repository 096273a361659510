import { expect, test } from 'vitest'
import { isIdShaped } from './guards.js'
import { isMadeUp, isMadeUpId, volatileParts, volatileType } from './volatile.js'

const NOW = Date.parse('2026-11-22T18:24:38.123Z')

function ulid(at: number): string {
  const digit = (place: number): string => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Math.floor(at / 32 ** place) % 32]!
  return `${[9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(digit).join('')}TSV4RRFFQ69G5FAV`
}

test.each<[key: string, value: string | number, type: string]>([
  ['requestId', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'uuid'],
  ['id', '01a2b3c4-d5e6-7f80-9123-456789abcdef', 'uuid'],
  ['id', ulid(NOW), 'ulid'],
  ['at', '2026-11-22T18:24:38.000Z', 'timestamp'],
  ['expires', '2026-12-22T18:24:38.000Z', 'timestamp'],
  ['X-Amz-Date', '20261122T182438Z', 'timestamp'],
  ['when', 'Sun, 22 Nov 2026 18:24:38 GMT', 'timestamp'],
  ['from', '2026-11-15', 'date'],
  ['ts', 1795371878, 'unixSeconds'],
  ['ts', '1795371878', 'unixSeconds'],
  ['_', '1795371878123', 'unixMillis'],
  ['exp', 1797963878, 'unixSeconds'],
  ['nonce', 'k7Gq0zP1', 'nonce'],
  ['Idempotency-Key', 'refund-81x2-try-1', 'nonce'],
  ['_', '0.7263482761', 'nonce'],
])('takes %s: %s for a value of type %s', (key, value, type) => {
  expect(volatileType(value, key, NOW)).toBe(type)
})

test.each<[key: string, value: string | number, reason: string]>([
  ['id', '00000000-0000-0000-0000-000000000001', 'a UUID that someone typed'],
  ['id', '11111111-1111-4111-8111-111111111111', 'another one'],
  ['id', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a ULID of another year'],
  ['birthday', '1990-04-01', 'a day long ago'],
  ['at', '2021-01-01T00:00:00Z', 'a moment long ago'],
  ['at', '2026-06-01T00:00:00Z', 'a round moment'],
  ['api-version', '2026-10-28', 'a version'],
  ['amount', 1200, 'an amount'],
  ['phone', '1795371870123456', 'a long number'],
  ['total', 1700000000, 'a number that is no moment of these days'],
  ['currency', 'EUR', 'a word'],
  ['nonce', 'none', 'a word under a telling name'],
  ['id', 'ord_81x2', "a service's id"],
])('leaves %s: %s alone, %s', (key, value) => {
  expect(volatileType(value, key, NOW)).toBeNull()
})

test('finds what varies within longer text', () => {
  const text = 'run-1795371878123 of 3f2504e0-4f89-41d3-9a0c-0305e82c3301 at 2026-11-22T18:24:38Z, order 1234567890'
  expect(volatileParts(text, NOW).map(({ start, end, type }) => [type, text.slice(start, end)])).toEqual([
    ['unixMillis', '1795371878123'],
    ['uuid', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['timestamp', '2026-11-22T18:24:38Z'],
  ])
})

test.each(['ord_81x2', 'INV-2024-0001', '81234', 81234, 'a1b2c3d4e5f6', 'jane.doe@example.com', 'bmV4dDoyMDE='])(
  'takes %s for an id',
  (value) => expect(isIdShaped(value)).toBe(true),
)

test.each([
  'USD',
  'pending',
  1,
  1200,
  'true',
  '2026-11-22',
  '2026-11-22T18:24:38Z',
  '1.2.3',
  '#ff0000',
  'text/html',
  'order-items',
  'a b 12345',
])('takes %s for no id', (value) => expect(isIdShaped(value)).toBe(false))

test.each(['V1StGXR8_Z5jdHi6B-myT', '2b1e763519cecd326934d021', '3eb57517a2b9e365d9d2'])(
  'takes %s for made up',
  (value) => {
    expect(isMadeUp(value, 'orderId')).toBe(true)
  },
)

test.each([
  ['productId', 'prod_NWjs8kKbJWmuuc'],
  ['contentHash', '2b1e763519cecd326934d021'],
  ['cursor', 'V1StGXR8_Z5jdHi6B-myT'],
  ['commitId', '9fceb02d0ae598e95dc970b74767f19372d61af8'],
  ['sku', 'RED-SHIRT-LARGE-2026'],
  ['title', 'getPaymentByReference'],
  ['note', 'A sentence with 2 Words'],
  ['number', '4539148803436467'],
])('takes %s: %s for none that is made up', (key, value) => {
  expect(isMadeUp(value, key)).toBe(false)
})

test('takes an id with a prefix for made up where nobody knows it', () => {
  expect(isMadeUpId('cus_6f27810332144e')).toBe(true)
  expect(isMadeUpId('order-items')).toBe(false)
  expect(isMadeUpId('cus_new')).toBe(false)
})
