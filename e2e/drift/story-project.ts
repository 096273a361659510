import type { RunnerName } from '../docs/outside-project.ts'
import type { ShopServices } from './shop-service.ts'

const CONFIGS: Record<RunnerName, [file: string, text: string]> = {
  vitest: [
    'vitest.config.mjs',
    `import { understudy } from '@understudy/vitest-plugin'\nexport default { plugins: [understudy()], test: { globals: true } }\n`,
  ],
  jest: ['jest.config.cjs', `module.exports = { preset: '@understudy/jest-env' }\n`],
}

const CLIENT = `
const headers = () => ({ authorization: 'Bearer ' + process.env.SHOP_TOKEN })

async function ask(base, path, init = {}) {
  const response = await fetch(base + path, init)
  if (!response.ok) throw new Error('the answer is ' + response.status)
  return response.json()
}

exports.customer = (id) => ask(process.env.SHOP_URL, '/customers/' + id, { headers: headers() })
exports.orders = () => ask(process.env.SHOP_URL, '/orders', { headers: headers() })
exports.product = (id) => ask(process.env.SHOP_URL, '/products/' + id, { headers: headers() })
exports.order = (id) =>
  ask(process.env.SHOP_URL, '/orders', {
    method: 'POST',
    headers: { ...headers(), 'content-type': 'application/json' },
    body: JSON.stringify({ product: id }),
  })
exports.stock = (sku) => ask(process.env.STOCK_URL, '/stock/' + sku)
`

const CUSTOMERS_TEST = `
const shop = require('./shop.cjs')

describe('customers', () => {
  test.each([1, 2, 3])('greets customer %i by name', async (id) => {
    expect((await shop.customer(id)).name).toBe('Customer ' + id)
  })

  test('says how to reach a customer', async () => {
    const { address } = await shop.customer(4)
    expect(Object.keys(address)).toEqual(['street', 'zip'])
  })
})
`

const ORDERS_TEST = `
const shop = require('./shop.cjs')

test('adds up the orders', async () => {
  const { items } = await shop.orders()
  expect(items.length).toBeGreaterThan(0)
})

test('weighs three products', async () => {
  for (const id of [1, 2, 3]) expect((await shop.product(id)).title).toBe('Product ' + id)
})

test('places an order that is in stock', async () => {
  expect((await shop.order(7)).status).toBe('open')
  expect((await shop.stock('A-7')).left).toBe(12)
})
`

/** The files of a project whose tests call both services. */
export function storyFiles(runner: RunnerName, services: ShopServices): Record<string, string> {
  const [file, text] = CONFIGS[runner]
  const config = {
    services: {
      Shop: {
        baseUrl: services.shopUrl,
        operations: {
          getCustomer: 'GET /customers/:id',
          listOrders: 'GET /orders',
          getProduct: 'GET /products/:id',
          placeOrder: 'POST /orders',
        },
      },
      Stock: { baseUrl: services.stockUrl, operations: { getStock: 'GET /stock/:sku' } },
    },
    drift: { requestsPerSecond: 200 },
  }
  return {
    'package.json': '{ "private": true }\n',
    '.gitignore': 'node_modules\n',
    [file]: text,
    'understudy.config.json': `${JSON.stringify(config, null, 2)}\n`,
    'src/shop.cjs': CLIENT,
    'src/customers.test.cjs': CUSTOMERS_TEST,
    'src/orders.test.cjs': ORDERS_TEST,
  }
}
