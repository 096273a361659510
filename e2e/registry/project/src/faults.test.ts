import { captured, faults, mockRegistry, mockResponse, serviceCall } from '@understudy/core'
import { describe, expect, test } from 'vitest'
import { call, price } from './shop.js'

const getPrice = serviceCall('Shop', 'getPrice')
const order = serviceCall('Shop', 'placeOrder')

test('an order and a price are recorded', async () => {
  expect(await price('a-2')).toEqual([200, { sku: 'a-2', price: 1250 }])
  expect(await call('POST', '/orders', { sku: 'a-2', amount: 3 })).toEqual([
    201,
    { id: 'ord_1', sku: 'a-2', amount: 3 },
  ])
})

test('a captured file is changed deeply', async () => {
  mockRegistry.register(
    getPrice,
    mockResponse().withBody(captured('sold-out.json').with({ stock: { shelves: [9] }, price: undefined })),
  )
  expect(await price('a-1')).toEqual([200, { sku: 'a-1', stock: { left: 0, shelves: [9] } }])
})

test('a captured interaction says back what is sent now', async () => {
  mockRegistry.register(
    order,
    mockResponse()
      .withStatus(202)
      .withBody(captured('Shop.placeOrder#1').with({ state: 'late' })),
  )
  expect(await call('POST', '/orders', { sku: 'b-7', amount: 8 })).toEqual([
    202,
    { id: 'ord_1', sku: 'b-7', amount: 8, state: 'late' },
  ])
})

test('what was sent is seen by the matchers of the runner', async () => {
  mockRegistry.register(order, mockResponse().withStatus(409))
  await call('POST', '/orders?dry=1', { sku: 'b-7', amount: 8 })
  expect(order).toHaveBeenCalled()
  expect(order).toHaveBeenCalledTimes(1)
  expect(order).toHaveBeenCalledWith(expect.objectContaining({ body: { sku: 'b-7', amount: 8 }, query: { dry: '1' } }))
  expect(order).toHaveBeenLastCalledWith(expect.objectContaining({ method: 'POST', path: '/orders', status: 409 }))
  expect(order.where({ body: { amount: 9 } })).not.toHaveBeenCalled()
  expect(getPrice).not.toHaveBeenCalled()
  expect(() => expect(order).toHaveBeenCalledTimes(2)).toThrow('Shop.placeOrder')
})

test('errors name what is wrong', () => {
  const messageOf = (act: () => unknown): string => {
    try {
      act()
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(messageOf(() => mockRegistry.register(serviceCall('Shpo', 'getPrice'), mockResponse()))).toContain(
    '[registration-unknown]',
  )
  expect(messageOf(() => mockRegistry.register(serviceCall('Shop', 'getPrize'), mockResponse()))).toContain('getPrice')
  expect(messageOf(() => mockRegistry.register(order, mockResponse().withBody(captured('sold-uot.json'))))).toContain(
    'sold-out.json',
  )
  expect(messageOf(() => mockRegistry.register(order, mockResponse().withBody(captured('../shop.ts'))))).toContain(
    '[capture-outside]',
  )
  expect(messageOf(() => captured('sold-out.json').with(JSON.parse('{"__proto__":{"polluted":true}}')))).toContain(
    '__proto__',
  )
})

describe.each(faults('Shop', 'getPrice'))('when the shop $name', ({ response }) => {
  test('the call ends, one way or the other', async () => {
    mockRegistry.register(getPrice, response)
    const ended = Promise.race([price('a-2'), new Promise((resolve) => setTimeout(() => resolve('waits on'), 300))])
    expect(await ended).toBeDefined()
    expect(getPrice).toHaveBeenCalledTimes(1)
  })
})
