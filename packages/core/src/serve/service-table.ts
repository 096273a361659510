import { numberPlaceholders, unescapeText } from '../body/placeholder.js'
import type { ResolvedConfig } from '../config/config.js'
import type { Interaction } from '../model/index.js'
import { placeRecorded } from '../parameters/index.js'
import type { Services } from '../services/index.js'

/** What is known of a service that is served. */
export interface TabledService {
  name: string
  /** The first is the one below which paths are looked for. No trailing slash. */
  baseUrls: readonly string[]
  operations: readonly string[]
  interactions: number
}

/** The services that are served, and the origins at which they are known. */
export class ServiceTable {
  readonly services: readonly TabledService[]
  readonly #byName: ReadonlyMap<string, TabledService>
  readonly #origins: ReadonlyMap<string, readonly string[]>

  /** `origins` are where services were seen, each with the origin below which they are looked for. */
  constructor(services: readonly TabledService[], origins: readonly (readonly [seen: string, known: string])[]) {
    this.services = services
    this.#byName = new Map(services.map((one) => [one.name, one]))
    const grouped = Map.groupBy(origins, ([seen]) => authorityKey(authorityOf(seen)))
    this.#origins = new Map([...grouped].map(([key, all]) => [key, [...new Set(all.map(([, known]) => known))]]))
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /** What a client of ours has in place of a service's base URL. */
  urlOf(name: string, self: string): string {
    return this.services.length === 1 ? self : `${self}/${encodeURIComponent(name)}`
  }

  /** A service by its name; by its name in other letter case, if there is only one. */
  named(name: string): TabledService | undefined {
    const exact = this.#byName.get(name)
    if (exact !== undefined) return exact
    const alike = this.services.filter((one) => one.name.toLowerCase() === name.toLowerCase())
    return alike.length === 1 ? alike[0] : undefined
  }

  /** The origins with a host, and a port if it is none of the two default ones, whatever their schemes. */
  originsAt(authority: string): readonly string[] {
    return this.#origins.get(authorityKey(authority)) ?? []
  }
}

/** Host and port of an origin. */
export function authorityOf(origin: string): string {
  return origin.slice(origin.indexOf('//') + 2)
}

/** A scheme is lost on the way through a proxy, and with it the default port. */
function authorityKey(authority: string): string {
  return authority.toLowerCase().replace(/:(?:80|443)$/, '')
}

/** Make the table of what is recorded; of one service alone, if it is named. */
export function tableOf(
  interactions: readonly Interaction[],
  services: Services,
  config: Pick<ResolvedConfig, 'services'>,
  only: string | undefined,
): ServiceTable {
  const found = new Map<string, { origins: Set<string>; operations: Set<string>; interactions: number }>()
  for (const one of interactions) {
    const { service } = placeRecorded(services, one)
    if (only !== undefined && service !== only) continue
    let entry = found.get(service)
    if (entry === undefined)
      found.set(service, (entry = { origins: new Set(), operations: new Set(), interactions: 0 }))
    entry.origins.add(originOf(numberPlaceholders(unescapeText(one.request.url)).text))
    entry.operations.add(one.operation)
    entry.interactions += 1
  }
  const declared = new Map(config.services.map(({ name, baseUrls }) => [name, baseUrls]))
  const tabled = [...found].map(([name, { origins, operations, interactions }]) => ({
    name,
    baseUrls: declared.get(name) ?? [...origins],
    operations: [...operations].sort(),
    interactions,
  }))
  return new ServiceTable(
    tabled.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    tabled.flatMap(({ name, baseUrls }) => originsOf(baseUrls, found.get(name)?.origins ?? new Set())),
  )
}

/** A service that was recorded where none of its base URLs is, as at a port that changes, is looked for below these. */
function originsOf(baseUrls: readonly string[], recorded: ReadonlySet<string>): [seen: string, known: string][] {
  const known = [...new Set(baseUrls.map(originOf))]
  const moved = [...recorded].filter((origin) => !known.includes(origin))
  return [
    ...known.map((origin): [string, string] => [origin, origin]),
    ...moved.flatMap((seen) => known.map((origin): [string, string] => [seen, origin])),
  ]
}

/** Scheme, host and port of an absolute URL. */
export function originOf(url: string): string {
  const end = url.slice(url.indexOf('//') + 2).search(/[/?#]/)
  return end === -1 ? url : url.slice(0, url.indexOf('//') + 2 + end)
}
