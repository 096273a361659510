import { startJsonService, type JsonService } from './json-service.ts'

/** Start the service of `docs/parameters.md`: it takes an order, and says it back. */
export function startOrderService(): Promise<JsonService> {
  const orders = new Map<string, object>()
  return startJsonService(({ method, url = '' }, text) => {
    if (method !== 'POST') return [200, orders.get(url.slice('/orders/'.length)) ?? {}]
    const { sentAt: _sentAt, ...order } = JSON.parse(text) as { sentAt: string }
    const placed = { id: 'ord_81x2', ...order, state: 'new' }
    orders.set(placed.id, placed)
    return [201, placed]
  })
}
