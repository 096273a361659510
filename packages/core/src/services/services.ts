import type { ResolvedConfig, ResolvedService } from '../config/config.js'

/** What is known of a URL before its body: whose it is, and what is asked of it. */
export interface Place {
  /** The configured service's name, or the host. */
  service: string
  /** Below the service's base URL, beginning with `/`, without query. */
  path: string
  /** Query with its `?`, or empty. */
  search: string
  /** The configuration's entry; null for a host that no service claims. */
  config: ResolvedService | null
}

/** Maps URLs to services, and says which of them are none of our business. */
export interface Services {
  /** True for URLs that are neither recorded nor replayed: the passthrough list, and loopback that no service claims. */
  passes(url: string): boolean
  /** Place a URL. It must be absolute and normalized. */
  place(url: string): Place
}

interface Base {
  /** Path of the base URL, without a trailing slash. */
  path: string
  service: ResolvedService
}

/** Build the look-up of a configuration. */
export function createServices(config: Pick<ResolvedConfig, 'services' | 'passthrough'>): Services {
  const bases = basesByOrigin(config.services)
  const passing = new Map<string, boolean>()

  function passes(url: string): boolean {
    const origin = originOf(url)
    const known = passing.get(origin)
    if (known !== undefined) return known
    const answer = judge(url, origin)
    // Only what holds for every path of an origin may be remembered for it.
    if (!config.passthrough.some((entry) => entry.includes('://')) && !hasPathBases(origin)) passing.set(origin, answer)
    return answer
  }

  function judge(url: string, origin: string): boolean {
    if (config.passthrough.some((entry) => isAt(entry, url))) return true
    const atOrigin = bases.get(origin)
    if (atOrigin !== undefined) {
      const path = pathOf(url, origin)
      return isLoopback(origin) && path !== '/' && !atOrigin.some((base) => isBelow(path, base.path))
    }
    return isLoopback(origin)
  }

  const hasPathBases = (origin: string): boolean => bases.get(origin)?.some(({ path }) => path !== '') === true

  function place(url: string): Place {
    const origin = originOf(url)
    const end = url.indexOf('?')
    const search = end === -1 ? '' : url.slice(end)
    const path = url.slice(origin.length, end === -1 ? undefined : end) || '/'
    const base = bases.get(origin)?.find((one) => isBelow(path, one.path))
    if (base === undefined) return { service: hostOf(origin), path, search, config: null }
    return { service: base.service.name, path: path.slice(base.path.length) || '/', search, config: base.service }
  }

  return { passes, place }
}

function basesByOrigin(services: readonly ResolvedService[]): Map<string, Base[]> {
  const bases = new Map<string, Base[]>()
  for (const service of services) {
    for (const baseUrl of service.baseUrls) {
      const { href } = new URL(baseUrl)
      const origin = originOf(href)
      const path = pathOf(href, origin).replace(/\/+$/, '')
      const list = bases.get(origin) ?? []
      list.push({ path, service })
      bases.set(origin, list)
    }
  }
  for (const list of bases.values()) list.sort((a, b) => b.path.length - a.path.length)
  return bases
}

function originOf(url: string): string {
  const end = url.indexOf('/', url.indexOf('//') + 2)
  return end === -1 ? url : url.slice(0, end)
}

function pathOf(url: string, origin: string): string {
  const end = url.indexOf('?')
  return url.slice(origin.length, end === -1 ? undefined : end) || '/'
}

function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('//') + 2)
}

function isBelow(path: string, base: string): boolean {
  return base === '' || path === base || path.startsWith(`${base}/`)
}

/** True where `url` is of a host, a `host:port`, or below a URL prefix. */
function isAt(entry: string, url: string): boolean {
  if (entry.includes('://')) return url.startsWith(entry)
  const host = hostOf(originOf(url))
  return host === entry || host.replace(/:\d+$/, '') === entry
}

/** This machine by any of its names (RFC 6761 section 6.3, RFC 5735 section 3). */
export function isLoopback(origin: string): boolean {
  const host = hostOf(origin).replace(/:\d+$/, '')
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d+){3}$/.test(host) ||
    host === '[::1]' ||
    host === '0.0.0.0'
  )
}
