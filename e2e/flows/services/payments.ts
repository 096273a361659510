import { newId, type Secrets } from './secrets.ts'
import { isRecent, isUuid, json, jsonOf, refuse, type Asked, type Handler } from './service.ts'

interface ChargeRequest {
  amount: number
  currency: string
  reference: string
  receiptEmail: string
  capturedAt: string
  card: { number: string; expMonth: number; expYear: number; cvc: string }
}

/** Amounts below are settled at the next full second, so that the answer's moment may well be that of the next request. */
const SMALL = 1000

/** Charges, made once for each idempotency key; the first attempt of every key meets an overload. */
export function payments(secrets: Secrets, secretKey: string): Handler {
  const attempts = new Map<string, { body: string; charge: object | null }>()

  const charge = async (asked: Asked): Promise<object | null> => {
    const { amount, currency, reference, receiptEmail, capturedAt, card } = jsonOf(asked) as ChargeRequest
    if (!isUuid(reference) || !isRecent(capturedAt) || amount <= 0) return null
    secrets.note(card.number)
    if (amount < SMALL) await new Promise((resolve) => setTimeout(resolve, 1001 - (Date.now() % 1000)))
    secrets.note(receiptEmail)
    return {
      id: newId('ch_'),
      amount,
      currency,
      reference,
      receiptEmail,
      status: 'succeeded',
      card: { brand: 'visa', last4: card.number.slice(-4) },
      createdAt: new Date().toISOString().replace(/\.\d+/, ''),
    }
  }

  return async (asked) => {
    if (asked.headers.authorization !== `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`)
      return refuse(401, 'bad_key')
    secrets.see(asked.headers.authorization.slice('Basic '.length))
    const key = asked.headers['idempotency-key']
    if (!isUuid(key)) return refuse(400, 'no_idempotency_key')
    const body = asked.body.toString()
    const attempt = attempts.get(key)
    if (attempt === undefined) {
      attempts.set(key, { body, charge: null })
      return json(503, { error: { code: 'overloaded' } }, { 'retry-after': '0' })
    }
    if (attempt.body !== body) return refuse(409, 'idempotency_key_reused')
    if (attempt.charge !== null) return json(200, attempt.charge, { 'idempotent-replayed': 'true' })
    attempt.charge = await charge(asked)
    return attempt.charge === null ? refuse(422, 'invalid_charge') : json(201, attempt.charge)
  }
}
