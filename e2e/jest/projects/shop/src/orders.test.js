const { get } = require('./payments')

test('reads an order', async () => {
  await expect(get('/orders/1')).resolves.toMatchObject({ path: '/orders/1' })
})
