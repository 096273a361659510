import { useShop } from './shop.ts'

const shop = useShop()
const order = { sku: 'mug-green', quantity: 3, postcode: '20095', card: 'card_visa' }

describe('cancelling an order', () => {
  test('refunds all of it', async () => {
    const { body: placed } = await shop.post('/orders', order)
    const { status, body } = await shop.post(`/orders/${placed['id']}/cancel`)
    expect({ status, body }).toEqual({ status: 200, body: { refunded: placed['total'] } })
  })

  test('puts the articles back', async () => {
    const { body: before } = await shop.get('/articles/mug-green')
    const { body: placed } = await shop.post('/orders', order)
    await shop.post(`/orders/${placed['id']}/cancel`)
    const { body: after } = await shop.get('/articles/mug-green')
    expect(after['available']).toBe(before['available'])
  })

  test('refuses an order that it does not know', async () => {
    const { status, body } = await shop.post('/orders/ord_0/cancel')
    expect({ status, body }).toEqual({ status: 404, body: { error: 'no_such_order' } })
  })
})
