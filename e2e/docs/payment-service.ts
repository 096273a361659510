import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The payment service of the pages, on this machine. */
export interface PaymentService {
  port: number
  /** Requests that came so far. */
  readonly requests: number
  stop(): Promise<void>
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** A PNG of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='

type Route = (response: ServerResponse, body: string) => void | Promise<void>

const ROUTES: Record<string, Route> = {
  'POST /refunds': (response, body) => {
    const { amount } = JSON.parse(body) as { amount: number }
    response.writeHead(201, JSON_TYPE).end(JSON.stringify({ id: 're_1', amount, status: 'succeeded' }))
  },
  'GET /payments/pay_8kq2': (response) =>
    void response.writeHead(200, JSON_TYPE).end('{"id":"pay_8kq2","amount":1200,"captured":true}'),
  'GET /payments/pay_2': (response) => void response.writeHead(200, JSON_TYPE).end('{\n  "id": "pay_2"\n}\n'),
  'GET /receipts/pay_1.txt': (response) =>
    void response.writeHead(200, { 'content-type': 'text/plain' }).end('Received with thanks.\n12.00 EUR\n'),
  'POST /search': (response) => void response.writeHead(204).end(),
  'POST /documents': (response) => void response.writeHead(204).end(),
  'GET /logo.png': (response) =>
    void response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from(PIXEL, 'base64')),
  'GET /receipts/pay_1.pdf': (response) =>
    void response.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.alloc(20_000, 0xfe)),
  'GET /events': async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const status of ['pending', 'captured', 'settled']) {
      response.write(`data: {"status":"${status}"}\n\n`)
      await sleep(40)
    }
    response.end()
  },
  'GET /payments/pay_3': (response) => void response.socket?.resetAndDestroy(),
  'GET /templates/mail': (response) =>
    void response.writeHead(200, { 'content-type': 'text/plain' }).end('Dear {{name}}, we have refunded {{amount}}.'),
}

/** Start the service on a free port. It answers below `/v2`, too. */
export async function startPaymentService(): Promise<PaymentService> {
  let requests = 0
  const server = createServer(async (request, response) => {
    requests += 1
    response.sendDate = false
    const body = await textOf(request)
    const route = ROUTES[`${request.method} ${request.url?.replace(/^\/v2/, '')}`]
    if (route === undefined) response.writeHead(404).end()
    else await route(response, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get requests() {
      return requests
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
