import type { Interaction } from '@understudy/core'
import type { Entry } from './entry.js'

/** An interaction of a payment service, beside what a test gives. */
export function sampleEntry(parts: Partial<Interaction>): Entry {
  return {
    path: '/project/src/__mocks__/shop.test.recorded.json',
    recording: 'src/__mocks__/shop.test.recorded.json',
    interaction: {
      id: 'Pay.refund#1',
      test: 'shop > refunds',
      service: 'Pay',
      operation: 'refund',
      recordedAt: '2026-11-22',
      request: { method: 'POST', url: 'https://pay.example.com/refunds', headers: {} },
      ...parts,
    },
  }
}

/** A response with a body. */
export function sampleResponse(
  status: number,
  headers: Record<string, string>,
  body?: NonNullable<Interaction['response']>['body'],
): Pick<Interaction, 'response'> {
  return { response: { status, headers, ...(body === undefined ? {} : { body }), latencyMs: 48 } }
}
