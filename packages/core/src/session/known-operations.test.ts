import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { knownOperation } from './known-operations.js'

function known(service: Record<string, unknown>) {
  const raw = { services: { Pay: { baseUrl: 'https://pay.example.com', ...service } } }
  return { services: resolveConfig(raw, null).services, interactions: () => [] }
}

test('takes any name while nothing is known of a service', () => {
  expect(knownOperation('Pay', 'voidPayment', known({}))).toEqual({
    service: 'Pay',
    operation: 'voidPayment',
    spelled: null,
  })
})

test('refuses the names of an OpenAPI document before anything is recorded, as it does afterwards', () => {
  const declared = known({ openapi: './pay.yaml' })
  expect(() => knownOperation('Pay', 'voidPayment', declared)).toThrow(
    `[registration-unknown] The operation "voidPayment" of "Pay" is not known
  operations  none
  fix         name it in services['Pay'].operations, as names of an OpenAPI document are for coverage alone, or spell it out: 'POST /path/:id'`,
  )
  expect(knownOperation('Pay', 'POST /void', declared)).toMatchObject({ spelled: { method: 'POST', path: '/void' } })
})
