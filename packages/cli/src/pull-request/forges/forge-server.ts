import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GitHandler } from './git-over-http.js'

/** A call as a forge has received it. */
export interface ForgeCall {
  method: string
  /** Below the API's root, with the query. */
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

/** What a forge answers. */
export interface ForgeAnswer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** A call that gets another answer than usual. */
export interface Fault {
  method: string
  /** Of the path below the API's root, without the query. */
  path: RegExp
  /** Null breaks the connection off. */
  answer: ForgeAnswer | null
  /** How many such calls. Default 1. */
  times?: number
  /** The call is done all the same, and its answer is lost. */
  isDone?: boolean
}

/** What tests do with any forge. */
export interface ForgeServer {
  /** `http://127.0.0.1:port` */
  origin: string
  calls: ForgeCall[]
  /** Answer a call otherwise than usual, before it is done. */
  fail(fault: Fault): void
  /** Wait for a call, and never answer it; it is done or not. */
  hold(method: string, path: RegExp, isDone: boolean): Promise<void>
  /** Answer again what was held. */
  release(): void
  close(): Promise<void>
}

interface Hold {
  method: string
  path: RegExp
  isDone: boolean
  reached: () => void
}

/** What a forge is made of. */
export interface ForgeParts {
  /** Its memory and its rules; null is an unknown route. */
  answer: (call: ForgeCall, url: URL) => ForgeAnswer | null
  /** What its API's routes begin with. */
  roots: RegExp
  /** Answers to Git, where the path is a repository's. */
  git: GitHandler
}

/** Serve a forge on loopback: its API, and its repository over HTTP. */
export async function serveForge({ answer, roots, git }: ForgeParts): Promise<ForgeServer> {
  const calls: ForgeCall[] = []
  const faults: Required<Fault>[] = []
  const holds: Hold[] = []
  const server = createServer((request, response) => {
    if (git(request, response)) return
    void readCall(request, roots).then((call) => {
      calls.push(call)
      respond(call, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    calls,
    fail: (fault) => faults.push({ times: 1, isDone: false, ...fault }),
    hold: (method, path, isDone) => new Promise((reached) => holds.push({ method, path, isDone, reached })),
    release: () => void holds.splice(0),
    close: () => closeServer(server),
  }

  function respond(call: ForgeCall, response: ServerResponse): void {
    const url = new URL(call.path, origin)
    const isMeant = (each: { method: string; path: RegExp }): boolean =>
      each.method === call.method && each.path.test(decodeURIComponent(url.pathname))
    const held = holds.find(isMeant)
    if (held !== undefined) {
      if (held.isDone) answer(call, url)
      held.reached()
      return
    }
    const fault = faults.find((each) => each.times > 0 && isMeant(each))
    if (fault !== undefined) fault.times -= 1
    if (fault?.isDone === true) answer(call, url)
    if (fault?.answer === null) response.destroy()
    else send(response, fault?.answer ?? answer(call, url) ?? { status: 404, body: { message: 'Not Found' } })
  }
}

async function readCall(request: IncomingMessage, roots: RegExp): Promise<ForgeCall> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').replace(roots, ''),
    headers: request.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  }
}

function send(response: ServerResponse, { status, body, headers }: ForgeAnswer): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...type, ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** Return one page of a list, as both forges count them. */
export function pageOf<T>(list: readonly T[], url: URL): T[] {
  const page = Number(url.searchParams.get('page') ?? 1)
  const size = Number(url.searchParams.get('per_page') ?? 30)
  return list.slice((page - 1) * size, page * size)
}
