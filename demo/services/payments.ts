import { randomBytes } from 'node:crypto'
import type { Ask, Reply, Route } from './json-service.ts'

interface Payment {
  id: string
  amount: number
  currency: string
  reference: string
  status: 'captured' | 'refunded'
}

/** Charges cards and refunds them. Every call needs a key; a repeated idempotency key gets the first answer again. */
export function payments(): Route[] {
  const byId = new Map<string, Payment>()
  const byKey = new Map<string, Reply>()

  function authorized(answer: (ask: Ask) => Reply): (ask: Ask) => Reply {
    return (ask) => {
      if (!ask.header('authorization')?.startsWith('Bearer sk_')) return { status: 401, body: { error: 'no_key' } }
      return answer(ask)
    }
  }

  function once(answer: (ask: Ask) => Reply): (ask: Ask) => Reply {
    return (ask) => {
      const key = ask.header('idempotency-key') ?? randomBytes(8).toString('hex')
      const reply = byKey.get(key) ?? answer(ask)
      byKey.set(key, reply)
      return reply
    }
  }

  function charge({ body }: Ask): Reply {
    const { amount, currency, card, reference } = body as Record<string, string> & { amount: number }
    if (card === 'card_declined') return { status: 402, body: { error: 'card_declined' } }
    const id = `pay_${randomBytes(9).toString('hex')}`
    const payment: Payment = {
      id,
      amount,
      currency: currency ?? 'EUR',
      reference: reference ?? '',
      status: 'captured',
    }
    byId.set(id, payment)
    return { status: 201, body: payment }
  }

  function refund({ parameters: [id = ''] }: Ask): Reply {
    const payment = byId.get(id)
    if (payment === undefined) return { status: 404, body: { error: 'no_such_payment' } }
    if (payment.status === 'refunded') return { status: 409, body: { error: 'already_refunded' } }
    payment.status = 'refunded'
    return {
      status: 201,
      body: { id: `ref_${randomBytes(9).toString('hex')}`, payment: id, amount: payment.amount, status: 'succeeded' },
    }
  }

  function read({ parameters: [id = ''] }: Ask): Reply {
    const payment = byId.get(id)
    return payment === undefined ? { status: 404, body: { error: 'no_such_payment' } } : { status: 200, body: payment }
  }

  return [
    { method: 'POST', path: /^\/payments$/, answer: authorized(once(charge)) },
    { method: 'GET', path: /^\/payments\/(\w+)$/, answer: authorized(read) },
    { method: 'POST', path: /^\/payments\/(\w+)\/refunds$/, answer: authorized(once(refund)) },
  ]
}
