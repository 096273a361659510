import { syncBuiltinESMExports } from 'node:module'
import { isIP } from 'node:net'
import { hostname as ownName } from 'node:os'
import type { NetworkHost } from './call.js'
import { realNextTick } from './clock.js'

/** Where every name leads in replay: addresses at which no one can be (RFC 5737, RFC 3849). */
const NOWHERE = { 4: '192.0.2.1', 6: '2001:db8::1' } as const

const QUERIES = [
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTlsa',
  'resolveTxt',
  'reverse',
]

type Dns = typeof import('node:dns')
type Method = (this: unknown, ...args: unknown[]) => unknown
type Methods = Record<string, Method | undefined>
type Callback = (error: Error | null, ...found: unknown[]) => void

/**
 * Answer look-ups of names in replay, where nothing is dialled: a client that resolves before it connects gets an
 * address that leads nowhere, at once and without a query, and its call is then known by its host. Names of this machine
 * and of the passthrough list are looked up as ever. Other kinds of query cannot be replayed yet and are refused.
 *
 * @returns a function that takes the hook off
 */
export function hookDns(host: NetworkHost): () => void {
  const dns = process.getBuiltinModule('node:dns')
  const releases: (() => void)[] = []
  let isActive = true
  const isOurs = (name: unknown): name is string =>
    isActive &&
    typeof name === 'string' &&
    name !== '' &&
    isIP(name) === 0 &&
    name !== ownName() &&
    !host.mayResolve(name)

  const replace = (owner: object, name: string, make: (real: Method) => Method): void => {
    const methods = owner as Methods
    const real = methods[name]
    if (typeof real !== 'function') return
    // Node keeps on `lookup` how `promisify` is to name its results.
    const hooked = Object.defineProperties(make(real), symbolsOf(real))
    methods[name] = hooked
    releases.push(() => {
      if (methods[name] === hooked) methods[name] = real
    })
  }

  replace(dns, 'lookup', (real) => lookup(real, isOurs))
  replace(dns.promises, 'lookup', (real) => lookupPromise(real, isOurs))
  for (const name of QUERIES) {
    const answer = answererOf(name, host)
    const isQueried = (of: unknown, asked: unknown): boolean =>
      (name === 'reverse' ? isActive && !isLocalAddress(asked) : isOurs(asked)) && !asksThisMachine(of, dns)
    for (const owner of [dns, dns.Resolver.prototype]) replace(owner, name, (real) => query(real, isQueried, answer))
    for (const owner of [dns.promises, dns.promises.Resolver.prototype])
      replace(owner, name, (real) => queryPromise(real, isQueried, answer))
  }
  syncBuiltinESMExports()
  return () => {
    isActive = false
    for (const release of releases) release()
    syncBuiltinESMExports()
  }
}

function symbolsOf(method: Method): PropertyDescriptorMap {
  const symbols = Object.getOwnPropertySymbols(method)
  return Object.fromEntries(symbols.map((symbol) => [symbol, Object.getOwnPropertyDescriptor(method, symbol)!]))
}

function lookup(real: Method, isOurs: (name: unknown) => boolean): Method {
  return function lookup(name, ...rest) {
    const callback = rest.at(-1)
    if (!isOurs(name) || typeof callback !== 'function') return real.call(this, name, ...rest)
    const found = addressFor(rest[0])
    realNextTick(() => {
      if (Array.isArray(found)) (callback as Callback)(null, found)
      else (callback as Callback)(null, found.address, found.family)
    })
    return {}
  }
}

function lookupPromise(real: Method, isOurs: (name: unknown) => boolean): Method {
  return function lookup(name, ...rest) {
    return isOurs(name) ? Promise.resolve(addressFor(rest[0])) : real.call(this, name, ...rest)
  }
}

interface Found {
  address: string
  family: 4 | 6
}

/** As `dns.lookup` reads its options: a family, or an object. */
function addressFor(options: unknown): Found | Found[] {
  const { family, all } =
    typeof options === 'object' && options !== null
      ? (options as { family?: unknown; all?: unknown })
      : { family: options, all: false }
  const found: Found =
    family === 6 || family === 'IPv6' ? { address: NOWHERE[6], family: 6 } : { address: NOWHERE[4], family: 4 }
  return all === true ? [found] : found
}

type Answerer = (name: string, rest: unknown[]) => { found: unknown } | { error: Error }

function answererOf(method: string, host: NetworkHost): Answerer {
  return (name, rest) => {
    const type = method === 'resolve' ? (typeof rest[0] === 'string' ? rest[0] : 'A') : typeOf(method)
    const address = type === 'A' ? NOWHERE[4] : type === 'AAAA' ? NOWHERE[6] : undefined
    if (address === undefined) return { error: host.refuse(`a DNS query (${type})`, name, host.owner()) }
    const withTtl = rest.some((one) => typeof one === 'object' && one !== null && 'ttl' in one && one.ttl === true)
    return { found: [withTtl ? { address, ttl: 0 } : address] }
  }
}

/** `A` of `resolve4`, `TXT` of `resolveTxt`, `PTR` of `reverse`. */
function typeOf(method: string): string {
  if (method === 'reverse') return 'PTR'
  return { resolve4: 'A', resolve6: 'AAAA' }[method] ?? method.slice('resolve'.length).toUpperCase()
}

function query(real: Method, isQueried: (of: unknown, name: unknown) => boolean, answer: Answerer): Method {
  return function (name, ...rest) {
    const callback = rest.at(-1)
    if (!isQueried(this, name) || typeof callback !== 'function') return real.call(this, name, ...rest)
    const answered = answer(String(name), rest)
    realNextTick(() => {
      if ('error' in answered) (callback as Callback)(answered.error)
      else (callback as Callback)(null, answered.found)
    })
    return {}
  }
}

function queryPromise(real: Method, isQueried: (of: unknown, name: unknown) => boolean, answer: Answerer): Method {
  return function (name, ...rest) {
    if (!isQueried(this, name)) return real.call(this, name, ...rest)
    const answered = answer(String(name), rest)
    return 'error' in answered ? Promise.reject(answered.error) : Promise.resolve(answered.found)
  }
}

/** True for a resolver whose servers were set, all of them to this machine: a name server that the test runs. */
function asksThisMachine(resolver: unknown, dns: Dns): boolean {
  if (!(resolver instanceof dns.Resolver || resolver instanceof dns.promises.Resolver)) return false
  const servers = resolver.getServers()
  return servers.join() !== dns.getServers().join() && servers.every(isLocalAddress)
}

function isLocalAddress(address: unknown): boolean {
  return typeof address === 'string' && /^(?:127\.|\[?::1\b)/.test(address)
}
