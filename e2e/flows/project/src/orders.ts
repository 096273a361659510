import { create, isAxiosError } from 'axios'
import { setting } from './call.ts'

/** An order as the order service tells it. */
export interface Order {
  id: string
  requestId?: string
  amount: number
  currency: string
  placedAt: string
  status: 'pending' | 'confirmed'
}

/** What the caller knows of an order before it is placed. */
export type Wanted = Pick<Order, 'amount' | 'currency' | 'placedAt'>

const api = create({
  baseURL: setting('ORDERS_URL'),
  headers: { authorization: `Bearer ${setting('ORDERS_TOKEN')}` },
})

/** Place an order under an id of the service's own. */
export async function place(wanted: Wanted & { requestId: string }): Promise<Order> {
  const { data, headers } = await api.post<Order>('/orders', wanted)
  if (headers['location'] !== `/orders/${data.id}`) throw new Error('the order is elsewhere')
  return data
}

/** Place an order under an id that the caller made. */
export async function placeAs(id: string, wanted: Wanted): Promise<Order> {
  return (await api.put<Order>(`/orders/${id}`, wanted)).data
}

/** Fetch an order; null where there is none. */
export async function find(id: string): Promise<Order | null> {
  try {
    return (await api.get<Order>(`/orders/${id}`)).data
  } catch (error) {
    if (isAxiosError(error) && error.response?.status === 404) return null
    throw error
  }
}

/** Ask until the order is confirmed. */
export async function confirmed(id: string): Promise<Order> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const order = await find(id)
    if (order?.status === 'confirmed') return order
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`order ${id} was not confirmed in time`)
}

/** Cancel an order. */
export async function cancel(id: string): Promise<void> {
  await api.delete(`/orders/${id}`)
}
