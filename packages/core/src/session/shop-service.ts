import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A real service on loopback, for tests of what stands before it. */
export interface Service {
  origin: string
  /** Method and path of what it was asked, in order. */
  requests: string[]
  stop(): Promise<void>
}

/** Start a service that answers `GET /orders/7` with `order 7`, and anything else with what it was sent. */
export async function startService(): Promise<Service> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    void bodyOf(request).then((body) => {
      const order = /^\/orders\/(\w+)$/.exec(request.url ?? '')?.[1]
      response.setHeader('content-type', 'text/plain')
      response.end(order === undefined ? `${request.method} ${request.url} ${body}` : `order ${order}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
