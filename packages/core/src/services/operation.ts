import type { ResolvedService } from '../config/config.js'
import { templateOf } from './path-ids.js'
import { protocolName, type OperationHints } from './protocol-name.js'
import type { Place } from './services.js'

/** An operation as calls are filed under it. */
export interface Operation {
  /** The configured name, a GraphQL or RPC operation's name, or `METHOD /path/:template`. */
  name: string
  /** True for a name that can stand behind the service's with a dot. */
  isNamed: boolean
}

/** Name what a request asks of its service. */
export function operationOf(method: string, place: Place, hints: OperationHints): Operation {
  const name = configuredOperation(method, place)?.name ?? protocolName(place, hints)
  if (name !== undefined) return { name, isNamed: true }
  return { name: `${method} ${templateOf(place.path)}`, isNamed: false }
}

/** The configured operation that a request is. Of several that fit, the one with the fewest parameters. */
export function configuredOperation(method: string, { config, path }: Place): ConfiguredOperation | undefined {
  const fitting = config?.operations.filter((one) => one.method === method && matchesTemplate(one.path, path)) ?? []
  const parameters = ({ path }: ConfiguredOperation): number => path.split('/:').length
  return fitting.reduce<ConfiguredOperation | undefined>(
    (best, one) => (best === undefined || parameters(one) < parameters(best) ? one : best),
    undefined,
  )
}

type ConfiguredOperation = ResolvedService['operations'][number]

function matchesTemplate(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  )
}
