import Stripe from 'stripe'
import type { Story } from './story.ts'

/** The Stripe SDK, which sends nested forms, an idempotency key and its own telemetry header. */
export const story: Story<Stripe> = {
  name: 'stripe',
  open: ({ bases, seed }) => {
    const { hostname, port } = new URL(bases.stripe)
    return new Stripe(`sk_test_${seed}`, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 })
  },
  steps: {
    'creates a payment': async (sdk, { key }) => {
      const { amount, currency, metadata } = await sdk.paymentIntents.create({
        amount: 1200,
        currency: 'eur',
        metadata: { order: key, note: 'a & b = c' },
      })
      return { amount, currency, metadata }
    },
    'creates and retrieves': async (sdk) => {
      const created = await sdk.paymentIntents.create({ amount: 2500, currency: 'usd' })
      const { id, amount, status, lastResponse } = await sdk.paymentIntents.retrieve(created.id)
      return { same: id === created.id, amount, status, request: lastResponse.requestId }
    },
    lists: async (sdk) => (await sdk.paymentIntents.list({ limit: 1 })).data.length,
    'is refused for a small amount': (sdk) => sdk.paymentIntents.create({ amount: 1, currency: 'eur' }),
    'is refused for an unknown id': (sdk) => sdk.paymentIntents.retrieve('pi_none'),
  },
}
