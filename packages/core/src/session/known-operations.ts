import type { ResolvedService } from '../config/config.js'
import { UnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { nearestName } from '../nearest-name.js'
import { readOperation, type NamedOperation } from './registered-operation.js'

/** What is known of the services of a file: by configuration, and by its recording. */
export interface KnownServices {
  services: readonly ResolvedService[]
  interactions(): readonly Interaction[]
}

/** A host, with or without its port: what calls are filed under where no service claims it. */
const HOST = /^(?:\[[\da-f:.]+\]|[a-z\d_-]+(?:\.[a-z\d_-]+)+|localhost|[a-z\d_-]+(?=:))(?::\d+)?$/i

/**
 * Read what test code names as an operation of a service.
 *
 * A service is known by configuration or recording; a host is one that no configuration names, and needs no one to know it.
 * An operation spelled out as `METHOD /path/:template` needs no one to know it either: it says which calls it is for. A name
 * must be that of a configured or recorded operation, unless nothing is known of the service's operations at all, not even that
 * a document declares them. None of that depends on the mode, so that what is registered while recording is registered in replay.
 * OpenAPI documents are not read for the sake of names: recordings do not go by them, and it takes too long.
 *
 * @throws registration-unknown
 */
export function knownOperation(service: string, operation: string, known: KnownServices): NamedOperation {
  const config = known.services.find(({ name }) => name === service)
  const recorded = known.interactions().filter((one) => one.service === service)
  if (config === undefined && recorded.length === 0) assertHost(service, known)
  const named = readOperation(service, operation, config)
  if (named.spelled !== null) return named
  const operations = new Set([...(config?.operations ?? []), ...recorded.map(toName)].map(({ name }) => name))
  const isDeclared = (config?.openapi ?? null) !== null
  if (operations.size === 0 && operation !== '' && !isDeclared) return named
  if (!operations.has(named.operation)) throw unknownOperation(service, operation, [...operations], isDeclared)
  return named
}

function toName({ operation }: Interaction): { name: string } {
  return { name: operation }
}

function assertHost(service: string, { services, interactions }: KnownServices): void {
  const claims = services.find(({ baseUrls }) => baseUrls.some((url) => isAllOf(url, service)))
  if (claims !== undefined)
    throw new UnderstudyError('registration-unknown', {
      what: `All of the host "${service}" is the service "${claims.name}"`,
      fix: `name it so: serviceCall('${claims.name}', …)`,
    })
  if (HOST.test(service)) return
  const names = new Set([...services.map(({ name }) => name), ...interactions().map((one) => one.service)])
  throw unknown(
    `The service "${service}"`,
    'services',
    service,
    names,
    'name a service of understudy.config, or a host',
  )
}

/** True for a base URL without a path, at a host. */
function isAllOf(baseUrl: string, service: string): boolean {
  const url = URL.parse(baseUrl)
  return url !== null && url.host === service && url.pathname === '/'
}

function unknownOperation(
  service: string,
  operation: string,
  names: readonly string[],
  isDeclared: boolean,
): UnderstudyError {
  const fix = isDeclared
    ? `name it in services['${service}'].operations, as names of an OpenAPI document are for coverage alone, or spell it out: 'POST /path/:id'`
    : "name one of these, or spell it out: 'POST /path/:id', and for GraphQL .where({ body: { operationName } })"
  return unknown(`The operation "${operation}" of "${service}"`, 'operations', operation, names, fix)
}

function unknown(what: string, kind: string, name: string, names: Iterable<string>, fix: string): UnderstudyError {
  const listed = nearestFirst(name, names)
  const nearest = nearestName(name, listed)
  return new UnderstudyError('registration-unknown', {
    what: `${what} is not known`,
    facts: [
      ...(nearest === undefined ? [] : [['nearest', `"${nearest}"`] as [string, string]]),
      [kind, listed.length === 0 ? 'none' : printList(listed)],
    ],
    fix,
  })
}

/** Sort names, and put first the one that was probably meant. */
export function nearestFirst(name: string, names: Iterable<string>): string[] {
  const sorted = [...new Set(names)].sort()
  const nearest = nearestName(name, sorted)
  return nearest === undefined ? sorted : [nearest, ...sorted.filter((one) => one !== nearest)]
}

/** So many names are listed. */
const LISTED = 20

/** Print names for an error, not too many of them. */
export function printList(names: readonly string[]): string {
  const more = names.length - LISTED
  const listed = names.slice(0, LISTED).map((name) => `"${name}"`)
  return `${listed.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}
