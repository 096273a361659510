import { useShop } from './shop.ts'

const shop = useShop()
const order = { sku: 'teapot', quantity: 1, postcode: '80331', card: 'card_visa' }

describe('delivery', () => {
  test('offers the cheapest rate first', async () => {
    const { body } = await shop.get('/rates?postcode=80331&weight=1.2')
    expect(body).toMatchObject([{ carrier: 'Snail' }, { carrier: 'Donkey' }, { carrier: 'Falcon' }])
  })

  test('offers nothing where no carrier goes', async () => {
    const { status, body } = await shop.get('/rates?postcode=99999&weight=1.2')
    expect({ status, body }).toEqual({ status: 200, body: [] })
  })

  test('follows the parcel from station to station', async () => {
    const { body: placed } = await shop.post('/orders', order)
    const stations: unknown[] = []
    for (let look = 0; look < 3; look += 1) {
      const { body } = await shop.get(`/orders/${placed['id']}/delivery`)
      stations.push(body['status'])
    }
    expect(stations).toEqual(['label_created', 'in_transit', 'delivered'])
  })

  test('gives the money back where no carrier goes', async () => {
    const { status, body } = await shop.post('/orders', { ...order, postcode: '99999' })
    expect({ status, body }).toEqual({ status: 422, body: { error: 'no_carrier' } })
  })
})
