import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports on which someone listens only to count who knocks. */
export interface WatchedPorts {
  /** Connections that came so far. */
  readonly connections: number
  stop(): void
}

/** Listen where the services did, and count the connections. Each is closed at once. */
export async function watchPorts(ports: readonly number[]): Promise<WatchedPorts> {
  let connections = 0
  const servers = ports.map(() =>
    createServer((socket) => {
      connections += 1
      socket.destroy()
    }),
  )
  await Promise.all(
    servers.map(async (server, index) => {
      server.listen(ports[index], '127.0.0.1')
      await once(server, 'listening')
    }),
  )
  return {
    get connections() {
      return connections
    },
    stop() {
      for (const server of servers) server.close()
    },
  }
}
