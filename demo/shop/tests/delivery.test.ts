import type { Order } from '../src/orders.ts'
import { useShop } from './shop.ts'

const shop = useShop()
const order = { sku: 'teapot', quantity: 1, postcode: '80331', card: 'card_visa' }

describe('rates', () => {
  test('come with the cheapest first', async () => {
    const { body } = await shop.get('/rates?postcode=80331&weight=1.2')
    expect(body).toMatchObject([{ carrier: 'Snail' }, { carrier: 'Donkey' }, { carrier: 'Falcon' }])
  })

  test('come with the fastest first where that is asked for', async () => {
    const { body } = await shop.get('/rates?postcode=80331&weight=1.2&by=days')
    expect(body).toMatchObject([{ carrier: 'Falcon' }, { carrier: 'Donkey' }, { carrier: 'Snail' }])
  })

  test('are none where no carrier goes', async () => {
    const { status, body } = await shop.get('/rates?postcode=99999&weight=1.2')
    expect({ status, body }).toEqual({ status: 200, body: [] })
  })
})

describe('a parcel', () => {
  test('is followed from station to station', async () => {
    const { body: placed } = await shop.post<Order>('/orders', order)
    const stations: unknown[] = []
    for (let look = 0; look < 3; look += 1) {
      const { body } = await shop.get(`/orders/${placed.id}/delivery`)
      stations.push(body['status'])
    }
    expect(stations).toEqual(['label_created', 'in_transit', 'delivered'])
  })

  test('is nowhere where no one ordered', async () => {
    const { status, body } = await shop.get('/orders/ord_0/delivery')
    expect({ status, body }).toEqual({ status: 404, body: { error: 'no_such_order' } })
  })
})
