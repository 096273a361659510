import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { cancel, confirmed, find, place, placeAs } from './orders.ts'

const now = (): string => new Date().toISOString()

test('places an order, waits for it, and cancels it', async () => {
  const wanted = { requestId: randomUUID(), amount: 4200, currency: 'EUR', placedAt: now() }
  const order = await place(wanted)
  expect(order).toEqual({ ...wanted, id: expect.stringMatching(/^ord_/) as string, status: 'pending' })

  expect(await confirmed(order.id)).toMatchObject({ ...wanted, id: order.id, status: 'confirmed' })
  await cancel(order.id)
  expect(await find(order.id)).toBeNull()
})

test('places an order under an id of its own', async () => {
  const id = randomUUID()
  const wanted = { amount: 1500, currency: 'EUR', placedAt: now() }
  expect(await placeAs(id, wanted)).toEqual({ ...wanted, id, status: 'pending' })
  expect(await confirmed(id)).toMatchObject({ ...wanted, id })
  await cancel(id)
  expect(await find(id)).toBeNull()
})

test('places three orders at once', async () => {
  const wanted = [100, 200, 300].map((amount) => ({
    requestId: randomUUID(),
    amount,
    currency: 'EUR',
    placedAt: now(),
  }))
  const orders = await Promise.all(wanted.map((one) => place(one)))
  expect(orders).toMatchObject(wanted)
  expect(new Set(orders.map(({ id }) => id)).size).toBe(3)
  expect(await Promise.all(orders.map(({ id }) => confirmed(id)))).toMatchObject(wanted)
})
