import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { bodyOf } from './route.ts'

interface Intent {
  id: string
  object: 'payment_intent'
  amount: number
  currency: string
  status: string
  metadata: Record<string, string>
  created: number
}

/** As much of Stripe as creates, reads, lists and refuses payment intents. */
export function createStripeService(): Server {
  const intents = new Map<string, Intent>()

  const create = (form: URLSearchParams): Intent => {
    const metadata = [...form].flatMap(([key, value]) => {
      const name = /^metadata\[(.+)\]$/.exec(key)?.[1]
      return name === undefined ? [] : [[name, value]]
    })
    const intent: Intent = {
      id: `pi_${intents.size + 1}`,
      object: 'payment_intent',
      amount: Number(form.get('amount')),
      currency: form.get('currency') ?? '',
      status: 'requires_payment_method',
      metadata: Object.fromEntries(metadata) as Record<string, string>,
      created: 1_700_000_000,
    }
    intents.set(intent.id, intent)
    return intent
  }

  const answer = async (request: IncomingMessage): Promise<[status: number, value: unknown]> => {
    const url = new URL(request.url ?? '/', 'http://service')
    if (!request.headers.authorization?.startsWith('Bearer sk_test_')) return [401, refusal('Invalid API Key provided')]
    const id = /^\/v1\/payment_intents\/(\w+)$/.exec(url.pathname)?.[1]
    if (request.method === 'POST' && !id) {
      const form = new URLSearchParams((await bodyOf(request)).toString())
      if (Number(form.get('amount')) < 50) return [400, refusal('Amount must be at least 50 cents', 'amount')]
      return [200, create(form)]
    }
    if (id) {
      const intent = intents.get(id)
      return intent ? [200, intent] : [404, refusal(`No such payment_intent: '${id}'`, 'intent')]
    }
    const limit = Number(url.searchParams.get('limit') ?? 10)
    return [200, { object: 'list', url: url.pathname, has_more: false, data: [...intents.values()].slice(0, limit) }]
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    void answer(request).then(([status, value]) => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fixed' })
      response.end(JSON.stringify(value, null, 2))
    })
  })
}

function refusal(message: string, param?: string): unknown {
  return { error: { type: 'invalid_request_error', message, ...(param ? { param } : {}) } }
}
