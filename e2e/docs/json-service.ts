import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A service on this machine that answers JSON. */
export interface JsonService {
  /** At `127.0.0.1`. */
  url: string
  port: number
  /** Requests that came so far. */
  readonly asked: number
  stop(): Promise<void>
}

/** Start a service on a free port that answers each request, with its text, by a status and a value. */
export async function startJsonService(
  answer: (request: IncomingMessage, text: string) => [status: number, value: object],
): Promise<JsonService> {
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    response.sendDate = false
    const [status, value] = answer(request, (await request.toArray()).join(''))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get asked() {
      return asked
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
