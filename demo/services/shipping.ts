import { randomBytes } from 'node:crypto'
import type { Ask, Reply, Route } from './json-service.ts'

const STATIONS = ['label_created', 'in_transit', 'delivered'] as const

const CARRIERS = [
  { carrier: 'Snail', base: 390, perKilo: 120, days: 5 },
  { carrier: 'Falcon', base: 890, perKilo: 210, days: 1 },
  { carrier: 'Donkey', base: 450, perKilo: 90, days: 4 },
]

/** Quotes rates, takes parcels, and tells where they are. Postcodes that begin with 9 are islands without a carrier. */
export function shipping(): Route[] {
  const parcels = new Map<string, { carrier: string; postcode: string; reads: number }>()

  const isIsland = (postcode: string): boolean => postcode.startsWith('9')

  function quote({ query }: Ask): Reply {
    const weight = Number(query.get('weight'))
    if (isIsland(query.get('postcode') ?? '')) return { status: 200, body: { rates: [] } }
    const rates = CARRIERS.map(({ carrier, base, perKilo, days }) => ({
      carrier,
      days,
      price: Math.round(base + perKilo * weight),
    }))
    return { status: 200, body: { rates } }
  }

  function ship({ body }: Ask): Reply {
    const { carrier, postcode } = body as { carrier: string; postcode: string }
    if (isIsland(postcode)) return { status: 422, body: { error: 'no_carrier' } }
    const id = `shp_${randomBytes(6).toString('hex')}`
    parcels.set(id, { carrier, postcode, reads: 0 })
    return { status: 201, body: { id, carrier, status: STATIONS[0] } }
  }

  /** Parcels travel quickly here: by a station each time someone looks. */
  function track({ parameters: [id = ''] }: Ask): Reply {
    const parcel = parcels.get(id)
    if (parcel === undefined) return { status: 404, body: { error: 'no_such_shipment' } }
    const status = STATIONS[Math.min(parcel.reads, STATIONS.length - 1)]
    parcel.reads += 1
    return { status: 200, body: { id, carrier: parcel.carrier, status } }
  }

  function cancel({ parameters: [id = ''] }: Ask): Reply {
    return parcels.delete(id) ? { status: 204 } : { status: 404, body: { error: 'no_such_shipment' } }
  }

  return [
    { method: 'GET', path: /^\/rates$/, answer: quote },
    { method: 'POST', path: /^\/shipments$/, answer: ship },
    { method: 'GET', path: /^\/shipments\/(\w+)$/, answer: track },
    { method: 'DELETE', path: /^\/shipments\/(\w+)$/, answer: cancel },
  ]
}
