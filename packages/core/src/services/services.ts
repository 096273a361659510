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
  /**
   * True for URLs that are neither recorded nor replayed: the passthrough list, and loopback that no service claims. An
   * origin alone (without a path) stands for whatever may be asked of it.
   */
  passes(url: string): boolean
  /** True for a host of which anything may pass, by name or address: this machine, or one of the passthrough list. */
  passesHost(name: string): boolean
  /** Names of the services that something at an origin may be a call of: all that are there, whatever path they begin at. */
  namesAt(origin: string): string[]
  /** Place a URL. It must be absolute and normalized. */
  place(url: string): Place
  /**
   * Place a recorded URL. Where no base URL is above it any more, as with a port that is chosen at each start, the
   * service that it was recorded for still claims it.
   */
  placeRecorded(url: string, service: string): Place
  /** A URL of a service: its first base URL, or its host. */
  baseOf(service: string): string
}

interface Base {
  /** Path of the base URL, without a trailing slash. */
  path: string
  service: ResolvedService
}

/** Build the look-up of a configuration. */
export function createServices(config: Pick<ResolvedConfig, 'services' | 'passthrough'>): Services {
  const bases = basesByOrigin(config.services)
  const passthrough = config.passthrough.map(readEntry)
  const passing = new Map<string, boolean>()

  function passes(url: string): boolean {
    const origin = originOf(url)
    const known = passing.get(origin)
    if (known !== undefined) return known
    const answer = judge(url, origin)
    // Only what holds for every path of an origin may be remembered for it.
    if (!passthrough.some((entry) => 'path' in entry) && !hasPathBases(origin)) passing.set(origin, answer)
    return answer
  }

  function judge(url: string, origin: string): boolean {
    if (passthrough.some((entry) => isAt(entry, url, origin))) return true
    if (!isLoopback(origin)) return false
    const atOrigin = bases.get(origin)
    if (atOrigin === undefined) return true
    return url !== origin && !atOrigin.some((base) => isBelow(pathOf(url, origin), base.path))
  }

  function passesHost(name: string): boolean {
    const host = name.toLowerCase().replace(/\.$/, '')
    if (isLoopback(`http://${host}`)) return true
    return passthrough.some((entry) => {
      const entryHost = 'host' in entry ? entry.host : hostOf(entry.origin)
      return entryHost.replace(/:\d+$/, '') === host
    })
  }

  const namesAt = (origin: string): string[] => [
    place(origin).service,
    ...(bases.get(origin)?.map(({ service }) => service.name) ?? []),
  ]

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

  function placeRecorded(url: string, service: string): Place {
    const placed = place(url)
    const owner = placed.config === null ? config.services.find(({ name }) => name === service) : undefined
    if (owner === undefined) return placed
    const base = basePathAbove(owner, placed.path)
    return { ...placed, service, path: placed.path.slice(base.length) || '/', config: owner }
  }

  const baseOf = (service: string): string =>
    config.services.find(({ name }) => name === service)?.baseUrls[0] ??
    URL.parse(`https://${service}/`)?.href ??
    'https://localhost/'

  return { passes, passesHost, namesAt, place, placeRecorded, baseOf }
}

/** The longest base path of a service that is above a path; empty without one. */
function basePathAbove({ baseUrls }: ResolvedService, path: string): string {
  const paths = baseUrls.map((url) => new URL(url).pathname.replace(/\/+$/, '')).sort((a, b) => b.length - a.length)
  return paths.find((base) => isBelow(path, base)) ?? ''
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

/** A member of the passthrough list: a host at any port or at one, or all below a URL. */
type Entry = { host: string } | { origin: string; path: string }

function readEntry(text: string): Entry {
  if (!text.includes('://')) return { host: text.toLowerCase() }
  const href = URL.parse(text)?.href ?? text
  const origin = originOf(href)
  return { origin, path: pathOf(href, origin).replace(/\/+$/, '') }
}

function isAt(entry: Entry, url: string, origin: string): boolean {
  if ('path' in entry) return origin === entry.origin && isBelow(pathOf(url, origin), entry.path)
  const host = hostOf(origin)
  if (host === entry.host || host.replace(/:\d+$/, '') === entry.host) return true
  return !/:\d+$/.test(host) && `${host}:${url.startsWith('https:') ? 443 : 80}` === entry.host
}

/** This machine by any of its names (RFC 6761 section 6.3, RFC 5735 section 3, RFC 4291 sections 2.5.3 and 2.5.5.2). */
export function isLoopback(origin: string): boolean {
  const host = hostOf(origin).replace(/:\d+$/, '').replace(/\.$/, '')
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d+){3}$/.test(host) ||
    /^\[::(?:1|ffff:7f[\da-f]{2}:[\da-f]{1,4})?\]$/.test(host) ||
    host === '0.0.0.0'
  )
}
