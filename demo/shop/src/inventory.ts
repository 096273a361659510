import { ask, type Answer } from './downstream.ts'
import { settings } from './settings.ts'

export interface Article {
  sku: string
  title: string
  price: number
  weight: number
  available: number
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(settings.inventory.url + path, { method, ...(body === undefined ? {} : json) })
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() }
}

/** Look an article up. */
export function article(sku: string): Promise<Article> {
  return ask('inventory', () => call('GET', `/articles/${sku}`))
}

/** Hold articles back. */
export function reserve(sku: string, quantity: number): Promise<{ id: string }> {
  return ask('inventory', () => call('POST', '/reservations', { sku, quantity }))
}

/** Put articles that were held back on the shelf again. */
export function release(reservation: string): Promise<void> {
  return ask('inventory', () => call('DELETE', `/reservations/${reservation}`))
}
