import { mockRegistry, mockResponse, serviceCall } from '@understudy/core'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { price } from './shop.js'

const getPrice = serviceCall('Shop', 'getPrice')
const closed = mockResponse().withStatus(503)

describe('mocks of the file', () => {
  // Registered at the top level of a suite, which is outside any test.
  mockRegistry.register(getPrice.where({ path: { sku: 'top' } }), mockResponse().withStatus(410))

  beforeAll(() => mockRegistry.register(getPrice.where({ path: { sku: 'a-1' } }), closed))

  test('answer a first test', async () => {
    expect(await price('a-1')).toEqual([503, null])
    expect(await price('top')).toEqual([410, null])
  })

  test('answer a second one, after its own', async () => {
    mockRegistry.register(getPrice, mockResponse().withStatus(404).once())
    expect(await price('a-1')).toEqual([404, null])
    expect(await price('a-1')).toEqual([503, null])
  })

  test('leave other calls to the recording', async () => {
    expect(await price('a-2')).toEqual([200, { sku: 'a-2', price: 1250 }])
  })
})

describe('mocks of hooks', () => {
  let count = 0
  beforeEach(() => {
    count += 1
    mockRegistry.register(getPrice, mockResponse().withBody({ count }))
  })
  afterEach(async () => {
    expect(await price('late')).toEqual([200, { count }])
    expect(getPrice).toHaveBeenCalledTimes(2)
  })

  test('answer the test that follows', async () => {
    expect(await price('x')).toEqual([200, { count: 1 }])
  })

  test('answer each test with its own', async () => {
    expect(await price('x')).toEqual([200, { count: 2 }])
  })
})

describe('tests side by side', () => {
  test.concurrent.each([1, 2, 3, 4, 5, 6])('keep mock %i to themselves', async (number) => {
    mockRegistry.register(
      getPrice,
      mockResponse()
        .withBody({ number })
        .withLatency(20 - number * 3),
    )
    const answers = await Promise.all([price('x'), price('y')])
    expect(answers).toEqual([
      [200, { number }],
      [200, { number }],
    ])
    expect(mockRegistry.calls('Shop', 'getPrice').map(({ params }) => params)).toEqual([{ sku: 'x' }, { sku: 'y' }])
  })
})

test('nothing is left of any test', async () => {
  expect(await price('a-2')).toEqual([200, { sku: 'a-2', price: 1250 }])
})
