import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The key that the services of docs/drift.md ask for. */
export const PAYMENTS_KEY = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'

/** The project that docs/drift.md speaks of, but for its configuration. */
export const EXAMPLE: Record<string, string> = {
  'package.json': '{ "private": true, "type": "module" }',
  'src/payments.js': `const headers = () => ({ authorization: \`Bearer \${process.env.PAYMENTS_KEY}\` })

export async function payment(id) {
  const response = await fetch(\`\${process.env.PAYMENTS_URL}/payments/\${id}\`, { headers: headers() })
  return response.json()
}

export async function refund(id) {
  const body = JSON.stringify({ payment: id })
  const response = await fetch(\`\${process.env.PAYMENTS_URL}/refunds\`, { method: 'POST', headers: headers(), body })
  return response.json()
}

export async function dollars(amount) {
  const response = await fetch(\`\${process.env.RATES_URL}/rates/USD\`)
  return response.ok ? amount * (await response.json()).rate : null
}
`,
  'src/payments.test.js': `import { dollars, payment, refund } from './payments.js'

test.each(['pay_1', 'pay_2', 'pay_3'])('shows %s', async (id) => {
  expect(await payment(id)).toMatchObject({ id, captured: true })
})

test('refunds a payment', async () => {
  expect(await refund('pay_1')).toMatchObject({ status: 'succeeded' })
})

test('shows an amount in dollars', async () => {
  expect(await dollars(1200)).not.toBe(0)
})
`,
}

/** The live services of that project. */
export interface DriftServices {
  paymentsUrl: string
  ratesUrl: string
  /** Change what payments look like, and let the rates be down. */
  change(): void
  /** Let the rates be up again. */
  recover(): void
  stop(): Promise<void>
}

/** Start them on free ports, as they are recorded first. */
export async function startDriftServices(): Promise<DriftServices> {
  let isChanged = false
  let isDown = false
  const payments = await listen((request, response) => {
    if (request.headers.authorization !== `Bearer ${PAYMENTS_KEY}`) return send(response, 401, { error: 'no key' })
    if (request.method === 'POST') return send(response, 201, { id: 're_1', status: 'succeeded' })
    return send(response, 200, paymentOf((request.url ?? '').split('/').at(-1) ?? '', isChanged))
  })
  const rates = await listen((_request, response) =>
    isDown ? send(response, 503, { error: 'down for maintenance' }) : send(response, 200, { rate: 1.0875 }),
  )
  return {
    paymentsUrl: urlOf(payments),
    ratesUrl: urlOf(rates),
    change() {
      isChanged = true
      isDown = true
    },
    recover: () => void (isDown = false),
    stop: async () => void (await Promise.all([payments, rates].map(close))),
  }
}

function paymentOf(id: string, isChanged: boolean): object {
  const number = Number(id.split('_')[1])
  const payment = { id, currency: 'EUR', captured: true }
  return isChanged
    ? { ...payment, amount: `${number}2.00`, capturedAt: `0${number}.02.2026 09:30`, network: { scheme: 'visa' } }
    : { ...payment, amount: number * 1200, capturedAt: `2026-01-0${number}T08:00:00Z` }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.sendDate = false
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
