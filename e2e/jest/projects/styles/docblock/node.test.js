/** @jest-environment @understudy/jest-env */

test('asks', async () => {
  const response = await fetch(`${process.env.SERVICE_URL}/docblock/node`)
  await expect(response.json()).resolves.toMatchObject({ path: '/docblock/node' })
})
