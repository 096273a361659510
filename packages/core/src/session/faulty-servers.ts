import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Socket } from 'node:net'
import { CERTIFICATE, EXPIRED_CERTIFICATE } from './certificate.js'

/** What a server of tests does to a request; `reset` cuts its connection off as a crash of the machine would. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, reset: () => void) => void

/** Servers on loopback, each bad in its own way. */
export interface FaultyServers {
  /** Misbehaves as the path says, with TLS and without. */
  plain: string
  secure: string
  /** Its certificate has expired. */
  expired: string
  /** Speaks no cipher that Node's clients do. */
  noCipher: string
  /** Nothing listens. */
  refused: string
  /** Requests that came so far. undici connects again after an abort, though it asks nothing. */
  requests(): number
  /** Close what clients have kept open. */
  disconnect(): void
  stop(): Promise<void>
}

/** Start them all. */
export async function startFaultyServers(faults: Readonly<Record<string, Misbehaviour>>): Promise<FaultyServers> {
  const raw = new Map<number | undefined, Socket>()
  let requests = 0
  const misbehave: RequestListener = (request, response) => {
    requests += 1
    response.sendDate = false
    const { remotePort } = request.socket
    faults[request.url!.slice(1)]!(request, response, () => raw.get(remotePort)?.resetAndDestroy())
  }
  const oldCipher = { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' } as const
  const servers = [
    http.createServer(misbehave),
    https.createServer(CERTIFICATE, misbehave),
    https.createServer(EXPIRED_CERTIFICATE, misbehave),
    https.createServer({ ...CERTIFICATE, ...oldCipher }, misbehave),
  ]
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      raw.set(socket.remotePort, socket)
      socket.on('error', () => undefined)
    })
  }
  const [plain, secure, expired, noCipher] = (await Promise.all(servers.map(listen))) as [
    number,
    number,
    number,
    number,
  ]
  const unused = net.createServer()
  const refused = await listen(unused)
  await close(unused)
  return {
    plain: `http://127.0.0.1:${plain}`,
    secure: `https://127.0.0.1:${secure}`,
    expired: `https://127.0.0.1:${expired}`,
    noCipher: `https://127.0.0.1:${noCipher}`,
    refused: `http://127.0.0.1:${refused}`,
    requests: () => requests,
    disconnect: () => {
      for (const server of servers) server.closeAllConnections()
      for (const socket of raw.values()) socket.destroy()
    },
    async stop() {
      await Promise.all(servers.map(close))
    },
  }
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function close(server: net.Server | Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
