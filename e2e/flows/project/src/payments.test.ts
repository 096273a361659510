import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { charge } from './payments.ts'

const CARD = { number: '4539148803436467', expMonth: 12, expYear: 2031, cvc: '737' }

/** Without milliseconds, as many services tell moments: those of a test are easily the same. */
const now = (): string => new Date().toISOString().replace(/\.\d+/, '')

test('charges once, though the first attempt fails', async () => {
  const key = randomUUID()
  const wanted = {
    amount: 1999,
    currency: 'EUR',
    reference: randomUUID(),
    receiptEmail: 'ada.lovelace@analytical-engines.org',
  }
  const request = { ...wanted, capturedAt: now(), card: CARD }
  const first = await charge(request, key)
  expect(first).toMatchObject({ charge: { ...wanted, card: { last4: '6467' } }, attempts: 2, again: false })

  const second = await charge(request, key)
  expect(second).toEqual({ charge: first.charge, attempts: 1, again: true })
})

test('charges twice where it is asked twice', async () => {
  const wanted = { amount: 500, currency: 'EUR', receiptEmail: 'ada.lovelace@analytical-engines.org' }
  const references = [randomUUID(), randomUUID()]
  const charged = []
  for (const reference of references) {
    const request = { ...wanted, reference, capturedAt: now(), card: CARD }
    charged.push((await charge(request, randomUUID())).charge)
  }
  expect(charged).toMatchObject(references.map((reference) => ({ ...wanted, reference })))
  expect(charged[0]?.id).not.toBe(charged[1]?.id)
})
