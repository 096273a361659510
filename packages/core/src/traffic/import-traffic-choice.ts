import type { ResolvedConfig } from '../config/config.js'
import type { Services } from '../services/index.js'
import type { SkipReason } from './skip-reasons.js'
import type { TrafficEntry } from './traffic-entry.js'

/** Which calls of a file are wanted. Several of one kind are alternatives; all kinds have to fit. */
export interface TrafficFilter {
  services?: readonly string[]
  /** `Service.operation`, or an operation's name alone. */
  operations?: readonly string[]
  /** `404`, `4xx`, or `0` for calls that failed before an answer began. */
  statuses?: readonly string[]
  methods?: readonly string[]
  /** Parts of URLs, or whole ones in which `*` stands for anything. */
  urls?: readonly string[]
  /** Take CORS preflights. Default false. */
  preflights?: boolean
  /** Of what is left, only the first so many. */
  first?: number
  /** Of what is left, only the last so many. */
  last?: number
}

/** A call, and whose it is. */
export interface NamedEntry {
  entry: TrafficEntry
  service: string
  operation: string
}

/** What a choice goes by. */
export interface ChoiceOptions {
  filter: TrafficFilter
  services: Services
  config: Pick<ResolvedConfig, 'services'>
}

/** Say of each call why it is not taken; null where it is. */
export function chooseTraffic(named: readonly NamedEntry[], options: ChoiceOptions): (SkipReason | null)[] {
  const reasons = named.map((one) => {
    if (options.services.passes(one.entry.url)) return 'passed'
    return fits(one, options.filter) ? whyNot(one, options) : 'filtered'
  })
  const taken = reasons.flatMap((reason, index) => (reason === null ? [index] : []))
  const { first = Infinity, last = Infinity } = options.filter
  const kept = new Set(taken.slice(0, first).slice(Math.max(0, Math.min(first, taken.length) - last)))
  return reasons.map((reason, index) => (reason === null && !kept.has(index) ? 'filtered' : reason))
}

function fits({ entry, service, operation }: NamedEntry, filter: TrafficFilter): boolean {
  const { services = [], operations = [], statuses = [], methods = [], urls = [] } = filter
  const any = (wanted: readonly string[], test: (one: string) => boolean): boolean =>
    wanted.length === 0 || wanted.some(test)
  return (
    any(services, (one) => one === service) &&
    any(operations, (one) => one === operation || one === `${service}.${operation}`) &&
    any(methods, (one) => one.toUpperCase() === entry.method) &&
    any(statuses, (one) => fitsStatus(entry.response?.status ?? 0, one)) &&
    any(urls, (one) => fitsUrl(entry.url, one))
  )
}

function fitsStatus(status: number, wanted: string): boolean {
  return /^\dxx$/i.test(wanted) ? Math.floor(status / 100) === Number(wanted[0]) : status === Number(wanted)
}

function fitsUrl(url: string, wanted: string): boolean {
  if (!wanted.includes('*')) return url.includes(wanted)
  const parts = wanted.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(url)
}

/** Why a call that fits the filters is not taken all the same. */
function whyNot({ entry, service }: NamedEntry, { filter, services, config }: ChoiceOptions): SkipReason | null {
  const { services: byService = [], operations = [], urls = [], statuses = [] } = filter
  if (entry.part === 'preflight' && filter.preflights !== true) return 'preflight'
  if (byService.length + operations.length + urls.length === 0) {
    const isOther = services.place(entry.url).config === null && config.services.length > 0
    if (isOther && !config.services.some(({ name }) => name === service)) return 'unclaimed'
    if (entry.part === 'page') return 'page'
  }
  if (entry.response?.status === 304 && !statuses.includes('304')) return 'not-modified'
  return entry.response?.body === null ? 'no-body' : null
}
