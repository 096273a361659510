import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExpression, printExpression } from './expression.js'
import { fitsType, PLACEHOLDER_TYPES } from './placeholder-types.js'

test.each(PLACEHOLDER_TYPES)('$name fits $title', ({ name, fits, misses }) => {
  expect(fits.filter((value) => !fitsType(name, value))).toEqual([])
  expect(misses.filter((value) => fitsType(name, value))).toEqual([])
})

test.each([
  ['uuid', { kind: 'type', name: 'uuid' }],
  [
    'request.body.amount',
    { kind: 'value', of: null, message: 'request', part: 'body', steps: ['amount'], asNumber: false, pick: null },
  ],
  [
    'request.path.orderId | number',
    { kind: 'value', of: null, message: 'request', part: 'path', steps: ['orderId'], asNumber: true, pick: null },
  ],
  [
    'api.example.com POST /v1/orders/:id#2.response.body.items.0["sub total"]',
    {
      kind: 'value',
      of: 'api.example.com POST /v1/orders/:id#2',
      message: 'response',
      part: 'body',
      steps: ['items', '0', 'sub total'],
      asNumber: false,
      pick: null,
    },
  ],
  [
    'request.body.callback | uuid 2',
    {
      kind: 'value',
      of: null,
      message: 'request',
      part: 'body',
      steps: ['callback'],
      asNumber: false,
      pick: { type: 'uuid', ordinal: 2 },
    },
  ],
  ['request.cookies.a', null],
  ['request', { kind: 'type', name: 'request' }],
  ['two words', null],
])('reads %s', (text, expression) => {
  expect(parseExpression(text)).toEqual(expression)
})

test('reads what it writes', () => {
  const filters = fc.constantFrom(
    { asNumber: false, pick: null },
    { asNumber: true, pick: null },
    { asNumber: false, pick: { type: 'uuid', ordinal: 1 } },
    { asNumber: false, pick: { type: 'timestamp', ordinal: 12 } },
  )
  const expressions = fc.record({
    of: fc.option(fc.constantFrom('S.op#1', 'h:80 GET /a.b/:id#12', '@3')),
    message: fc.constantFrom('request' as const, 'response' as const),
    part: fc.constantFrom('body' as const, 'path' as const, 'query' as const, 'headers' as const),
    steps: fc.array(fc.oneof(fc.string(), fc.constantFrom('a', '0', 'x-y', 'a b', 'a.b', '"', ']'))),
  })
  fc.assert(
    fc.property(expressions, filters, (place, filter) => {
      const expression = { ...place, ...filter }
      const text = printExpression(expression)
      fc.pre(text !== null)
      expect(parseExpression(text)).toEqual({ kind: 'value', ...expression })
    }),
  )
})
