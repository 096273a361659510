import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SERVICES } from '../truth/table.ts'

/** The services of the project, on loopback. */
export interface Services {
  /** Base URLs by the service's name. */
  urls: Record<string, string>
  /** Every request that came, as method and URL. */
  requests: string[]
  stop(): Promise<void>
}

/** Start all services: each answers with what the query wants. */
export async function startServices(): Promise<Services> {
  const requests: string[] = []
  const started = await Promise.all(
    SERVICES.map(async ({ name, base }): Promise<[string, string, Server]> => {
      const server = createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`)
        answer(request, response)
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`, server]
    }),
  )
  return {
    urls: Object.fromEntries(started.map(([name, url]) => [name, url])),
    requests,
    async stop() {
      await Promise.all(
        started.map(([, , server]) => {
          server.closeAllConnections()
          return new Promise((resolve) => server.close(resolve))
        }),
      )
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://service')
  const wanted = searchParams.get('want') ?? '200'
  request.resume().on('end', () => {
    if (wanted === 'timeout') return
    if (wanted === 'network-error') request.socket.resetAndDestroy()
    else if (wanted === 'malformed') send(response, 200, '{"id": "17", "state": ')
    else send(response, Number(wanted), searchParams.has('wrong') ? '{"id":17}' : '{"id":"17","state":"open"}')
  })
}

function send(response: ServerResponse, status: number, body: string): void {
  if (status === 204) response.writeHead(204).end()
  else response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}
