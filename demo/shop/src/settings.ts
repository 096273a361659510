/** Where the services are, and the keys that let us in. */
export const settings = {
  payments: {
    url: process.env['PAYMENTS_URL'] ?? 'http://127.0.0.1:4101',
    key: process.env['PAYMENTS_KEY'] ?? 'sk_test_of_the_shop',
  },
  inventory: { url: process.env['INVENTORY_URL'] ?? 'http://127.0.0.1:4102' },
  shipping: { url: process.env['SHIPPING_URL'] ?? 'http://127.0.0.1:4103' },
}
