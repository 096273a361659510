import type { ResolvedConfig } from '../config/config.js'
import type { ServiceCredentials } from '../config/drift-config.js'
import type { Interaction, RecordedRequest } from '../model/index.js'
import { mapRequestLeaves, placeRecorded, type Leaf } from '../parameters/index.js'
import { isSecretField, isSecretQuery, isStandIn } from '../sanitize/index.js'
import { createServices } from '../services/index.js'
import { standInsIn, type CarriedSecrets } from './carried-secrets.js'

/** A request whose secrets are live ones again. */
export interface Rehydrated {
  request: RecordedRequest
  /** Why it is not to be sent; empty where it may. No secret is in these sentences. */
  blocked: string[]
  /** Parts of it that still hold stand-ins, of what is no credential: it may be sent. */
  unresolved: string[]
}

/** Where a request is to go. */
export interface Target {
  interaction: Interaction
  /** The address that it is sent to. */
  url: string
  /** Live values of earlier answers. */
  carried: CarriedSecrets
}

/** Puts live secrets in the place of the stand-ins of recorded requests. */
export interface Credentials {
  rehydrate(request: RecordedRequest, target: Target): Rehydrated
}

/** What credentials are made from. */
export interface CredentialsOptions {
  config: Pick<ResolvedConfig, 'services' | 'passthrough' | 'drift'>
  env: Readonly<Record<string, string | undefined>>
  /** By service: an address that a person gave for this run. */
  baseUrls?: Readonly<Record<string, string>>
}

/** A credential of the configuration. */
type Configured = { value: string } | { problem: string } | null

/** Read the credentials of the configuration. They only go to the addresses of the services that they belong to. */
export function createCredentials({ config, env, baseUrls = {} }: CredentialsOptions): Credentials {
  const services = createServices(config)
  return {
    rehydrate(request, { interaction, url, carried }) {
      const { service } = interaction
      const base = Object.hasOwn(baseUrls, service) ? baseUrls[service] : undefined
      const placed = services.place(url)
      const isGiven = base !== undefined && isBelow(url, base)
      const mapper = new StandInMapper({
        service,
        origin: URL.parse(url)?.origin ?? '',
        isAtHome: isGiven || placed.service === service,
        isKnown: isGiven || (placed.service === service && placed.config !== null),
        settings: Object.hasOwn(config.drift.credentials, service) ? config.drift.credentials[service]! : {},
        env,
        carried,
      })
      const { path } = placeRecorded(services, { service, request })
      const mapped = mapRequestLeaves({ ...interaction, request }, path, (leaf) => mapper.map(leaf)).request
      return { request: mapped, blocked: [...mapper.blocked], unresolved: [...mapper.unresolved] }
    },
  }
}

/** Whose secrets may go into a request. */
interface Scope {
  service: string
  /** Where the request goes. */
  origin: string
  /** It goes to an address of its service. */
  isAtHome: boolean
  /** It goes to one that somebody named. */
  isKnown: boolean
  settings: ServiceCredentials
  env: CredentialsOptions['env']
  carried: CarriedSecrets
}

/** Puts live values into the parts of one request, and notes what stays a stand-in. */
class StandInMapper {
  readonly blocked = new Set<string>()
  readonly unresolved = new Set<string>()
  readonly #scope: Scope

  constructor(scope: Scope) {
    this.#scope = scope
  }

  map(leaf: Leaf): Leaf['value'] {
    if (typeof leaf.value !== 'string') return leaf.value
    const { text, left, isElsewhere } = this.#carry(leaf.value)
    if (left.length === 0) {
      if (isToldStandIn(leaf)) this.unresolved.add(`${nameOf(leaf)}, a stand-in`)
      return text
    }
    const configured = this.#configured(leaf)
    if (configured !== null && 'value' in configured) {
      this.#scope.carried.learnText(leaf.value, configured.value, this.#scope.origin)
      return configured.value
    }
    if (configured !== null) this.blocked.add(configured.problem)
    else if (isElsewhere) this.blocked.add(this.#fromElsewhere(leaf))
    else if (leaf.part === 'path') this.blocked.add(`the secret in ${nameOf(leaf)} cannot be re-hydrated`)
    else if (left.some(isSecret)) this.blocked.add(missing(leaf, this.#scope.service))
    else this.unresolved.add(`${nameOf(leaf)}, a stand-in of personal data`)
    return text
  }

  /** Put in what earlier answers gave: where it came from, or where somebody named the address. */
  #carry(text: string): { text: string; left: string[]; isElsewhere: boolean } {
    const { carried, origin, isKnown } = this.#scope
    const left: string[] = []
    let isElsewhere = false
    let made = ''
    let from = 0
    for (const { standIn, start, end } of standInsIn(text)) {
      const secret = carried.find(standIn)
      const mayGo = secret !== undefined && (secret.origin === origin || isKnown)
      if (!mayGo) left.push(standIn)
      if (secret !== undefined && !mayGo) isElsewhere = true
      made += text.slice(from, start) + (mayGo ? secret.value : standIn)
      from = end
    }
    return { text: made + text.slice(from), left, isElsewhere }
  }

  #configured(leaf: Leaf): Configured {
    const { settings, isAtHome, origin, service, env } = this.#scope
    const found = settingOf(leaf, settings)
    if (found === undefined) return null
    if (isAtHome) return filled(found.template, env, `drift.credentials${memberOf(service)}.${found.path}`)
    return { problem: `the secret in ${nameOf(leaf)} is not sent to ${origin}, which is no address of ${service}` }
  }

  #fromElsewhere(leaf: Leaf): string {
    const { origin } = this.#scope
    return `the secret in ${nameOf(leaf)} comes from another host, and ${origin} is no address of a service`
  }
}

/** Stand-ins of digits are told by the names of their places alone. */
function isToldStandIn({ part, key, value }: Leaf): boolean {
  if (typeof value !== 'string' || !isStandIn(value)) return false
  return part === 'query' ? isSecretQuery(key) : part === 'body' && isSecretField(key)
}

function isSecret(standIn: string): boolean {
  return standIn.includes('redacted-')
}

function isBelow(url: string, base: string): boolean {
  const [one, other] = [URL.parse(url), URL.parse(base)]
  if (one === null || other === null || one.origin !== other.origin) return false
  const path = other.pathname.replace(/\/+$/, '')
  return one.pathname === path || one.pathname.startsWith(`${path}/`)
}

/** What the configuration has for a place. */
function settingOf(
  { part, key, steps }: Leaf,
  { headers = {}, query = {}, body = {} }: ServiceCredentials,
): { template: string; path: string } | undefined {
  if (part === 'path') return undefined
  const settings = part === 'headers' ? headers : part === 'query' ? query : body
  const names = part === 'body' ? [pointerOf(steps), key] : [key]
  const fits = (name: string): boolean =>
    part === 'headers' ? name.toLowerCase() === key.toLowerCase() : names.includes(name)
  const found = Object.entries(settings).find(([name]) => fits(name))
  return found === undefined ? undefined : { template: found[1], path: `${part}${memberOf(found[0])}` }
}

/** Put the values of variables into a text. */
function filled(
  template: string,
  env: CredentialsOptions['env'],
  path: string,
): { value: string } | { problem: string } {
  const missing = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => !env[name])
  if (missing.length > 0) return { problem: `the variable ${missing.join(', ')} of ${path} is not set` }
  return { value: template.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => env[name] ?? '') }
}

function missing(leaf: Leaf, service: string): string {
  const { part, key, steps } = leaf
  const name = part === 'body' && key === '' ? pointerOf(steps) : key
  const setting = `drift.credentials${memberOf(service)}.${part}${memberOf(name)}`
  return `the secret in ${nameOf(leaf)} cannot be re-hydrated: set ${setting}`
}

function memberOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function nameOf({ part, key, steps }: Leaf): string {
  switch (part) {
    case 'headers':
      return `header "${key}"`
    case 'query':
      return `query parameter "${key}"`
    case 'path':
      return `path segment ${key}`
    case 'body':
      return steps.length === 0 ? 'the body' : `body "${pointerOf(steps)}"`
  }
}
