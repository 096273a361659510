import { expect, test } from 'vitest'
import { decodeBody } from '../body/decoded-body.js'
import { isSafeRequest } from './safe-request.js'

function post(body: unknown, contentType = 'application/json'): boolean {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return isSafeRequest({
    method: 'POST',
    url: 'https://shop.example.com/graphql',
    contentType,
    body: decodeBody(Buffer.from(text), contentType),
  })
}

test.each([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['POST', false],
  ['PUT', false],
  ['PATCH', false],
  ['DELETE', false],
])('takes %s for safe: %s', (method, isSafe) => {
  const body = { kind: 'none' } as const
  expect(isSafeRequest({ method, url: 'https://shop.example.com/a?x=1', contentType: undefined, body })).toBe(isSafe)
})

test.each([
  '{ orders { id } }',
  'query Orders($first: Int = 3, $by: By = { name: "}" }) { orders(first: $first) { id } }',
  '# mutation\nquery { a(text: "mutation { b }") }',
  'fragment F on Order { id } query Q { order { ...F } }',
  'query @cached { d }',
])('takes the GraphQL query %j for safe', (query) => {
  expect(post({ query })).toBe(true)
})

test.each([
  'mutation { pay { id } }',
  'mutation Pay($in: In = { a: 1 }) { pay(in: $in) { id } }',
  'subscription { orders { id } }',
  'query A { a } mutation B { b }',
  '"""a""" mutation { pay }',
  'select * from orders',
  'query { a',
  '',
])('does not take the document %j for safe', (query) => {
  expect(post({ query })).toBe(false)
})

test('goes by the operation that is named', () => {
  const query = 'query A { a } mutation B { b }'
  expect(post({ query, operationName: 'A' })).toBe(true)
  expect(post({ query, operationName: 'B' })).toBe(false)
  expect(post({ query, operationName: 'C' })).toBe(false)
})

test('takes a batch for safe where all of it are queries', () => {
  expect(post([{ query: '{ a }' }, { query: '{ b }' }])).toBe(true)
  expect(post([{ query: '{ a }' }, { query: 'mutation { b }' }])).toBe(false)
  expect(post([])).toBe(false)
})

test('takes a persisted query for unsafe, as it may be a mutation', () => {
  expect(post({ extensions: { persistedQuery: { sha256Hash: 'a' } }, operationName: 'A' })).toBe(false)
})

test('reads a document that is the whole body', () => {
  expect(post('query { a }', 'application/graphql')).toBe(true)
  expect(post('mutation { a }', 'application/graphql')).toBe(false)
})

test('does not take a search by POST for safe', () => {
  expect(post({ query: { match: { a: 1 } } })).toBe(false)
})

test('does not take a mutation by GET for safe', () => {
  const url = `https://shop.example.com/graphql?query=${encodeURIComponent('mutation { pay }')}`
  expect(isSafeRequest({ method: 'GET', url, contentType: undefined, body: { kind: 'none' } })).toBe(false)
})
