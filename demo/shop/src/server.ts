import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { DownstreamError } from './downstream.ts'
import * as inventory from './inventory.ts'
import { Orders, type OrderRequest } from './orders.ts'
import * as shipping from './shipping.ts'

type Handler = (id: string, body: unknown, url: URL) => Promise<unknown>

/** Make the shop's own HTTP server. It does not listen yet. */
export function createShop(): Server {
  const orders = new Orders()
  const routes: [method: string, path: RegExp, status: number, handler: Handler][] = [
    ['GET', /^\/articles\/([\w-]+)$/, 200, (sku) => inventory.article(sku)],
    ['GET', /^\/rates$/, 200, (_id, _body, { searchParams }) => ratesOf(searchParams)],
    ['POST', /^\/orders$/, 201, (_id, body) => orders.place(body as OrderRequest)],
    ['GET', /^\/orders\/(\w+)\/delivery$/, 200, (id) => orders.delivery(id)],
    ['POST', /^\/orders\/(\w+)\/cancel$/, 200, (id) => orders.cancel(id)],
  ]
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop')
    for (const [method, path, status, handler] of routes) {
      const match = method === request.method ? path.exec(url.pathname) : null
      if (match === null) continue
      const body = await jsonOf(request)
      return handler(match[1] ?? '', body, url).then(
        (answer) => send(response, status, answer),
        (error: unknown) => sendError(response, error),
      )
    }
    return send(response, 404, { error: 'no_such_path' })
  })
}

async function ratesOf(query: URLSearchParams): Promise<shipping.Rate[]> {
  const rates = await shipping.rates(query.get('postcode') ?? '', Number(query.get('weight')))
  return query.get('by') === 'days' ? rates.toSorted((a, b) => a.days - b.days) : rates
}

/** What a service refuses is the customer's to know; a service that is down is ours. */
function sendError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof DownstreamError)) return send(response, 500, { error: String(error) })
  const { service, status, reason } = error
  if (status === 0 || status >= 500) return send(response, 502, { error: 'downstream', service, reason })
  return send(response, status, { error: reason })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
}
