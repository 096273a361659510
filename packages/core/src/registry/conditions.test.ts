import { expect as jestExpect } from 'expect'
import { describe, expect, test } from 'vitest'
import { meets, toCondition, type CallConditions } from './conditions.js'
import type { SeenRequest } from './contract.js'
import type { ServiceRequest } from './service-request.js'

const FORM = 'application/x-www-form-urlencoded'

function seen(body: string | Uint8Array | null, type = 'application/json'): SeenRequest {
  return {
    service: 'PaymentService',
    operation: 'createRefund',
    method: 'POST',
    url: 'https://payments.example.com/v2/payments/pay%201/refunds?expand=charge&tag=a&tag=b&page=2',
    path: '/payments/pay%201/refunds',
    params: { id: 'pay 1' },
    headers: [
      ['content-type', type],
      ['x-tenant', 'acme'],
      ['accept', 'text/html'],
      ['accept', 'application/json'],
    ],
    body: typeof body === 'string' ? Buffer.from(body) : body,
  }
}

const REFUND = seen('{"amount":1200,"reason":"late","items":[{"sku":"a","n":1},{"sku":"b","n":2}],"note":null}')

function isMet(conditions: unknown, request: SeenRequest = REFUND): boolean {
  return meets([toCondition(conditions)], request)
}

describe('is met by', () => {
  test.each<[string, CallConditions]>([
    ['nothing in particular', {}],
    ['a path', { path: '/payments/pay%201/refunds' }],
    ['a path that is not encoded', { path: '/payments/pay 1/refunds' }],
    ['a path with parameters', { path: '/payments/:id/refunds' }],
    ['a pattern of the path', { path: /refunds$/g }],
    ['path parameters', { path: { id: 'pay 1' } }],
    ['a value of the query', { query: { expand: 'charge', page: 2 } }],
    ['one of several values', { query: { tag: 'b' } }],
    ['all of several values', { query: { tag: ['a', 'b'] } }],
    ['a parameter that is not there', { query: { limit: undefined, cursor: null } }],
    ['a header in any case of letters', { headers: { 'X-Tenant': /^ac/ } }],
    ['one of several headers', { headers: { accept: 'application/json' } }],
    ['parts of the body', { body: { amount: 1200, items: [{ sku: 'a' }, { n: 2 }] } }],
    ['null in the body, and what is not there', { body: { note: null, gone: undefined } }],
    ['a pattern in the body', { body: { reason: /^la/y } }],
    [
      'matchers of Vitest',
      {
        body: { amount: expect.any(Number), reason: expect.stringContaining('at') },
        query: expect.objectContaining({ page: '2' }),
      },
    ],
    [
      'matchers of Jest',
      { body: jestExpect.objectContaining({ amount: jestExpect.any(Number) }), path: { id: jestExpect.anything() } },
    ],
  ])('%s', (_what, conditions) => {
    expect(isMet(conditions)).toBe(true)
  })
})

test('lets a matcher stand for the whole request, its path, or the parameters of that', () => {
  for (const runner of [expect, jestExpect]) {
    expect(isMet(runner.objectContaining({ method: 'POST', params: { id: 'pay 1' } }))).toBe(true)
    expect(isMet(runner.objectContaining({ method: 'GET' }))).toBe(false)
    expect(isMet({ path: runner.objectContaining({ id: 'pay 1' }) })).toBe(true)
    expect(isMet({ path: runner.objectContaining({ id: 'pay 2' }) })).toBe(false)
    expect(isMet({ path: runner.stringMatching(/refunds$/) })).toBe(true)
  }
  expect(isMet({ path: expect.not.stringContaining('refunds') })).toBe(false)
  expect(isMet({ path: jestExpect.not.objectContaining({ id: 'pay 1' }) })).toBe(false)
})

test('refuses the name of a path parameter that the path does not have', () => {
  expect(() => isMet({ path: { ids: 'pay 1' } })).toThrow(
    `[registration-invalid] .where({ path: { ids } }) names no parameter of the path
  parameters  "id"
  fix         did you mean "id"?`,
  )
  expect(isMet({ path: { id: 'pay 1' } }, { ...REFUND, params: {} })).toBe(false)
})

describe('is not met by', () => {
  test.each<[string, CallConditions]>([
    ['another path', { path: '/payments/pay%202/refunds' }],
    ['a shorter path', { path: '/payments/:id' }],
    ['another path parameter', { path: { id: 'pay 2' } }],
    ['another value of the query', { query: { page: 3 } }],
    ['fewer values of the query', { query: { tag: ['a'] } }],
    ['a parameter that should not be there', { query: { expand: null } }],
    ['a header that is missing', { headers: { 'x-user': expect.anything() } }],
    ['a number for text in JSON', { body: { reason: 1 } }],
    ['text for a number in JSON', { body: { amount: '1200' } }],
    ['a shorter array', { body: { items: [{ sku: 'a' }] } }],
    ['an array for an object', { body: [] }],
    ['what is inherited', { body: { toString: expect.any(Function) } }],
    ['a body where there should be none', { body: undefined }],
    ['matchers that say no', { body: { amount: expect.any(String) } }],
  ])('%s', (_what, conditions) => {
    expect(isMet(conditions)).toBe(false)
  })
})

test('compares forms by field, text by itself, and bytes', () => {
  const form = seen('amount=1200&tag=a&tag=b&items[0]=x', FORM)
  expect(isMet({ body: { amount: 1200, tag: 'b', 'items[0]': /x/ } }, form)).toBe(true)
  expect(isMet({ body: { amount: 1300 } }, form)).toBe(false)
  expect(isMet({ body: { limit: null } }, form)).toBe(true)
  expect(isMet({ body: 'hello' }, seen('hello', 'text/plain'))).toBe(true)
  expect(isMet({ body: /^hell/ }, seen('hello', 'text/plain'))).toBe(true)
  expect(isMet({ body: { a: 1 } }, seen('hello', 'text/plain'))).toBe(false)
  expect(isMet({ body: Buffer.from([0, 255]) }, seen(new Uint8Array([0, 255]), 'image/png'))).toBe(true)
  expect(isMet({ body: new Uint8Array([0, 255]).buffer }, seen(new Uint8Array([0, 255]), 'image/png'))).toBe(true)
  expect(isMet({ body: new ArrayBuffer(2) }, seen(new Uint8Array([0, 255]), 'image/png'))).toBe(false)
  expect(isMet({ body: undefined }, seen(null))).toBe(true)
  const multipart = '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nInvoice\r\n--b--\r\n'
  expect(isMet({ body: { title: 'Invoice' } }, seen(multipart, 'multipart/form-data; boundary=b'))).toBe(true)
})

test('asks a function, and refuses a promise for an answer', () => {
  expect(isMet((request: ServiceRequest<{ amount: number }>) => request.body.amount > 1000)).toBe(true)
  expect(isMet(({ query }: ServiceRequest) => query['page'] === '3')).toBe(false)
  expect(() => isMet(async () => false)).toThrow('The function of .where() returns a promise')
})

test('takes conditions as they are at that moment', () => {
  const body = { amount: 1200 }
  const condition = toCondition({ body })
  body.amount = 1
  expect(meets([condition], REFUND)).toBe(true)
})

test('says in words what it asks for', () => {
  const named = function overLimit() {
    return true
  }
  expect(toCondition({ path: { id: /^pay/ }, body: { amount: expect.any(Number), note: undefined } }).words).toBe(
    '{"path":{"id":"/^pay/"},"body":{"amount":"Any<Number>","note":null}}',
  )
  expect(toCondition({ body: expect.objectContaining({ a: 1 }) }).words).toBe('{"body":"ObjectContaining"}')
  expect(toCondition({}).words).toBe('')
  expect(toCondition(named).words).toBe('overLimit')
  expect(toCondition(() => true).words).toBe('(request) => …')
})

const circular: { self?: unknown } = {}
circular.self = circular

describe('refuses', () => {
  test.each<[string, unknown]>([
    [
      '.where() has no "header"\n  known  "path", "query", "headers", "body"\n  fix    did you mean "headers"?',
      { header: {} },
    ],
    ['.where() has no "amount"\n  fix  use "path", "query", "headers", "body"', { amount: 1200 }],
    ['.where("/refunds") says nothing of a call', '/refunds'],
    ['.where(undefined) says nothing of a call', undefined],
    ['.where({ path: "refunds" }) is no path', { path: 'refunds' }],
    ['.where({ path: "/refunds?page=2" }) is no path', { path: '/refunds?page=2' }],
    ['.where({ path: … }) is given 7', { path: 7 }],
    ['.where({ query: … }) is given "page=2"', { query: 'page=2' }],
    ['.where() is given the function amount at /body/amount', { body: { amount: () => true } }],
    ['.where() is given 12n at /body/amount', { body: { amount: 12n } }],
    ['.where() is given a Headers at /headers', { headers: new Headers({ 'x-tenant': 'acme' }) }],
    ['.where() is given a URLSearchParams at /query', { query: new URLSearchParams('page=2') }],
    ['.where() is given a Set at /body/items', { body: { items: new Set([1]) } }],
    ['.where() is given a value that contains itself at /body/self', { body: circular }],
  ])('%s', (what, conditions) => {
    expect(() => toCondition(conditions)).toThrow(`[registration-invalid] ${what}`)
  })
})
