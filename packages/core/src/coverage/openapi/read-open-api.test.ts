import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Interaction, RecordedBody } from '../../model/index.js'
import { isStandIn, isStandInNumber, STAND_IN } from '../../sanitize/stand-in.js'
import { readOpenApi, type OpenApiDocument } from './read-open-api.js'

const SAMPLES = join(import.meta.dirname, 'samples')

const isReplaced = (value: string | number): boolean =>
  typeof value === 'number' ? isStandInNumber(value) : STAND_IN.test(value) || isStandIn(value)

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openapi-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function readSample(name: string): Promise<OpenApiDocument> {
  const document = await readOpenApi(join(SAMPLES, name), name, isReplaced)
  if ('kind' in document) throw new Error(document.message)
  return document
}

let count = 0

async function problemOf(files: Record<string, string>): Promise<string> {
  count += 1
  const root = join(folder, String(count))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const document = await readOpenApi(join(root, 'specs/api.yaml'), 'specs/api.yaml', isReplaced)
  return 'kind' in document ? `${document.kind} ${document.file}: ${document.message}` : 'no problem'
}

function contradiction(
  document: OpenApiDocument,
  operation: string,
  answer: {
    status?: number
    type?: string
    body?: RecordedBody
    method?: string
    error?: { code: string; message: string }
  },
): string | null {
  const found = document.operations.find(({ method, path, operationId }) =>
    [operationId, `${method} ${path}`].includes(operation),
  )
  const { status = 200, type = 'application/json', body, error, method = 'GET' } = answer
  const interaction: Interaction = {
    id: 'a#1',
    test: null,
    service: 'S',
    operation,
    recordedAt: '2026-11-22',
    request: { method, url: 'https://api.example.com/', headers: {} },
    response: {
      status,
      headers: type === '' ? {} : { 'content-type': type },
      latencyMs: 1,
      ...(body === undefined ? {} : { body }),
      ...(error === undefined ? {} : { error }),
    },
  }
  return document.contradictionOf(found!, interaction)
}

const PAYMENT = {
  id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  amount: 1200,
  currency: 'EUR',
  note: null,
  payer: null,
  createdAt: '2026-11-22T18:24:38Z',
  method: { type: 'card', last4: '4242' },
}

test('reads the operations of a 3.0 document', async () => {
  const { operations } = await readSample('payments.yaml')
  expect(
    operations.map(({ method, template, operationId, responses, servers }) =>
      [method, template.path, operationId, responses.map(({ status }) => status).join(), servers.join()].join(' '),
    ),
  ).toEqual([
    'GET /payments listPayments 200 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'POST /payments createPayment 201,402,5XX https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'GET /payments/latest latestPayment 200 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'GET /payments/:id readPayment 200,default https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'DELETE /payments/:id cancelPayment 204 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'POST /payments/:id:capture capturePayment 200 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'GET /reports/:day readReport 200 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'GET /reports/:day.pdf printReport 200 https://payments.example.com/v2,https://sandbox-payments.example.com/v2',
    'POST /files uploadFile 200 https://files.example.com',
  ])
})

test('reads a 3.1 document over several files, which refer to each other in circles', async () => {
  const { operations } = await readSample('orders/openapi.json')
  expect(
    operations.map(({ method, template, operationId, responses }) => [
      method,
      template.path,
      operationId,
      ...responses.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET', '/orders/:orderId', null, '200', '404'],
    ['PUT', '/orders/:orderId', null, 'default'],
    ['GET', '/orders/:orderId/items', null, '200'],
  ])
})

test('finds no fault with answers that fit', async () => {
  const payments = await readSample('payments.yaml')
  const fits = (operation: string, answer: Parameters<typeof contradiction>[2]): void =>
    expect(contradiction(payments, operation, answer)).toBeNull()
  fits('createPayment', { status: 201, body: { json: PAYMENT } })
  fits('createPayment', { status: 201, body: { json: { ...PAYMENT, refunds: [{ ...PAYMENT, note: 'a' }] } } })
  fits('createPayment', {
    status: 201,
    body: { text: JSON.stringify({ ...PAYMENT, amount: 1 }).replace(':1,', ':1.0,') },
  })
  fits('createPayment', { status: 503, type: 'text/html', body: { text: '<html>' } })
  fits('createPayment', { status: 201, body: { file: 'big.json' } })
  fits('createPayment', { status: 201, type: '', body: { text: 'x' } })
  fits('readPayment', { status: 418, type: 'application/problem+json; charset=utf-8', body: { json: { title: 'T' } } })
  fits('readPayment', { status: 200, method: 'HEAD' })
  fits('cancelPayment', { status: 204, type: '' })
  fits('listPayments', { body: { json: [PAYMENT] } })
  fits('readReport', { type: 'text/csv', body: { text: 'a,b' } })
  fits('printReport', { type: 'application/pdf', body: { base64: 'AAEC' } })
})

test('says how an answer contradicts its document, without a value of it', async () => {
  const payments = await readSample('payments.yaml')
  const told = (operation: string, answer: Parameters<typeof contradiction>[2]): string | null =>
    contradiction(payments, operation, answer)
  const body = (changes: Record<string, unknown>) =>
    told('readPayment', { body: { json: { ...PAYMENT, ...changes } as never } })?.replace(
      /^GET \/payments\/:id answered 200, and its (.*) \(payments\.yaml\)$/,
      '$1',
    )
  expect(told('createPayment', { status: 200 })).toBe(
    'POST /payments answered 200, and payments.yaml declares 201, 402, 5XX only',
  )
  expect(told('readPayment', { type: 'text/html', body: { text: '<a>' } })).toBe(
    'GET /payments/:id answered 200 with the media type "text/html", and payments.yaml declares application/json only',
  )
  expect(told('createPayment', { status: 402, body: { json: { title: 'T' } } })).toBe(
    'POST /payments answered 402 with the media type "application/json", and payments.yaml declares application/problem+json only',
  )
  expect(told('listPayments', { body: { json: {} } })).toBe(
    'GET /payments answered 200, and its body at "/" is an object, expected array (payments.yaml)',
  )
  expect(body({ amount: '12' })).toBe('body at "/amount" is a string, expected integer')
  expect(body({ amount: 0 })).toBe('body at "/amount" breaks "exclusiveMinimum", whose limit is 0')
  expect(body({ currency: 'GBP' })).toBe('body at "/currency" is none of "EUR", "USD"')
  expect(body({ id: 'p-1' })).toBe('body at "/id" is not of the format "uuid"')
  expect(body({ extra: 1 })).toBe('body at "/" has "extra", which is not allowed')
  expect(body({ note: 7 })).toBe('body at "/note" is an integer, expected string or null')
  expect(body({ id: undefined })).toBe('body at "/" lacks "id"')
  expect(body({ method: { type: 'card', last4: 'x' } })).toBe(
    'body at "/method/last4" does not match the pattern "^[\\\\d-]{4}$"',
  )
  expect(body({ method: { type: 'cash' } })).toBe('body at "/method" fits none of the schemas of "oneOf"')
  expect(body({ refunds: [PAYMENT, { ...PAYMENT, amount: 'x', currency: 1 }] })).toBe(
    'body at "/refunds/1/amount" is a string, expected integer, and 1 more place does not fit',
  )
})

test('lets placeholders and stand-ins pass, wherever they stand', async () => {
  const payments = await readSample('payments.yaml')
  const told = (changes: Record<string, unknown>) =>
    contradiction(payments, 'readPayment', { body: { json: { ...PAYMENT, ...changes } as never } })
  expect(told({ id: '{{uuid}}', amount: '{{request.body.amount}}', createdAt: '{{timestamp}}' })).toBeNull()
  expect(told({ id: 'redacted-1', currency: 'redacted-2', note: 'a long text before user-1@example.com' })).toBeNull()
  expect(told({ method: '{{request.body.method}}', payer: { email: 'Name-1' } })).toBeNull()
  expect(told({ method: { type: '{{request.body.type}}', last4: '4242', iban: 'redacted-1' } })).toBeNull()
  expect(told({ method: { type: 'card', last4: 'redacted-1' }, refunds: [{ ...PAYMENT, id: '{{uuid}}' }] })).toBeNull()
  expect(told({ 'redacted-1': 1 })).toBeNull()
  expect(told({ amount: 1_000_001 })).toBeNull()
  // What stands beside them is judged as ever.
  expect(told({ id: '{{uuid}}', amount: 'x' })).toContain('"/amount" is a string, expected integer')
  expect(told({ id: 'redacted-1', extra: 1 })).toContain('"/extra" is not allowed')
  expect(told({ id: '{{uuid}}', method: { type: 'card' } })).toContain('"/method" fits none of the schemas of "oneOf"')
  expect(told({ note: "{{'{{'}} is plain text, and too long" })).toContain('"/note" breaks "maxLength"')
})

test('judges by draft 2020-12 where the document is 3.1', async () => {
  const orders = await readSample('orders/openapi.json')
  const told = (operation: string, json: unknown) =>
    contradiction(orders, operation, { body: { json: json as never } })?.replace(/^.* and its (.*) \(.*$/, '$1') ?? null
  expect(told('GET /orders/{orderId}', { id: null, state: 'open', parent: { id: 'a' } })).toBeNull()
  expect(told('GET /orders/{orderId}', { id: 'a', state: 'paid' })).toBe('body at "/" lacks "paidAt"')
  expect(told('GET /orders/{orderId}', { id: 'a', state: '{{any}}' })).toBeNull()
  expect(told('GET /orders/{orderId}', { id: 'a', parent: { id: 'b', other: 1 } })).toBe(
    'body at "/parent" has "other", which is not allowed',
  )
  expect(told('GET /orders/{orderId}', { id: 'a', items: [{ sku: 'ab', order: { id: 'a' } }] })).toBe(
    'body at "/items/0/sku" breaks "minLength", whose limit is 3',
  )
  const item = { sku: 'abc', order: { id: 'a' } }
  expect(told('GET /orders/{orderId}/items', [item, item])).toBe('body at "/" breaks "uniqueItems"')
  const masked = { sku: 'redacted-1', order: { id: 'a' } }
  expect(told('GET /orders/{orderId}/items', [masked, masked])).toBeNull()
})

test('a failure of the network is no contradiction', async () => {
  const payments = await readSample('payments.yaml')
  const error = { code: 'ECONNRESET', message: 'socket hang up' }
  expect(contradiction(payments, 'listPayments', { status: 299, error })).toBeNull()
  expect(contradiction(payments, 'listPayments', { body: { text: '[{' } })).toBeNull()
})

const HEAD = "openapi: 3.0.3\ninfo: { title: A, version: '1' }\n"
const CORRECT = 'Nothing of it counts as declared until it is corrected'

test.each([
  [
    'is not there',
    {},
    'openapi-missing specs/api.yaml: specs/api.yaml is not there: put the document in place, or correct services.<name>.openapi',
  ],
  [
    'is no YAML',
    { 'specs/api.yaml': `${HEAD}paths:\n  /a:\n    get:\n      - x: [\n` },
    `openapi-invalid specs/api.yaml: specs/api.yaml cannot be parsed at line 7, column 1: deficient indentation. ${CORRECT}`,
  ],
  [
    'is empty',
    { 'specs/api.yaml': '# nothing yet\n' },
    `openapi-invalid specs/api.yaml: specs/api.yaml holds no object. ${CORRECT}`,
  ],
  [
    'is of Swagger 2.0',
    { 'specs/api.yaml': "swagger: '2.0'\ninfo: { title: A, version: '1' }\npaths: {}\n" },
    `openapi-invalid specs/api.yaml: specs/api.yaml is Swagger "2.0", and only OpenAPI 3.0 and 3.1 are read: convert it. ${CORRECT}`,
  ],
  [
    'is of a version to come',
    { 'specs/api.yaml': HEAD.replace('3.0.3', '4.0.0') + 'paths: {}\n' },
    `openapi-invalid specs/api.yaml: specs/api.yaml is OpenAPI "4.0.0", and only OpenAPI "3.0.x" and "3.1.x" are read. ${CORRECT}`,
  ],
  [
    'has a member of another name',
    { 'specs/api.yaml': `${HEAD}paths:\n  /a/{b}:\n    get:\n      respones: { '200': { description: a } }\n` },
    `openapi-invalid specs/api.yaml: specs/api.yaml is no valid OpenAPI document: must have required property 'responses' at /paths/~1a~1{b}/get. ${CORRECT}`,
  ],
  [
    'refers to nothing',
    {
      'specs/api.yaml': `${HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200': { $ref: '#/components/responses/Nope' }\n`,
    },
    `openapi-invalid specs/api.yaml: specs/api.yaml refers at /paths/~1a/get/responses/200 to "#/components/responses/Nope", which is not there. ${CORRECT}`,
  ],
  ['is a folder', { 'specs/api.yaml/a': '' }, `openapi-invalid specs/api.yaml: specs/api.yaml is a folder. ${CORRECT}`],
  [
    'refers to a file that is not there',
    { 'specs/api.yaml': `${HEAD}paths:\n  /a: { $ref: './paths/a.yaml' }\n` },
    `openapi-missing specs/api.yaml: specs/api.yaml cannot be read: specs/paths/a.yaml is not there. ${CORRECT}`,
  ],
  [
    'refers to a file that is broken',
    { 'specs/api.yaml': `${HEAD}paths:\n  /a: { $ref: '../a.json' }\n`, 'a.json': '{"get": [}' },
    `openapi-invalid specs/api.yaml: specs/api.yaml cannot be read: a.json cannot be parsed at line 1, column 10: missed comma between flow collection entries. ${CORRECT}`,
  ],
  [
    'refers to the network',
    { 'specs/api.yaml': `${HEAD}paths:\n  /a: { $ref: 'https://specs.example.com/a.yaml' }\n` },
    `openapi-invalid specs/api.yaml: specs/api.yaml refers at /paths/~1a to "https://specs.example.com/a.yaml", which is on the network, and is not read: keep a copy beside the document. ${CORRECT}`,
  ],
])('names what is wrong with a document that %s', async (_what, files, message) => {
  expect(await problemOf(files)).toBe(message)
})

test('does not mind what says nothing of answers', async () => {
  const text = `${HEAD}paths:
  /a/{b}:
    get:
      responses: { '200': { description: a } }
      callbacks: { done: { $ref: '#/nowhere' } }
components:
  examples: { One: { value: { $ref: '#/nowhere' } } }
`
  expect(await problemOf({ 'specs/api.yaml': text })).toBe('no problem')
})

test('reads a document whose schemas all refer to each other', async () => {
  const names = Array.from({ length: 120 }, (_one, index) => `S${index}`)
  const schemas = Object.fromEntries(
    names.map((name, index) => [
      name,
      {
        type: 'object',
        properties: Object.fromEntries(
          [1, 7, 13, 31, 57].map((step) => [`p${step}`, { $ref: `#/components/schemas/S${(index + step) % 120}` }]),
        ),
      },
    ]),
  )
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } }
  const paths = { '/a': { get: { responses: { 200: { description: 'a', content } } } } }
  const path = join(folder, 'circles.json')
  writeFileSync(
    path,
    JSON.stringify({ openapi: '3.1.0', info: { title: 'A', version: '1' }, paths, components: { schemas } }),
  )
  const document = await readOpenApi(path, 'circles.json', isReplaced)
  if ('kind' in document) throw new Error(document.message)
  expect(contradiction(document, 'GET /a', { body: { json: { p1: { p57: { p7: {} } } } } })).toBeNull()
  expect(contradiction(document, 'GET /a', { body: { json: { p1: { p57: { p7: 7 } } } } })).toBe(
    'GET /a answered 200, and its body at "/p1/p57/p7" is an integer, expected object (circles.json)',
  )
})

test('a schema that only refers to itself judges nothing, and is named', async () => {
  const text = `${HEAD}paths:
  /a:
    get:
      responses:
        '200': { description: a, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
components:
  schemas:
    A: { allOf: [{ $ref: '#/components/schemas/B' }] }
    B: { allOf: [{ $ref: '#/components/schemas/A' }] }
`
  const path = join(folder, 'self.yaml')
  writeFileSync(path, text)
  const document = await readOpenApi(path, 'self.yaml', isReplaced)
  if ('kind' in document) throw new Error(document.message)
  expect(contradiction(document, 'GET /a', { body: { json: {} } })).toBeNull()
  expect(document.problems().map(({ message }) => message)).toEqual([
    'self.yaml has at /paths/~1a/get/responses/200/content/application~1json/schema a schema that cannot be used, so no body is judged by it: Maximum call stack size exceeded',
  ])
})
