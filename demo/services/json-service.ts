import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a route answers. */
export interface Reply {
  status: number
  body?: unknown
}

/** What a route is asked. */
export interface Ask {
  /** What the pattern's groups matched. */
  parameters: string[]
  query: URLSearchParams
  /** Parsed; undefined without one. */
  body: unknown
  header(name: string): string | undefined
}

/** One operation of a service, as `METHOD` and a pattern of the whole path. */
export interface Route {
  method: string
  path: RegExp
  answer(ask: Ask): Reply
}

/** How a service behaves on a bad day. */
export interface Weather {
  /** Share of the calls that fail, from 0 to 1. */
  failing: number
  /** Bounds of the time that an answer takes, in ms. */
  latency: [least: number, most: number]
}

/** What a service has seen so far. */
export interface Tally {
  answered: number
  failed: number
}

/**
 * Serve JSON on a free port of this machine, as slowly and as unreliably as told: a call that fails gets a 503, or its
 * connection is dropped. A failed call has changed nothing.
 */
export async function serve(
  routes: readonly Route[],
  { failing, latency }: Weather,
): Promise<{ port: number; tally: Tally }> {
  const tally: Tally = { answered: 0, failed: 0 }
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    await sleep(randomInt(latency[0], latency[1] + 1))
    if (Math.random() < failing) {
      tally.failed += 1
      return fail(request, response)
    }
    tally.answered += 1
    const reply = answerOf(routes, request, text)
    send(response, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, tally }
}

function fail(request: IncomingMessage, response: ServerResponse): void {
  if (Math.random() < 0.5) request.socket.destroy()
  else send(response, { status: 503, body: { error: 'service_unavailable' } })
}

function answerOf(routes: readonly Route[], request: IncomingMessage, text: string): Reply {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(pathname) : null
    if (match === null) continue
    const header = (name: string): string | undefined => [request.headers[name]].flat()[0]
    return route.answer({
      parameters: match.slice(1),
      query: searchParams,
      body: text === '' ? undefined : JSON.parse(text),
      header,
    })
  }
  return { status: 404, body: { error: 'no_such_path' } }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  if (body === undefined) return void response.writeHead(status).end()
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
