import { request } from 'undici'
import { ask, type Answer } from './downstream.ts'
import { settings } from './settings.ts'

export interface Rate {
  carrier: string
  days: number
  /** In cents. */
  price: number
}

export interface Shipment {
  id: string
  carrier: string
  status: string
}

async function call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await request(settings.shipping.url + path, { method, ...(body === undefined ? {} : json) })
  const text = await response.body.text()
  return { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) }
}

/** Ask what it costs to send so many kilos somewhere, cheapest first. */
export async function rates(postcode: string, weight: number): Promise<Rate[]> {
  const query = new URLSearchParams({ postcode, weight: weight.toFixed(1) })
  const { rates } = await ask<{ rates: Rate[] }>('shipping', () => call('GET', `/rates?${query}`))
  return rates.toSorted((a, b) => a.price - b.price)
}

/** Hand a parcel over. */
export function ship(carrier: string, postcode: string, reference: string): Promise<Shipment> {
  return ask('shipping', () => call('POST', '/shipments', { carrier, postcode, reference }))
}

/** Ask where a parcel is. */
export function track(shipment: string): Promise<Shipment> {
  return ask('shipping', () => call('GET', `/shipments/${shipment}`))
}

/** Call a parcel back. */
export function recall(shipment: string): Promise<void> {
  return ask('shipping', () => call('DELETE', `/shipments/${shipment}`))
}
