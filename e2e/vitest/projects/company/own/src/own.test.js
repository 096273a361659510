import { expect, test } from 'vitest'

test('asks', async () => {
  const response = await fetch(`${process.env.SERVICE_URL}/own`)
  await expect(response.json()).resolves.toMatchObject({ path: '/own' })
})
