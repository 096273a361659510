import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { operationOf, templateOf } from './operation.js'

test.each([
  ['/users/7', '/users/:id'],
  ['/users/7/orders/8', '/users/:id/orders/:id'],
  ['/users/1,2,3', '/users/:id'],
  ['/users/1%2C2', '/users/:id'],
  ['/users/3f2504e0-4f89-41d3-9a0c-0305e82c3301', '/users/:id'],
  ['/users/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/users/:id'],
  ['/users/507f1f77bcf86cd799439011', '/users/:id'],
  ['/v1/refunds/re_1NirD82eZvKYlo2CIvbtLWuY', '/v1/refunds/:id'],
  ['/v1/checkout/sessions/cs_test_a11YYufWQzNY63', '/v1/checkout/sessions/:id'],
  ['/v2/invoices/INV-2024-0001', '/v2/invoices/:id'],
  ['/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages', '/2010-04-01/Accounts/:id/Messages'],
  ['/documents/8fT2kQx7LmZp0aWq9RsV', '/documents/:id'],
  ['/users/jane@example.com/roles', '/users/:id/roles'],
  ['/invites/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '/invites/:id'],
  ['/accounts/NL86INGB0002445588/details', '/accounts/:id/details'],
  ['/numbers/%2B4930901820', '/numbers/:id'],
  ['/resets/redacted-4', '/resets/:id'],
  ['/files/invoice-3f2504e0-4f89-41d3-9a0c-0305e82c3301.pdf', '/files/:id'],
  ['/twirp/acme.shop.v1.OrderService/CreateOrder', '/twirp/acme.shop.v1.OrderService/CreateOrder'],
  ['/users/jane%40example.com', '/users/:id'],
  ['/7/users', '/7/users'],
  ['/re_1NirD82eZvKYlo2C', '/re_1NirD82eZvKYlo2C'],
  ['/api/v2/users', '/api/v2/users'],
  ['/api/v2.1/users', '/api/v2.1/users'],
  ['/api/2024-01/products.json', '/api/2024-01/products.json'],
  ['/api/2024-01-01/products', '/api/2024-01-01/products'],
  ['/api/order-items-v2', '/api/order-items-v2'],
  ['/api/oauth2/token', '/api/oauth2/token'],
  ['/api/users/me', '/api/users/me'],
  ['/api/bulk_upload', '/api/bulk_upload'],
  ['/api/internationalization', '/api/internationalization'],
  ['/', '/'],
])('%s is filed under %s', (path, template) => {
  expect(templateOf(path)).toBe(template)
})

function nameOf(
  path: string,
  {
    json,
    headers = {},
    operations = {},
  }: { json?: unknown; headers?: Record<string, string>; operations?: Record<string, string> } = {},
): string {
  const services = { S: { baseUrl: 'https://s.example.com', operations } }
  const [config = null] = resolveConfig({ services }, null).services
  const { name, isNamed } = operationOf(
    'POST',
    { service: 'S', path, search: '', config },
    { json, header: (key) => headers[key] },
  )
  return isNamed ? name : `(${name})`
}

test('names an operation by the configuration, the most literal first', () => {
  const operations = {
    anyOf: 'POST /:kind/:id',
    getPayment: 'POST /payments/:id',
    latest: 'POST /payments/latest',
    list: 'GET /payments/list',
  }
  expect(nameOf('/payments/7', { operations })).toBe('getPayment')
  expect(nameOf('/payments/latest', { operations })).toBe('latest')
  expect(nameOf('/payments/list', { operations })).toBe('getPayment')
  expect(nameOf('/refunds/7', { operations })).toBe('anyOf')
  expect(nameOf('/payments/', { operations })).toBe('(POST /payments/)')
  expect(nameOf('/payments', { operations })).toBe('(POST /payments)')
})

test('names an operation by what the protocol says', () => {
  expect(nameOf('/', { headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } })).toBe('GetItem')
  expect(nameOf('/rpc', { json: { jsonrpc: '2.0', method: 'eth_call', id: 1 } })).toBe('eth_call')
  expect(nameOf('/graphql', { json: { query: '{ a }', operationName: 'GetA' } })).toBe('GetA')
  expect(nameOf('/graphql', { json: { query: ' query GetA($id: ID!) { a }' } })).toBe('GetA')
  expect(nameOf('/graphql', { json: { query: '# query Old\nmutation SetA { a }' } })).toBe('SetA')
  expect(nameOf('/graphql', { json: { query: 'fragment F on A { b } subscription OnA { ...F }' } })).toBe('OnA')
  expect(nameOf('/graphql', { json: { operationName: 'GetA', extensions: { persistedQuery: {} } } })).toBe('GetA')
})

test('names an operation by its path where nothing else names it', () => {
  expect(nameOf('/graphql', { json: { query: '{ a }', operationName: null } })).toBe('(POST /graphql)')
  expect(nameOf('/search', { json: { query: 'mutation of species' } })).toBe('(POST /search)')
  expect(nameOf('/search', { json: { query: { match: 'a' } } })).toBe('(POST /search)')
  expect(nameOf('/events', { json: { operationName: 'GetA' } })).toBe('(POST /events)')
  expect(nameOf('/rpc', { json: { method: 'GET' } })).toBe('(POST /rpc)')
  expect(nameOf('/a', { json: null })).toBe('(POST /a)')
  expect(nameOf('/a', { json: ['query A { b }'] })).toBe('(POST /a)')
})
