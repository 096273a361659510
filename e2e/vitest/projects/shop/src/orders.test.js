import { expect, test } from 'vitest'
import { get } from './payments.js'

test('reads an order', async () => {
  await expect(get('/orders/1')).resolves.toMatchObject({ path: '/orders/1' })
})
