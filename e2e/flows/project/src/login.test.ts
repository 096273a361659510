import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Bank } from './login.ts'

test('logs in, moves money, and refreshes its token on the way', async () => {
  const bank = new Bank()
  const email = `grace.${randomUUID().slice(0, 8)}@hopper-navy.net`
  const password = `Pw-${randomUUID()}`
  const customer = await bank.signUp(email, password)
  expect(customer).toMatchObject({ email, requestId: customer.sentId })

  await bank.logIn(email, password)
  expect(bank.expiresAt).toBeGreaterThan(Date.now())
  expect(await bank.me()).toEqual({ id: customer.id, email })

  const wanted = { from: 'acc-1001', to: 'acc-2002', amount: 1250, currency: 'EUR' }
  const first = await bank.transfer({ requestId: randomUUID(), ...wanted })
  const requestId = randomUUID()
  const second = await bank.transfer({ requestId, ...wanted, amount: 990 })
  expect(first).toMatchObject(wanted)
  expect(second).toMatchObject({ requestId, amount: 990, valueDate: new Date().toISOString().slice(0, 10) })
  expect(second.id).not.toBe(first.id)
  expect(bank.refreshes).toBe(1)

  expect(await bank.transferOf(second.id)).toEqual(second)
})
