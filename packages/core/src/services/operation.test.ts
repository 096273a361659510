import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { operationOf } from './operation.js'

function nameOf(
  path: string,
  {
    json,
    text,
    form,
    search = '',
    headers = {},
    operations = {},
  }: {
    json?: unknown
    text?: string
    form?: Record<string, string>
    search?: string
    headers?: Record<string, string>
    operations?: Record<string, string>
  } = {},
): string {
  const services = { S: { baseUrl: 'https://s.example.com', operations } }
  const [config = null] = resolveConfig({ services }, null).services
  const { name, isNamed } = operationOf(
    'POST',
    { service: 'S', path, search, config },
    {
      json,
      header: (key) => headers[key],
      ...(text === undefined ? {} : { text }),
      ...(form === undefined ? {} : { field: (key: string) => form[key] }),
    },
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
  expect(nameOf('/graphql', { json: { query: '{ ...F }', operationName: null } })).toBe('(POST /graphql)')
  expect(nameOf('/search', { json: { query: 'mutation of species' } })).toBe('(POST /search)')
  expect(nameOf('/search', { json: { query: { match: 'a' } } })).toBe('(POST /search)')
  expect(nameOf('/events', { json: { operationName: 'GetA' } })).toBe('(POST /events)')
  expect(nameOf('/rpc', { json: { method: 'GET' } })).toBe('(POST /rpc)')
  expect(nameOf('/a', { json: null })).toBe('(POST /a)')
  expect(nameOf('/a', { json: ['query A { b }'] })).toBe('(POST /a)')
})

test('names a GraphQL operation without a name by the first field', () => {
  const named = (query: string): string => nameOf('/graphql', { json: { query } })
  expect(named('{ a }')).toBe('a')
  expect(named('query { user(id: 7) { id } }')).toBe('user')
  expect(named('query ($id: ID!) { me: user(id: $id) { id } }')).toBe('user')
  expect(named('mutation{createUser(name:"a"){id}}')).toBe('createUser')
  expect(named('# first\nsubscription @live { orders { id } }')).toBe('orders')
})

test('names GraphQL wherever it stands', () => {
  expect(nameOf('/graphql', { search: '?query=query%20GetA%20%7B%20a%20%7D' })).toBe('GetA')
  expect(nameOf('/api/graphql', { search: '?operationName=GetA&extensions=%7B%7D' })).toBe('GetA')
  expect(nameOf('/q', { text: 'query GetA { a }', headers: { 'content-type': 'application/graphql' } })).toBe('GetA')
  expect(nameOf('/graphql', { json: { documentId: 'd1', operationName: 'GetA' } })).toBe('GetA')
  expect(nameOf('/search', { search: '?query=%7Ba%7D' })).toBe('(POST /search)')
})

test('names a batch by its members, each once', () => {
  const graphql = ['GetA', 'GetB', 'GetA'].map((operationName) => ({
    operationName,
    query: `query ${operationName} { a }`,
  }))
  expect(nameOf('/graphql', { json: graphql })).toBe('GetA+GetB')
  const rpc = ['a', 'b', 'c', 'd', 'e', 'f'].map((method, id) => ({ jsonrpc: '2.0', method, id }))
  expect(nameOf('/rpc', { json: rpc })).toBe('a+b+c+d+2')
  expect(nameOf('/rpc', { json: [...rpc, { other: 1 }] })).toBe('(POST /rpc)')
  expect(nameOf('/rpc', { json: [] })).toBe('(POST /rpc)')
  expect(nameOf('/rpc', { json: { method: 'getinfo', params: [], id: 1 } })).toBe('getinfo')
})

test('names calls of gRPC-Web, Connect and Twirp by their method', () => {
  const path = '/acme.shop.v1.OrderService/CreateOrder'
  const typed = (type: string, path: string): string => nameOf(path, { headers: { 'content-type': type } })
  expect(typed('application/grpc-web+proto', path)).toBe('CreateOrder')
  expect(typed('application/connect+json', path)).toBe('CreateOrder')
  expect(typed('application/proto', path)).toBe('CreateOrder')
  expect(typed('application/json', `/twirp${path}`)).toBe('CreateOrder')
  expect(nameOf(path, { headers: { 'connect-protocol-version': '1' } })).toBe('CreateOrder')
  expect(nameOf(path, { search: '?connect=v1&encoding=json' })).toBe('CreateOrder')
  expect(typed('application/json', path)).toBe(`(POST ${path})`)
  expect(nameOf(`/twirp${path}`)).toBe(`(POST /twirp${path})`)
})

test('names calls of SOAP and XML-RPC', () => {
  const xml = (text: string, headers: Record<string, string> = {}): string =>
    nameOf('/ws', { text, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } })
  const envelope = '<s:Envelope xmlns:s="a"><s:Body a="b">\n<!-- c --><m:GetOrder xmlns:m="b"/></s:Body></s:Envelope>'
  expect(xml(envelope, { soapaction: '"http://example.com/IOrders/GetOrder"' })).toBe('GetOrder')
  expect(xml(envelope, { soapaction: 'urn:orders#ListOrders' })).toBe('ListOrders')
  expect(xml(envelope, { soapaction: '""' })).toBe('GetOrder')
  expect(xml(envelope, { 'content-type': 'application/soap+xml; action="http://example.com/Cancel"' })).toBe('Cancel')
  expect(xml('<?xml version="1.0"?><methodCall><methodName>orders.get</methodName></methodCall>')).toBe('orders.get')
  expect(xml('<order/>')).toBe('(POST /ws)')
})

test("names calls of AWS's query protocol", () => {
  expect(nameOf('/', { form: { Action: 'SendMessage', Version: '2012-11-05' } })).toBe('SendMessage')
  expect(nameOf('/', { search: '?Action=ListUsers&Version=2010-05-08' })).toBe('ListUsers')
  expect(nameOf('/', { form: { Action: 'login' } })).toBe('(POST /)')
})
