import { join } from 'node:path'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { CoverageConfig, ServiceConfig } from '../config/index.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Interaction, RecordedBody } from '../model/index.js'
import { createCatalog, type Catalog } from './catalog.js'
import { readOpenApi, type OpenApiDocument } from './openapi/read-open-api.js'

let payments: OpenApiDocument
let orders: OpenApiDocument

beforeAll(async () => {
  payments = await readSample('payments.yaml')
  orders = await readSample('orders/openapi.json')
})

async function readSample(name: string): Promise<OpenApiDocument> {
  const document = await readOpenApi(join(import.meta.dirname, 'openapi/samples', name), name, () => false)
  if ('kind' in document) throw new Error(document.message)
  return document
}

function catalogOf(
  services: Record<string, ServiceConfig>,
  {
    documents = {},
    outcomes,
  }: { documents?: Record<string, OpenApiDocument>; outcomes?: NonNullable<CoverageConfig['outcomes']> } = {},
): Catalog {
  const config = resolveConfig({ services, ...(outcomes === undefined ? {} : { coverage: { outcomes } }) }, null)
  return createCatalog({
    services: config.services,
    passthrough: [],
    documents: new Map(Object.entries(documents)),
    outcomes: config.coverage.outcomes,
  })
}

interface Call {
  service?: string
  operation?: string
  status?: number
  json?: unknown
  headers?: Record<string, string>
  error?: string
  body?: RecordedBody
}

function call(request: string, { service = 'S', operation = '', status = 200, ...rest }: Call = {}): Interaction {
  const [method = '', url = ''] = request.split(' ')
  const { json, headers = {}, error, body } = rest
  const sent = json === undefined ? {} : { body: { json: json as never } }
  return {
    id: 'a#1',
    test: null,
    service,
    operation: operation === '' ? `${method} ${new URL(url).pathname}` : operation,
    recordedAt: '2026-11-22',
    request: { method, url, headers, ...sent },
    ...(error === undefined
      ? {
          response: {
            status,
            headers: { 'content-type': 'application/json' },
            latencyMs: 1,
            ...(body === undefined ? {} : { body }),
          },
        }
      : { error: { code: error, message: 'm' } }),
  }
}

const PAYMENTS = { S: { baseUrl: 'https://payments.example.com/v2' } }

function named(catalog: Catalog, request: string, facts?: Call): string {
  const { service, operation } = catalog.place(call(request, facts))
  return `${service}.${operation}`
}

function known(catalog: Catalog): string[] {
  return catalog
    .operations()
    .map(
      ({ service, name, method, path, sources, outcomes }) =>
        `${service}.${name} [${method} ${path}] ${sources.join('+')}: ${outcomes
          .map((one) => `${one.outcome} ${one.sources.join('+')}`)
          .join(', ')}`,
    )
}

test('files recorded calls under what the document declares, the more concrete first', () => {
  const catalog = catalogOf(PAYMENTS, { documents: { S: payments } })
  const base = 'https://payments.example.com/v2'
  expect(named(catalog, `GET ${base}/payments/latest`)).toBe('S.latestPayment')
  expect(named(catalog, `GET ${base}/payments/7?expand=a`)).toBe('S.readPayment')
  expect(named(catalog, `GET ${base}/payments/{{uuid}}`)).toBe('S.readPayment')
  expect(named(catalog, `GET ${base}/payments/{{request.path.2}}`)).toBe('S.readPayment')
  expect(named(catalog, `GET ${base}/payments/{{previous#1.response.body/a}}`)).toBe('S.readPayment')
  expect(named(catalog, `POST ${base}/payments/7:capture`)).toBe('S.capturePayment')
  expect(named(catalog, `GET ${base}/reports/2026.pdf`)).toBe('S.printReport')
  expect(named(catalog, `GET ${base}/reports/2026.csv`)).toBe('S.readReport')
  expect(named(catalog, `GET ${base}/other/7`, { operation: 'GET /other/:id' })).toBe('S.GET /other/:id')
  expect(named(catalog, `GET ${base}/named/7`, { operation: 'oldName' })).toBe('S.oldName')
})

test('knows all operations with their outcomes, however they are known', () => {
  const catalog = catalogOf(
    { S: { ...PAYMENTS.S, operations: { getPayment: 'GET /payments/:payment', ping: 'GET /ping' } } },
    { documents: { S: payments } },
  )
  const base = 'https://payments.example.com/v2'
  catalog.place(call(`GET ${base}/payments/7`))
  catalog.place(call(`GET ${base}/payments/8`, { status: 404 }))
  catalog.place(call(`POST ${base}/payments`, { status: 503 }))
  catalog.place(call(`POST ${base}/payments`, { error: 'ABORTED' }))
  catalog.place(
    call('GET https://elsewhere.example.com/a', { service: 'elsewhere.example.com', error: 'ECONNREFUSED' }),
  )
  expect(known(catalog)).toEqual([
    'S.cancelPayment [DELETE /payments/:id] declared: 204 declared',
    'S.capturePayment [POST /payments/:id:capture] declared: 200 declared',
    'S.createPayment [POST /payments] observed+declared: 201 declared, 402 declared, 503 observed+declared, timeout observed',
    'S.getPayment [GET /payments/:payment] observed+declared: 200 observed+declared, 404 observed',
    'S.latestPayment [GET /payments/latest] declared: 200 declared',
    'S.listPayments [GET /payments] declared: 200 declared',
    'S.ping [GET /ping] declared: ',
    'S.printReport [GET /reports/:day.pdf] declared: 200 declared',
    'S.readReport [GET /reports/:day] declared: 200 declared',
    'elsewhere.example.com.GET /a [GET /a] observed: network-error observed',
  ])
})

test('a class stands as long as no status of it is known', () => {
  const catalog = catalogOf(PAYMENTS, { documents: { S: payments }, outcomes: ['4xx', '429', 'timeout'] })
  const create = () => known(catalog).find((line) => line.startsWith('S.createPayment'))
  expect(create()).toBe(
    'S.createPayment [POST /payments] declared: 201 declared, 402 declared, 429 declared, 5xx declared, timeout declared',
  )
  catalog.place(call('POST https://payments.example.com/v2/payments', { status: 500 }))
  catalog.place(call('POST https://payments.example.com/v2/payments', { status: 429 }))
  expect(create()).toBe(
    'S.createPayment [POST /payments] observed+declared: 201 declared, 402 declared, 429 observed+declared, 500 observed+declared, timeout declared',
  )
  expect(known(catalog)[0]).toContain('204 declared, 429 declared, 4xx declared, timeout declared')
})

test('adds the outcomes that the configuration asks of a service, or of one operation', () => {
  const catalog = catalogOf(PAYMENTS, {
    documents: { S: payments },
    outcomes: { S: ['5xx'], 'S.cancelPayment': ['409'], 'S.canclePayment': ['409'], 'api.example.com': ['500'], Q: [] },
  })
  catalog.place(call('GET https://api.example.com/a', { service: 'api.example.com' }))
  expect(known(catalog)[0]).toBe(
    'S.cancelPayment [DELETE /payments/:id] declared: 204 declared, 409 declared, 5xx declared',
  )
  expect(known(catalog).at(-1)).toBe('api.example.com.GET /a [GET /a] observed: 200 observed, 500 declared')
  expect(catalog.problems().map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'outcomes-unknown: coverage.outcomes of the configuration names "S.canclePayment", which is no service and no operation: did you mean "S.cancelPayment"?',
    'outcomes-unknown: coverage.outcomes of the configuration names "Q", which is no service and no operation: did you mean "S"?',
  ])
})

test('files recordings under the names that the configuration gives today', () => {
  const catalog = catalogOf({
    Renamed: { baseUrl: 'https://payments.example.com/v2', operations: { getPayment: 'GET /payments/:id' } },
  })
  const request = 'GET https://payments.example.com/v2/payments/7'
  expect(named(catalog, request, { service: 'Old', operation: 'oldName' })).toBe('Renamed.getPayment')
  expect(named(catalog, request, { service: 'payments.example.com', operation: 'GET /v2/payments/:id' })).toBe(
    'Renamed.getPayment',
  )
  const moved = 'GET http://localhost:4999/payments/7'
  expect(named(catalog, moved, { service: 'Renamed', operation: 'x' })).toBe('Renamed.getPayment')
})

test('a recording made before ids were known as such joins those made after', () => {
  const catalog = catalogOf(PAYMENTS)
  const base = 'https://payments.example.com/v2'
  expect(named(catalog, `GET ${base}/users/42`, { operation: 'GET /users/42' })).toBe('S.GET /users/:id')
  // A stand-in that looks like no id, or a placeholder, came in the place of one.
  expect(named(catalog, `GET ${base}/users/Name-1/a`, { operation: 'GET /users/:id/a' })).toBe('S.GET /users/:id/a')
  expect(named(catalog, `GET ${base}/users/{{any}}`, { operation: 'GET /users/:id' })).toBe('S.GET /users/:id')
  // The base URL's path was part of the operation when its host was the service.
  expect(named(catalog, `GET ${base}/users/alice`, { operation: 'GET /v2/users/:id' })).toBe('S.GET /users/:id')
  expect(named(catalog, `GET ${base}/users/bob`)).toBe('S.GET /users/bob')
})

test('says the path of operations that are named in the query', () => {
  const catalog = catalogOf(PAYMENTS)
  catalog.place(call('GET https://payments.example.com/v2/graphql?query=query%20ReadUser%20%7B%20a%20%7D'))
  catalog.place(call('GET https://payments.example.com/v2/queue?Action=Receive&Version=2012-11-05'))
  expect(known(catalog)).toEqual([
    'S.ReadUser [GET /graphql] observed: 200 observed',
    'S.Receive [GET /queue] observed: 200 observed',
  ])
})

const GRAPHQL = 'POST https://payments.example.com/v2/graphql'

function withGraphqlPath(): OpenApiDocument {
  const [first] = payments.operations
  const graphql = { ...first!, method: 'POST', path: '/graphql', operationId: 'postGraphql' }
  return { ...payments, operations: [graphql] }
}

test('operations that share a path keep their own names, unless the configuration names the path', () => {
  const documented = catalogOf(PAYMENTS, { documents: { S: withGraphqlPath() } })
  const json = { query: 'query GetUser { user { id } }' }
  expect(known(documented)).toEqual(['S.postGraphql [POST /graphql] declared: 200 declared'])
  expect(named(documented, GRAPHQL, { json })).toBe('S.GetUser')
  expect(known(documented)).toEqual(['S.GetUser [POST /graphql] observed: 200 observed'])
  const configured = catalogOf({ S: { ...PAYMENTS.S, operations: { graphql: 'POST /graphql' } } })
  expect(named(configured, GRAPHQL, { json })).toBe('S.graphql')
})

test('names that are taken are not given twice', () => {
  const catalog = catalogOf(
    { S: { ...PAYMENTS.S, operations: { readPayment: 'GET /other/:id' } } },
    { documents: { S: payments } },
  )
  expect(named(catalog, 'GET https://payments.example.com/v2/payments/7')).toBe('S.GET /payments/:id')
  const twice = catalogOf({ O: { baseUrl: 'https://o.example.com/api/v1' } }, { documents: { O: orders } })
  expect(known(twice).map((line) => line.split(' [')[0])).toEqual([
    'O.GET /orders/:orderId',
    'O.GET /orders/:orderId/items',
    'O.PUT /orders/:orderId',
  ])
})

test('leaves out what a document declares on another host', () => {
  expect(known(catalogOf(PAYMENTS, { documents: { S: payments } })).join()).not.toContain('uploadFile')
  const files = catalogOf({ S: { baseUrl: 'https://files.example.com' } }, { documents: { S: payments } })
  expect(known(files)).toEqual(['S.uploadFile [POST /files] declared: 200 declared'])
})

test('tells which answers contradict the document, also where the configuration names the operation', () => {
  const catalog = catalogOf(
    { S: { ...PAYMENTS.S, operations: { makePayment: 'POST /payments' } } },
    { documents: { S: payments } },
  )
  const request = 'POST https://payments.example.com/v2/payments'
  expect(catalog.place(call(request, { status: 409 }))).toEqual({
    service: 'S',
    operation: 'makePayment',
    outcome: '409',
    contradiction: 'POST /payments answered 409, and payments.yaml declares 201, 402, 5XX only',
  })
  expect(catalog.place(call(request, { error: 'ECONNRESET' })).contradiction).toBeNull()
  expect(catalog.place(call(request, { status: 500 })).contradiction).toBeNull()
})

const BASE = 'https://payments.example.com/v2'
const anyCall = fc
  .record({
    request: fc.constantFrom(
      `GET ${BASE}/payments/7`,
      `GET ${BASE}/payments/latest`,
      `POST ${BASE}/payments`,
      `GET ${BASE}/users/1`,
      `GET ${BASE}/users/a`,
      'GET https://other.example.com/a',
      GRAPHQL,
      'GET https://payments.example.com/v2/graphql',
    ),
    status: fc.constantFrom(200, 201, 404, 429, 503),
    operation: fc.constantFrom('', 'old', 'readPayment', 'GET /users/:id'),
    json: fc.constantFrom(undefined, { query: 'query GetUser { user { id } }' }),
  })
  .map(({ request, ...facts }) => call(request, facts))

test('what is known does not depend on the order of recordings', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyCall, { maxLength: 12 })
        .chain((calls) => fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length }))),
      ([calls, shuffled]) => {
        const [first, second] = [calls, shuffled].map((list) => {
          const catalog = catalogOf(PAYMENTS, { documents: { S: withGraphqlPath() }, outcomes: ['4xx'] })
          for (const one of list) catalog.place(one)
          return catalog.operations()
        })
        expect(second).toEqual(first)
      },
    ),
    { numRuns: 60 },
  )
})

test('names calls that no interaction answered as it names those that are recorded', () => {
  const catalog = catalogOf(PAYMENTS, { documents: { S: payments } })
  const url = 'https://payments.example.com/v2/payments/7'
  const call = { service: 'S', operation: 'GET /payments/:id', method: 'GET', url }
  expect(catalog.nameOf(call)).toEqual({ service: 'S', operation: 'readPayment' })
  expect(catalog.nameOf({ ...call, operation: 'GetUser' })).toEqual({ service: 'S', operation: 'GetUser' })
  expect(catalog.nameOf({ ...call, service: 'T' })).toEqual({ service: 'T', operation: 'GET /payments/:id' })
})
