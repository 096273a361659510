import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A downstream service, on loopback: answers every path with JSON that says what was asked. */
export interface Service {
  url: string
  /** Method and path of each request that came, in order. */
  requests: string[]
  /** Part of every answer; a change of it is a change of the service. */
  version: number
  /** Forget what came. */
  reset(): void
  stop(): Promise<void>
  /** Listen again, where it did before. */
  restart(): Promise<void>
}

/** Start a service on a free port. */
export async function startService(): Promise<Service> {
  let server = serve(() => service)
  const port = await listen(server, 0)
  const service: Service = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    version: 1,
    reset: () => void service.requests.splice(0),
    async stop() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
    async restart() {
      server = serve(() => service)
      await listen(server, port)
    },
  }
  return service
}

function serve(service: () => Service): Server {
  return createServer((request, response) => {
    const { requests, version } = service()
    requests.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.setHeader('access-control-allow-origin', '*')
      response.end(JSON.stringify({ path: request.url, version }))
    })
  })
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
