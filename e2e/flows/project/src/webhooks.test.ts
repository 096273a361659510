import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { hookOf, register, verify } from './webhooks.ts'

test('registers a webhook and verifies it', async () => {
  const clientReference = randomUUID()
  const { secret, ...hook } = await register(['order.placed', 'order.paid'], clientReference)
  expect(secret).toMatch(/^whsec_/)
  expect(hook).toMatchObject({ events: ['order.placed', 'order.paid'], clientReference, status: 'unverified' })

  expect(await verify(hook.id, secret)).toEqual({ id: hook.id, status: 'active' })
  expect(await hookOf(hook.id)).toEqual({ ...hook, status: 'active' })
})
