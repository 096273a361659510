import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { rehearse } from './rehearsal.js'
import { serve } from './trial.js'

/** A service that keeps orders, with ids of its own, and says back what it is told. */
function orderService(): RequestListener {
  const orders = new Map<string, Record<string, unknown>>()
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
      }
      const url = new URL(request.url ?? '/', 'http://x')
      const [, , id = ''] = url.pathname.split('/')
      if (request.method === 'POST') {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
        const order = { id: `ord_${randomUUID().slice(0, 13).replace('-', '')}`, status: 'new', quantity: 1, ...body }
        orders.set(order.id, order)
        answer(201, order, { location: `/orders/${order.id}` })
      } else if (request.method === 'PUT') {
        const order = { id, ...(JSON.parse(Buffer.concat(chunks).toString()) as object) }
        orders.set(id, order)
        answer(201, { created: id, self: `http://x/orders/${id}?full=1` })
      } else {
        const order = orders.get(id)
        if (order === undefined) answer(404, { error: `no order ${id}` })
        else answer(200, order)
      }
    })
  }
}

async function call(url: string, method = 'GET', body?: unknown): Promise<Record<string, string>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, string>
}

function brief({ request, response }: Interaction): unknown {
  return [
    `${request.method} ${request.url.replace(/^http:\/\/127[^/]*/, '')}`,
    request.body !== undefined && 'json' in request.body ? request.body.json : undefined,
    response?.body !== undefined && 'json' in response.body ? response.body.json : undefined,
  ]
}

test('lets a flow with fresh ids be recorded once and replayed', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const requestId = randomUUID()
    const made = await call(`${origin}/orders`, 'POST', { requestId, amount: 1200, at: new Date().toISOString() })
    const got = await call(`${origin}/orders/${made['id']}`)
    return [made['requestId'] === requestId, got['requestId'] === requestId, got['id'] === made['id'], got['amount']]
  }
  const tests = [{ name: 'orders', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['orders']).toEqual([true, true, true, 1200])
  const interactions = file.recording().interactions
  expect(interactions.map(brief)).toEqual([
    [
      'POST /orders',
      { requestId: '{{uuid}}', amount: 1200, at: '{{timestamp}}' },
      {
        id: expect.stringMatching(/^ord_/),
        status: 'new',
        quantity: 1,
        requestId: '{{request.body.requestId}}',
        amount: '{{request.body.amount}}',
        at: '{{request.body.at}}',
      },
    ],
    [
      'GET /orders/{{S POST /orders#1.response.body.id}}',
      undefined,
      {
        id: '{{request.path.2}}',
        status: 'new',
        quantity: 1,
        requestId: '{{S POST /orders#1.request.body.requestId}}',
        amount: 1200,
        at: '{{S POST /orders#1.request.body.at}}',
      },
    ],
  ])
  await stop()
  for (let time = 0; time < 3; time += 1) {
    const replayed = await file.run({ mode: 'replay', tests })
    expect(replayed.failures['orders']).toEqual([])
    expect(replayed.values['orders']).toEqual([true, true, true, 1200])
  }
})

test('follows an id that the client makes', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const [one, two] = [randomUUID(), randomUUID()]
    const made = await call(`${origin}/orders/${one}`, 'PUT', { amount: 5 })
    await call(`${origin}/orders/${two}`, 'PUT', { amount: 6 })
    const [second, first] = [await call(`${origin}/orders/${two}`), await call(`${origin}/orders/${one}`)]
    const missing = randomUUID()
    const none = await call(`${origin}/orders/${missing}`)
    return [
      made['created'] === one,
      made['self'] === `http://x/orders/${one}?full=1`,
      [first['id'] === one, first['amount']],
      [second['id'] === two, second['amount']],
      none['error'] === `no order ${missing}`,
    ]
  }
  const expected = [true, true, [true, 5], [true, 6], true]
  const tests = [{ name: 'orders', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['orders']).toEqual(expected)
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['orders']).toEqual([])
  expect(replayed.values['orders']).toEqual(expected)
})
