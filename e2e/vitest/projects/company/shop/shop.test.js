import { expect, test } from 'vitest'

test('asks', async () => {
  const response = await fetch(`${process.env.SERVICE_URL}/shop`)
  await expect(response.json()).resolves.toMatchObject({ path: '/shop' })
})
