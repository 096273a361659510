import axios, { isAxiosError } from 'axios'
import { setting } from './call.ts'

/** What is to be charged. */
export interface ChargeRequest {
  amount: number
  currency: string
  reference: string
  receiptEmail: string
  card: { number: string; expMonth: number; expYear: number; cvc: string }
}

/** A charge that was made. */
export interface Charge {
  id: string
  amount: number
  currency: string
  reference: string
  receiptEmail: string
  card: { last4: string }
}

/** A charge, and what it took to get there. */
export interface Charged {
  charge: Charge
  attempts: number
  /** True where an earlier request with this key had made the charge. */
  again: boolean
}

/** Charge a card once, however often it takes: all attempts carry the same key and the same body. */
export async function charge(wanted: ChargeRequest & { capturedAt: string }, key: string): Promise<Charged> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      const { data, headers } = await axios.post<Charge>(`${setting('PAYMENTS_URL')}/v1/charges`, wanted, {
        auth: { username: setting('PAYMENTS_SECRET_KEY'), password: '' },
        headers: { 'idempotency-key': key },
      })
      return { charge: data, attempts, again: headers['idempotent-replayed'] === 'true' }
    } catch (error) {
      if (!isAxiosError(error) || error.response?.status !== 503 || attempts === 3) throw error
      await new Promise((resolve) => setTimeout(resolve, Number(error.response?.headers['retry-after']) * 1000))
    }
  }
}
