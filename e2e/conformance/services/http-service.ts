import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { FAILURE_ROUTES } from './failure-routes.ts'
import { PLAIN_ROUTES } from './plain-routes.ts'
import { PRIVATE_ROUTES } from './private-routes.ts'
import type { Routes } from './route.ts'
import { WIRE_ROUTES } from './wire-routes.ts'

const ROUTES: Routes = { ...PLAIN_ROUTES, ...WIRE_ROUTES, ...FAILURE_ROUTES, ...PRIVATE_ROUTES }

/** Start the service that most probes call; with a certificate it speaks TLS. */
export function createHttpService(otherBase: string, certificate?: { key: string; cert: string }): Server {
  const counters = new Map<string, number>()
  const ordinals = new WeakMap<Socket, number>()
  /** Connections by the client's port: a TLS socket does not tell what lies below it. */
  const connections = new Map<number | undefined, Socket>()

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // The date would differ between two live runs.
    response.sendDate = false
    const ordinal = (ordinals.get(request.socket) ?? 0) + 1
    ordinals.set(request.socket, ordinal)
    const url = new URL(request.url ?? '/', 'http://service')
    const [first = '', ...rest] = url.pathname.slice(1).split('/')
    const handler = ROUTES[decodeURIComponent(first)]
    const connection = connections.get(request.socket.remotePort) ?? request.socket
    if (handler) await handler({ request, response, connection, url, rest, ordinal, counters, otherBase })
    else response.writeHead(404, { 'content-type': 'text/plain' }).end(`no route for ${request.url}`)
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    onRequest(request, response).catch((error: unknown) => {
      // A client that gives up in the middle of its request is part of the probes.
      if (!request.destroyed) console.error(request.method, request.url, error)
      request.socket.destroy()
    })
  }
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener)
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort
    connections.set(port, socket)
    socket.once('close', () => connections.delete(port))
  })
  // Long enough that no client reuses a connection at the moment when it is closed.
  server.keepAliveTimeout = 60_000
  // Client-side aborts are part of the probes.
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}
