import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the services answer: first what is recorded, then with six changes, then with a seventh. */
export type ShopVersion = 'v1' | 'v2' | 'v3'

/** Two live services. The second is down in v2. */
export interface ShopServices {
  shopUrl: string
  stockUrl: string
  /** Take effect at once. */
  become(version: ShopVersion): void
  /** Let the stock be up again, whatever the version. */
  isStockUp: boolean
  /** Method and path of every request since the last call. */
  requests(): string[]
  close(): Promise<void>
}

/** What every request of the shop has to bring. */
export const SHOP_TOKEN = 'shop-Xk29sLq0PvT4wYbN7eRd'

/** Start both services on loopback, as v1. */
export async function startShopServices(): Promise<ShopServices> {
  let version: ShopVersion = 'v1'
  const seen: string[] = []
  const services: ShopServices = {
    shopUrl: '',
    stockUrl: '',
    isStockUp: true,
    become(next) {
      version = next
      services.isStockUp = next !== 'v2'
    },
    requests: () => seen.splice(0),
    close: async () => {
      await Promise.all([shop, stock].map((server) => server.close()))
    },
  }
  const answer: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.headers.authorization !== `Bearer ${SHOP_TOKEN}`) return send(response, 401, { error: 'unauthorized' })
    const [, collection = '', id = ''] = new URL(request.url ?? '/', 'http://shop').pathname.split('/')
    if (request.method === 'POST') return send(response, 201, { id: `ord_${seen.length}`, status: 'open' })
    if (collection === 'customers') return send(response, 200, customer(id, version))
    if (collection === 'orders') return send(response, 200, orders(version))
    if (collection === 'products') return send(response, 200, product(id, version))
    return send(response, 404, { error: 'not found' })
  }
  const stockAnswer: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (!services.isStockUp) return send(response, 503, { error: 'down for maintenance' })
    send(response, 200, { sku: (request.url ?? '').split('/').at(-1), left: 12 })
  }
  const shop = await listen(answer)
  const stock = await listen(stockAnswer)
  services.shopUrl = shop.url
  services.stockUrl = stock.url
  return services
}

/** v2: `phone` is gone (breaking), `loyalty` is new (additive). v3: `address.zip` is a number. */
function customer(id: string, version: ShopVersion): object {
  const number = Number(id)
  const address = { street: `Long Lane ${number}`, zip: version === 'v3' ? 10_000 + number : `${10_000 + number}` }
  const since = version === 'v1' ? '2026-01-05T08:00:00Z' : '2026-02-07T09:30:00Z'
  const base = { id: number, name: `Customer ${number}`, tier: 'gold', address, since }
  if (version === 'v1') return { ...base, phone: `+49 30 90${number}0${number}` }
  return { ...base, loyalty: { points: 120 * number, level: 'silver' } }
}

/** v2: `total` is text (breaking), and there are more and other orders (natural). */
function orders(version: ShopVersion): object {
  const count = version === 'v1' ? 3 : 5
  return {
    items: Array.from({ length: count }, (_none, index) => ({
      number: 1000 + index,
      total: version === 'v1' ? 1250 + index : `${12 + index}.50`,
      currency: 'EUR',
      ...(index % 2 === 0 ? { note: version === 'v1' ? 'ring twice' : 'leave at the door' } : {}),
    })),
  }
}

/** v2: `sku` is no UUID any more (risky). */
function product(id: string, version: ShopVersion): object {
  const number = Number(id)
  const sku = version === 'v1' ? `7f3c2a9e-41d0-4c6b-9a8e-0000000000${10 + number}` : `SKU ${100 + number}/EU`
  return { id: number, title: `Product ${number}`, sku }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function listen(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
