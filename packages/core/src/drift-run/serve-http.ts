import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback, for tests. */
export interface Served {
  origin: string
  close(): Promise<void>
}

/** Serve HTTP on a free port. */
export async function serveHttp(listener: http.RequestListener): Promise<Served> {
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
