import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request at a service, read to its end. */
export interface Asked {
  method: string
  url: URL
  /** The decoded segments of the path. */
  path: string[]
  headers: IncomingHttpHeaders
  body: Buffer
}

/** What a service answers. `json` sets its own content type. */
export interface Answer {
  status: number
  headers?: OutgoingHttpHeaders
  json?: unknown
  bytes?: Buffer
  /** Chunks of a streamed body, each written on its own. */
  stream?: AsyncIterable<string>
}

/** Answers the requests of one service. Keeps what the service knows in its closure. */
export type Handler = (asked: Asked) => Answer | Promise<Answer>

/** A service on loopback. */
export interface Service {
  port: number
  url: string
  stop(): Promise<void>
}

/** Serve on a free port of 127.0.0.1. A handler that throws answers 500. */
export async function startService(makeHandler: (url: string) => Handler): Promise<Service> {
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const url = new URL(request.url ?? '/', 'http://service')
      const path = url.pathname.slice(1).split('/').map(decodeURIComponent)
      const { method = 'GET', headers } = request
      const answer = await handle({ method, url, path, headers, body: Buffer.concat(chunks) })
      const bytes = answer.json === undefined ? answer.bytes : Buffer.from(JSON.stringify(answer.json))
      const type = answer.json === undefined ? {} : { 'content-type': 'application/json' }
      response.writeHead(answer.status, { ...type, ...answer.headers })
      for await (const chunk of answer.stream ?? []) response.write(chunk)
      response.end(bytes)
    }
    respond().catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error))
    })
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const handle = makeHandler(url)
  return {
    port,
    url,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Parse a JSON body. */
export function jsonOf({ body }: Asked): unknown {
  return JSON.parse(body.toString())
}

/** Answer with JSON. */
export function json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  return { status, headers, json: value }
}

/** Refuse with the error shape that all these services share. */
export function refuse(status: number, code: string): Answer {
  return json(status, { error: { code, message: `the request was refused: ${code.replaceAll('_', ' ')}` } })
}

/** The token of a bearer credential; null where there is none. */
export function bearerOf({ headers }: Asked): string | null {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Tell a uuid, as clients make them for requests. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

/** Tell a moment that lies at most five minutes from now; numbers are Unix seconds. */
export function isRecent(value: unknown): boolean {
  const ms = typeof value === 'number' ? value * 1000 : Date.parse(String(value))
  return Math.abs(Date.now() - ms) < 300_000
}
