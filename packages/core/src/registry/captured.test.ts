import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { placeholder } from '../body/placeholder.js'
import { captured, readCaptured, type Captured } from './captured.js'
import type { BodySpec, CapturedBody } from './contract.js'
import { messageOf } from './message-of.js'

const REFUND =
  '{"id":"re_1","amount":12.50,"big":12345678901234567890,"customer":{"email":"a@b.example","tags":["x","y"]}}'

/** What a body is, where the session has `text` under any name. */
function read(body: object, text = REFUND, interaction: string | null = null): BodySpec {
  const capture = (name: string): CapturedBody => ({ name, text, interaction, response: null })
  return readCaptured(body, capture).body
}

/** The same as a value. */
function valueOf(body: object, text?: string): unknown {
  const spec = read(body, text)
  return spec.kind === 'json' ? JSON.parse(spec.text) : spec
}

test('sends a file as it stands, to the byte', () => {
  expect(read(captured('refund.json'))).toEqual({ kind: 'json', text: REFUND })
})

test('changes parts at any depth, takes keys away, and leaves the rest its digits', () => {
  const changed = captured<{ id: string; status: string; customer: { email: string; tags: string[] } }>('refund.json')
    .with({ status: 'pending', customer: { email: undefined } })
    .with({ id: 're_2' })
  expect(read(changed)).toEqual({
    kind: 'json',
    text: '{"id":"re_2","amount":12.50,"big":12345678901234567890,"customer":{"tags":["x","y"]},"status":"pending"}',
  })
})

test('leaves what it was made from as it was', () => {
  const refund = captured('refund.json')
  refund.with({ id: 'other' })
  expect(read(refund)).toEqual({ kind: 'json', text: REFUND })
})

test('keeps the placeholders of an interaction, and takes what a test writes literally', () => {
  const recorded = '{"id":"{{request.body.id}}","note":"old"}'
  const body = captured('PaymentService.processRefund#1')
  expect(read(body, recorded, 'PaymentService.processRefund#1')).toEqual({
    kind: 'captured',
    name: 'PaymentService.processRefund#1',
    text: recorded,
  })
  expect(read(body.with({ note: '{{uuid}}' }), recorded, 'PaymentService.processRefund#1')).toEqual({
    kind: 'captured',
    name: 'PaymentService.processRefund#1',
    text: `{"id":"{{request.body.id}}","note":"{{'{{'}}uuid}}"}`,
  })
})

test('brings the headers of the captured answer, but for those that follow from the body', () => {
  const capture = (name: string): CapturedBody => ({
    name,
    text: '"<error/>"',
    interaction: name,
    response: {
      status: 503,
      headers: [
        ['content-type', 'application/xml'],
        ['content-length', '8'],
        ['transfer-encoding', 'chunked'],
        ['location', `/refunds/${placeholder('request.path.id')}`],
      ],
    },
  })
  expect(readCaptured(captured('PaymentService.processRefund#3'), capture)).toEqual({
    body: { kind: 'captured', name: 'PaymentService.processRefund#3', text: '"<error/>"' },
    headers: [['content-type', 'application/xml']],
  })
})

test('sends nothing for an answer that had no body', () => {
  expect(read(captured('Shop.leave#1'), '""', 'Shop.leave#1')).toEqual({ kind: 'text', text: '' })
})

describe('arrays', () => {
  const orders = '{"items":[{"sku":"a","n":1},{"sku":"b","n":2}]}'
  const body = captured<{ items: { sku: string; n: number }[] }>('orders.json')

  test('are replaced unless something else is said', () => {
    expect(valueOf(body.with({ items: [{ sku: 'c' }] }), orders)).toEqual({ items: [{ sku: 'c' }] })
  })

  test('are merged by index, where a gap leaves what is there', () => {
    const changed = body.with({ items: [undefined, { n: 5 }, { sku: 'd' }] }, { arrays: 'merge' })
    expect(valueOf(changed, orders)).toEqual({ items: [{ sku: 'a', n: 1 }, { sku: 'b', n: 5 }, { sku: 'd' }] })
  })

  test('are appended to', () => {
    const changed = body.with({ items: [{ sku: 'c', n: 3 }] }, { arrays: 'concat' })
    expect(valueOf(changed, orders)).toMatchObject({ items: [{ sku: 'a' }, { sku: 'b' }, { sku: 'c' }] })
  })

  test('stand at the top as well', () => {
    expect(valueOf(captured<number[]>('list.json').with([3], { arrays: 'concat' }), '[1,2]')).toEqual([1, 2, 3])
    expect(messageOf(() => valueOf(captured('list.json').with({ a: 1 }), '[1,2]'))).toContain(
      'captured().with() is given an object, and "list.json" is an array',
    )
  })
})

test('takes imported JSON as it is at that moment', () => {
  const json = { id: 're_1', items: [1] }
  const body = captured(json)
  json.items.push(2)
  expect(valueOf(body)).toEqual({ id: 're_1', items: [1] })
})

test('keeps what was captured under names that objects inherit', () => {
  const text = '{"team":{"constructor":"mclaren","toString":{"valueOf":[{"isPrototypeOf":1}]}},"points":1}'
  for (const arrays of ['replace', 'merge', 'concat'] as const) {
    const changed = valueOf(captured('any.json').with({ points: 2, team: { driver: 'x' } }, { arrays }), text)
    const { team } = JSON.parse(text) as { team: object }
    expect(changed).toEqual({ team: { ...team, driver: 'x' }, points: 2 })
  }
})

test('merging nothing changes no value', () => {
  fc.assert(
    fc.property(
      fc
        .jsonValue()
        .filter((value) => typeof value === 'object' && value !== null && !JSON.stringify(value).includes('__proto__')),
      (value) => {
        expect(
          valueOf(
            captured('any.json').with(Array.isArray(value) ? [] : {}, { arrays: 'merge' }),
            JSON.stringify(value),
          ),
        ).toEqual(JSON.parse(JSON.stringify(value)))
      },
    ),
  )
})

describe('refuses', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString'])('the key %s, wherever it stands', (key) => {
    const changes = JSON.parse(`{"customer":{"tags":[{"${key}":{"isAdmin":true}}]}}`) as object
    expect(messageOf(() => captured('refund.json').with(changes))).toContain(
      `[registration-invalid] captured().with() is given the key "${key}" at /customer/tags/0, which would change what objects inherit`,
    )
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  })

  test('to change what has the key __proto__ itself', () => {
    expect(messageOf(() => valueOf(captured('bad.json').with({ a: 1 }), '{"__proto__":1}'))).toContain(
      '"bad.json" has the key "__proto__"',
    )
  })

  test.each<[string, () => unknown]>([
    ['captured("") names nothing', () => captured('')],
    ['captured(undefined) names nothing', () => captured(undefined as unknown as string)],
    ['captured().with("a") changes nothing', () => captured('a.json').with('a')],
    ['captured().with() is given undefined at /items/0', () => captured('a.json').with({ items: [undefined] })],
    ['captured().with() has no "array"', () => captured('a.json').with({}, { array: 'merge' } as object)],
    [
      'captured().with(…, { arrays: "deep" }) is no way',
      () => captured('a.json').with({}, { arrays: 'deep' as 'merge' }),
    ],
    [
      'captured().with() is given an object, and "a.json" is a plain value',
      () => valueOf(captured('a.json').with({}), '7'),
    ],
  ])('%s', (what, act) => {
    expect(messageOf(act)).toContain(`[registration-invalid] ${what}`)
  })
})

test('knows the type of what is changed', () => {
  const body = captured({ id: 're_1', customer: { email: 'a@b.example' }, items: [{ sku: 'a' }] })
  expectTypeOf(body.with({ customer: { email: undefined } })).toEqualTypeOf(body)
  body.with({ id: null, items: [undefined, { sku: 'b' }] }, { arrays: 'merge' })
  // @ts-expect-error -- it is `email`
  body.with({ customer: { mail: 'c@d.example' } })
  // @ts-expect-error -- it is text
  body.with({ id: 7 })
  expectTypeOf(captured<{ id: string }>('refund.json')).toEqualTypeOf<Captured<{ id: string }>>()
  expectTypeOf(captured('refund.json')).toEqualTypeOf<Captured<unknown>>()
})
