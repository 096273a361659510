import { expect, test } from 'vitest'
import { isVolatileHeader, VOLATILE_HEADERS } from './volatile-headers.js'

test.each(['date', 'Date', 'x-request-id', 'cf-ray', 'x-b3-spanid', 'x-ratelimit-remaining-tokens', 'age'])(
  'takes %s of a response for volatile',
  (name) => {
    expect(isVolatileHeader(name, 'response')).toBe(true)
  },
)

test.each([
  'content-type',
  'etag',
  'last-modified',
  'set-cookie',
  'location',
  'retry-after',
  'x-ratelimit-limit',
  'updated',
])('takes %s of a response for what the service says', (name) => {
  expect(isVolatileHeader(name, 'response')).toBe(false)
})

test('judges requests by themselves', () => {
  expect(isVolatileHeader('traceparent', 'request')).toBe(true)
  expect(isVolatileHeader('age', 'request')).toBe(false)
  expect(isVolatileHeader('idempotency-key', 'request')).toBe(false)
})

test('names each header once, in lower case, with a reason', () => {
  const names = VOLATILE_HEADERS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !/^[a-z\d-]+\*?$/.test(name))).toEqual([])
  expect(VOLATILE_HEADERS.filter(({ reason }) => reason === '')).toEqual([])
})
