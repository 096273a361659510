import type { AddressInfo, Server } from 'node:net'
import { UnderstudyError } from '../errors.js'

/** The port where none is named. */
export const DEFAULT_PORT = 4400

/** Where to listen. */
export interface ListenOptions {
  port?: number
  host?: string
}

/**
 * Begin to listen.
 *
 * @throws serve-port-taken
 */
export function listenOn(
  server: Server,
  { port = DEFAULT_PORT, host = '127.0.0.1' }: ListenOptions,
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? taken(port, host, error) : error)
    })
    server.listen(port, host, () => resolve(server.address() as AddressInfo))
  })
}

function taken(port: number, host: string, cause: Error): UnderstudyError {
  return new UnderstudyError('serve-port-taken', {
    what: `Port ${port} of ${host} is taken by another process`,
    fix: 'choose another one: --port 4401, or --port 0 for one that is free',
    cause,
  })
}

/** A name by which a client on this machine comes here. */
export function shownHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
