import { randomUUID } from 'node:crypto'
import axios from 'axios'
import { ask, type Answer } from './downstream.ts'
import { settings } from './settings.ts'

export interface Payment {
  id: string
  amount: number
  status: string
}

async function post(path: string, body: unknown, key: string): Promise<Answer> {
  const { status, data } = await axios.post<unknown>(settings.payments.url + path, body, {
    headers: { authorization: `Bearer ${settings.payments.key}`, 'idempotency-key': key },
    validateStatus: () => true,
  })
  return { status, body: data }
}

/** Charge a card, in cents. */
export function charge(amount: number, card: string, reference: string): Promise<Payment> {
  const key = randomUUID()
  return ask('payments', () => post('/payments', { amount, currency: 'EUR', card, reference }, key))
}

/** Give all of a payment back. */
export function refund(payment: string): Promise<{ amount: number; status: string }> {
  const key = randomUUID()
  return ask('payments', () => post(`/payments/${payment}/refunds`, { reason: 'requested_by_customer' }, key))
}
