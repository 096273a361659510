import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The service of `docs/parameters.md`: it takes an order, and says it back. */
export interface OrderService {
  port: number
  stop(): Promise<void>
}

/** Start it on a free port. */
export async function startOrderService(): Promise<OrderService> {
  const orders = new Map<string, object>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const id = request.method === 'POST' ? 'ord_81x2' : (request.url ?? '').slice('/orders/'.length)
      if (request.method === 'POST') {
        const { sentAt: _sentAt, ...order } = JSON.parse(text) as { sentAt: string }
        orders.set(id, { id, ...order, state: 'new' })
      }
      response.sendDate = false
      response
        .writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(orders.get(id)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
