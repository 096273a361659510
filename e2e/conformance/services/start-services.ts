import { createServer, type AddressInfo, type Server } from 'node:net'
import { createDynamoService } from './dynamo-service.ts'
import { createGraphqlService } from './graphql-service.ts'
import { createHttpService } from './http-service.ts'
import { createOpenaiService } from './openai-service.ts'
import { createStripeService } from './stripe-service.ts'

/** The services by name. `closed` listens to nobody. */
export const SERVICE_NAMES = ['main', 'other', 'secure', 'dynamo', 'graphql', 'stripe', 'openai', 'closed'] as const

/** The name of a service. */
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** A loopback port for each service. */
export type Ports = Record<ServiceName, number>

/** Ports that are free now, one for each service. */
export async function freePorts(): Promise<Ports> {
  const servers = SERVICE_NAMES.map(() => createServer())
  const ports = await Promise.all(servers.map((server) => listen(server, 0)))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return Object.fromEntries(SERVICE_NAMES.map((name, index) => [name, ports[index]])) as Ports
}

/** Listen on 127.0.0.1 and return the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Start every service on its port, each with fresh state. */
export async function startServices(ports: Ports, certificate: { key: string; cert: string }): Promise<void> {
  const mainBase = `http://127.0.0.1:${ports.main}`
  const otherBase = `http://127.0.0.1:${ports.other}`
  await Promise.all([
    listen(createHttpService(otherBase), ports.main),
    listen(createHttpService(mainBase), ports.other),
    listen(createHttpService(otherBase, certificate), ports.secure),
    listen(createDynamoService(), ports.dynamo),
    listen(createGraphqlService(), ports.graphql),
    listen(createStripeService(), ports.stripe),
    listen(createOpenaiService(), ports.openai),
  ])
}
