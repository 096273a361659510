import { useShop } from './shop.ts'

const shop = useShop()
const order = { sku: 'mug-blue', quantity: 2, postcode: '10115', card: 'card_visa' }

test('tells what an article costs', async () => {
  const { body } = await shop.get('/articles/mug-blue')
  expect(body).toMatchObject({ title: 'Mug, blue', price: 1290 })
})

describe('placing an order', () => {
  test('charges the articles and the cheapest rate', async () => {
    const { status, body } = await shop.post('/orders', order)
    expect(body).toEqual({ id: expect.stringMatching(/^ord_/), status: 'placed', total: 3066, carrier: 'Snail' })
    expect(status).toBe(201)
  })

  test('refuses an article that it does not know', async () => {
    const { status, body } = await shop.post('/orders', { ...order, sku: 'spoon' })
    expect({ status, body }).toEqual({ status: 404, body: { error: 'no_such_article' } })
  })

  test('puts the articles back where the card is declined', async () => {
    const { status, body } = await shop.post('/orders', { ...order, card: 'card_declined' })
    expect({ status, body }).toEqual({ status: 402, body: { error: 'card_declined' } })
  })
})
