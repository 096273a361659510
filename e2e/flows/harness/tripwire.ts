import { once } from 'node:events'
import { createServer } from 'node:net'

/** Who came where the services had been. */
export interface Tripwire {
  touched(): string[]
  stop(): Promise<void>
}

/** Listen where services were, and note every connection: in replay there must be none. */
export async function setTripwire(places: readonly { name: string; port: number }[]): Promise<Tripwire> {
  const touched: string[] = []
  const servers = await Promise.all(
    places.map(async ({ name, port }) => {
      const server = createServer((socket) => {
        touched.push(name)
        socket.on('error', () => undefined)
        socket.destroy()
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return {
    touched: () => [...touched],
    async stop() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
