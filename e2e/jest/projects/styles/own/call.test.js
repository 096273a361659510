test('asks in an environment of its own', async () => {
  expect({ built, setUp }).toEqual({ built: true, setUp: true })
  expect(events).toContain('test_start')
  const response = await fetch(`${process.env.SERVICE_URL}/own`)
  await expect(response.json()).resolves.toMatchObject({ path: '/own' })
})
