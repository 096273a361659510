import { DownstreamError } from './downstream.ts'
import * as inventory from './inventory.ts'
import * as payments from './payments.ts'
import * as shipping from './shipping.ts'

export interface OrderRequest {
  sku: string
  quantity: number
  postcode: string
  card: string
}

export interface Order {
  id: string
  status: 'placed' | 'cancelled'
  /** In cents. */
  total: number
  carrier: string
}

interface Parts {
  order: Order
  reservation: string
  payment: string
  shipment: string
}

/** The orders of the shop. */
export class Orders {
  readonly #placed = new Map<string, Parts>()

  /** Reserve, charge and ship. What goes wrong on the way undoes what went well before. */
  async place({ sku, quantity, postcode, card }: OrderRequest): Promise<Order> {
    const article = await inventory.article(sku)
    const [rate] = await shipping.rates(postcode, article.weight * quantity)
    const reservation = await inventory.reserve(sku, quantity)
    const id = `ord_${reservation.id.slice(4)}`
    const total = article.price * quantity + (rate?.price ?? 0)
    const payment = await payments.charge(total, card, id).catch(async (error: unknown) => {
      await inventory.release(reservation.id)
      throw error
    })
    const shipment = await shipping.ship(rate?.carrier ?? 'any', postcode, id).catch(async (error: unknown) => {
      await payments.refund(payment.id)
      await inventory.release(reservation.id)
      throw error
    })
    const order: Order = { id, status: 'placed', total, carrier: shipment.carrier }
    this.#placed.set(id, { order, reservation: reservation.id, payment: payment.id, shipment: shipment.id })
    return order
  }

  /** Undo an order. */
  async cancel(id: string): Promise<{ refunded: number }> {
    const { order, reservation, payment, shipment } = this.#get(id)
    if (order.status === 'cancelled') throw new DownstreamError('shop', 409, 'already_cancelled')
    await shipping.recall(shipment)
    const { amount } = await payments.refund(payment)
    await inventory.release(reservation)
    order.status = 'cancelled'
    return { refunded: amount }
  }

  /** Tell where an order's parcel is. */
  async delivery(id: string): Promise<{ status: string }> {
    const { status } = await shipping.track(this.#get(id).shipment)
    return { status }
  }

  #get(id: string): Parts {
    const parts = this.#placed.get(id)
    if (parts === undefined) throw new DownstreamError('shop', 404, 'no_such_order')
    return parts
  }
}
