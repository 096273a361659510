import { normalizeUrl } from '../network/request-url.js'
import { authorityOf, originOf, type ServiceTable, type TabledService } from './service-table.js'

/** What of a request tells which service it is for. */
export interface Addressed {
  /** The request target: a path, or a whole URL where the client takes us for its proxy. */
  target: string
  /** The Host header. */
  host: string | undefined
  /** Our own port. */
  port: number
}

/** A URL of a service that a request may stand for. */
export interface Address {
  url: string
  /** By what the request names the service. `none` where any may be meant. */
  by: 'host' | 'segment' | 'only' | 'none'
}

/**
 * What a request may stand for, the likeliest first: the URL of its Host header or of a proxy's request, the service that its
 * first path segment names, the only service that there is, or any of them. A path may have the service's base path or not.
 */
export function addressesOf(request: Addressed, table: ServiceTable): Address[] {
  const url = /^https?:\/\//i.test(request.target) ? normalizeUrl(request.target) : null
  if (url === null) return ofPath(request, request.target, table)
  const origin = originOf(url)
  const origins = table.originsAt(authorityOf(origin))
  // A client may ask its proxy for the proxy's own URLs.
  const isOurs = origins.length === 0 && origin.endsWith(`:${request.port}`)
  if (isOurs) return ofPath(request, url.slice(origin.length), table)
  const all = origins.length === 0 ? [origin] : origins
  return all.map((one) => ({ url: normalizeUrl(one + url.slice(origin.length)), by: 'host' }))
}

function ofPath(request: Addressed, target: string, table: ServiceTable): Address[] {
  const path = target.startsWith('/') ? target : `/${target}`
  const [only] = table.services.length === 1 ? table.services : []
  const addresses = [
    ...atHost(request, table, path),
    ...atSegment(path, table),
    ...(only === undefined
      ? table.services.flatMap((service) => below(service, path, 'none'))
      : below(only, path, 'only')),
  ]
  const known = new Set<string>()
  return addresses.filter(({ url }) => !known.has(url) && known.add(url))
}

function atHost({ host, port }: Addressed, table: ServiceTable, path: string): Address[] {
  if (host === undefined) return []
  const exact = table.originsAt(host)
  // A name that leads here keeps our port, where the real service has its own.
  const origins = exact.length > 0 ? exact : table.originsAt(withoutPort(host, port))
  return origins.map((origin) => ({ url: normalizeUrl(origin + path), by: 'host' }))
}

function withoutPort(host: string, port: number): string {
  return host.endsWith(`:${port}`) ? host.slice(0, -`:${port}`.length) : host
}

function atSegment(path: string, table: ServiceTable): Address[] {
  const [, segment, rest = '', search = ''] = /^\/([^/?]+)(\/[^?]*)?(\?.*)?$/.exec(path) ?? []
  if (segment === undefined) return []
  const name = decoded(segment)
  const service = table.named(name)
  const below_ = service === undefined ? [] : below(service, (rest || '/') + search, 'segment')
  const atHost = table.originsAt(name).map((origin) => normalizeUrl(origin + (rest || '/') + search))
  return [...below_, ...atHost.map((url): Address => ({ url, by: 'segment' }))]
}

function below({ baseUrls }: TabledService, path: string, by: Address['by']): Address[] {
  const [base = ''] = baseUrls
  const whole = baseUrls.map((url) => originOf(url) + path)
  const isWhole = baseUrls.some((url) => url !== originOf(url) && `${originOf(url) + path}/`.startsWith(`${url}/`))
  const urls = isWhole ? [...whole, base + path] : [base + path, ...whole]
  return urls.map((url) => ({ url: normalizeUrl(url), by }))
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
