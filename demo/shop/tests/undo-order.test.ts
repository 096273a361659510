import type { Order } from '../src/orders.ts'
import { useShop } from './shop.ts'

const shop = useShop()
const order = { sku: 'mug-green', quantity: 3, postcode: '20095', card: 'card_visa' }

test('cancelling an order gives the money and the articles back', async () => {
  const { body: before } = await shop.get('/articles/mug-green')
  const { body: placed } = await shop.post<Order>('/orders', order)
  const { status, body } = await shop.post(`/orders/${placed.id}/cancel`)
  const { body: after } = await shop.get('/articles/mug-green')
  expect({ status, body }).toEqual({ status: 200, body: { refunded: placed.total } })
  expect(after['available']).toBe(before['available'])
})

test('cancelling an order that no one placed is refused', async () => {
  const { status, body } = await shop.post('/orders/ord_0/cancel')
  expect({ status, body }).toEqual({ status: 404, body: { error: 'no_such_order' } })
})

test('an order of what is out of stock is refused', async () => {
  const { status, body } = await shop.post('/orders', { ...order, sku: 'tray' })
  expect({ status, body }).toEqual({ status: 409, body: { error: 'out_of_stock' } })
})
