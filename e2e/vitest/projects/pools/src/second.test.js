import { expect, test } from 'vitest'

test('has a session of its own', async () => {
  const response = await fetch(`${process.env.SERVICE_URL}/second`)
  await expect(response.json()).resolves.toMatchObject({ path: '/second' })
})
