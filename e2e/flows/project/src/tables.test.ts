import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { OrderTable } from './tables.ts'

const table = new OrderTable()

afterAll(() => table.close())

test('reads back the order that it stored', async () => {
  const order = { id: randomUUID(), amount: 1200, placedAt: new Date().toISOString() }
  expect(await table.get(order.id)).toBeNull()
  await table.put(order)
  expect(await table.get(order.id)).toEqual(order)
})

test('reads back the lines that it stored at once', async () => {
  const orderId = randomUUID()
  const lines = ['seat', 'programme'].map((product) => ({ id: randomUUID(), orderId, product }))
  await table.putLines(lines)
  expect(await table.linesOf(orderId)).toEqual(lines)
})
