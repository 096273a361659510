import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreement, joinUrls, resolveUrl } from './url-pattern.js'

const URL_OF_USER = 'https://api.example.com/v1/users/7?full=1'

test.each([
  '/users/7',
  '/users/*',
  'users/*',
  '*/users/*',
  'https://api.example.com/v1/users/*',
  'https://api.example.com/v1/users/7?full=*',
  'https://*/users/7',
  '*://api.example.com/v1/users/7',
  '/v1*',
  '/v1/*/7',
  'https://api.example.com*',
  '*',
])('agrees with a URL by %s', (pattern) => {
  expect(agreement(pattern, URL_OF_USER)).not.toBeNull()
})

test.each([
  '/users',
  '/users/*/posts',
  '/sers/7',
  'sers/7',
  '/users/8',
  'https://other.example.com/v1/users/*',
  'https://api.example.com/users/*',
  '*/orders/*',
  '/v1/*',
])('does not agree with a URL by %s', (pattern) => {
  expect(agreement(pattern, URL_OF_USER)).toBeNull()
})

test('says more the more of a URL is constant', () => {
  const patterns = ['*', '*/users/*', '/users/*', '/v1/users/*', 'https://api.example.com/v1/users/7']
  const told = patterns.map((pattern) => agreement(pattern, URL_OF_USER) ?? -1)
  expect(told).toEqual(told.toSorted((one, other) => one - other))
})

test('agrees with any URL that a pattern is made of', () => {
  const segment = fc.stringMatching(/^[a-z0-9._~-]{1,8}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(segment, fc.boolean()), { minLength: 1, maxLength: 6 }), (segments) => {
      const path = segments.map(([text]) => `/${text}`).join('')
      const pattern = segments.map(([text, isKnown]) => `/${isKnown ? text : '*'}`).join('')
      expect(agreement(pattern, `https://x.example${path}?q=1`)).not.toBeNull()
      expect(agreement(`https://x.example${pattern}`, `https://x.example${path}`)).not.toBeNull()
    }),
  )
})

test('joins base URLs and paths as clients do', () => {
  expect(joinUrls('https://x.example/v1/', '*')).toBe('https://x.example/v1*')
  expect(joinUrls('https://x.example/v1/', '/a')).toBe('https://x.example/v1/a')
  expect(joinUrls('https://x.example/v1', 'https://y.example/a')).toBe('https://y.example/a')
  expect(joinUrls(null, '/a')).toBe('/a')
  expect(joinUrls('/v1', null)).toBe('/v1')
})

test('resolves URLs as the standard does', () => {
  expect(resolveUrl('https://x.example/v1/b', '/a')).toBe('https://x.example/a')
  expect(resolveUrl('https://x.example/v1/b', 'a')).toBe('https://x.example/v1/a')
  expect(resolveUrl('*', '/a')).toBe('*/a')
  expect(resolveUrl('*', 'a')).toBe('*/a')
  expect(resolveUrl('https://x.example', 'a')).toBe('https://x.example/a')
})
