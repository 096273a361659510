import { newId } from './secrets.ts'
import { bearerOf, isRecent, isUuid, json, jsonOf, refuse, type Answer, type Asked, type Handler } from './service.ts'

/** How often a new order is asked for before it is confirmed. */
const POLLS = 2

interface Order {
  id: string
  requestId?: string
  amount: number
  currency: string
  placedAt: string
  polls: number
}

/** Orders that take a while to be confirmed, under ids of the service's own or of its callers'. */
export function orders(token: string): Handler {
  const known = new Map<string, Order>()
  const shown = ({ polls, ...order }: Order): object => ({
    ...order,
    status: polls > POLLS ? 'confirmed' : 'pending',
    ...(polls > POLLS ? { confirmedAt: new Date().toISOString() } : {}),
  })
  const isValid = (order: Partial<Order>): order is Order =>
    typeof order.amount === 'number' && typeof order.currency === 'string' && isRecent(order.placedAt)

  const create = (asked: Asked): Answer => {
    const wanted = jsonOf(asked) as Partial<Order>
    if (!isValid(wanted) || !isUuid(wanted.requestId)) return refuse(422, 'invalid_order')
    const order = { ...wanted, id: newId('ord_'), polls: 0 }
    known.set(order.id, order)
    return json(202, shown(order), { location: `/orders/${order.id}` })
  }
  const put = (asked: Asked, id: string): Answer => {
    const wanted = jsonOf(asked) as Partial<Order>
    if (!isValid(wanted) || !isUuid(id)) return refuse(422, 'invalid_order')
    const order = { ...wanted, id, polls: POLLS }
    known.set(id, order)
    return json(201, shown(order))
  }

  return (asked) => {
    if (bearerOf(asked) !== token) return refuse(401, 'bad_token')
    const [, id = ''] = asked.path
    if (asked.method === 'POST') return create(asked)
    if (asked.method === 'PUT') return put(asked, id)
    const order = known.get(id)
    if (order === undefined) return refuse(404, 'no_such_order')
    if (asked.method === 'DELETE') {
      known.delete(id)
      return { status: 204 }
    }
    order.polls += 1
    return json(200, shown(order))
  }
}
