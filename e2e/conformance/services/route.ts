import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** One request at a service, with what handlers need of it. */
export interface Visit {
  request: IncomingMessage
  response: ServerResponse
  /** The TCP connection, below TLS where there is TLS. */
  connection: Socket
  url: URL
  /** Path segments after the first one, which chose the handler. */
  rest: string[]
  /** Which of the requests on its connection this is, from 1. */
  ordinal: number
  /** State of this run of the service: how often each key was asked for. */
  counters: Map<string, number>
  /** Base URL of the service on the other port, for redirects across origins. */
  otherBase: string
}

/** Answers one request. */
export type Handler = (visit: Visit) => void | Promise<void>

/** Handlers by the first segment of the path. */
export type Routes = Record<string, Handler>

/** Read the request's body to its end. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Answer with `body` and a content-length. */
export function reply(
  visit: Visit,
  status: number,
  headers: Record<string, string | string[]>,
  body: string | Buffer,
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  visit.response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  visit.response.end(bytes)
}

/** Answer 200 with compact JSON. */
export function replyJson(visit: Visit, value: unknown): void {
  reply(visit, 200, { 'content-type': 'application/json' }, JSON.stringify(value))
}

/** Resolve after `ms`. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
