import { expect, test } from 'vitest'
import { retryAfterOf } from './retry-after.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')

test.each<[number, string | null, number | null]>([
  [429, '7', 7000],
  [503, ' 0 ', 0],
  [429, '1.5', 1500],
  [429, 'Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
  [429, 'Sun, 22 Nov 2026 09:00:00 GMT', 0],
  [429, 'soon', null],
  [429, null, null],
  [500, '7', null],
  [200, '7', null],
])('reads of a %s with retry-after %j a wait of %s ms', (status, value, expected) => {
  const headers: [string, string][] = value === null ? [] : [['Retry-After', value]]
  expect(retryAfterOf({ status, headers }, NOW)).toBe(expected)
})
