import type { ResolvedConfig } from '../config/config.js'
import { UnderstudyError } from '../errors.js'
import { explainMiss, hideSecrets, Matcher, type Match, type Redacted } from '../match/index.js'
import type { Interaction } from '../model/index.js'
import type { Answer, CallRequest } from '../network/call.js'
import { toAnswer } from '../replay/index.js'
import { createServices, type Services } from '../services/index.js'
import { createHideSecrets, redactedBy, type HideSecrets } from '../session/redacted.js'
import { toMatchError } from '../session/match-error.js'
import { addressesOf, type Address, type Addressed } from './addresses.js'
import { Clients, type ClientState } from './clients.js'
import { poolRecordings, type Origin, type Pool } from './pool.js'
import type { ReadRecording } from './read-recordings.js'
import type { ServeOptions } from './serve-options.js'
import { tableOf, type ServiceTable } from './service-table.js'

/** A call before it is known which service it is for. */
export interface AddressedCall extends Addressed, Omit<CallRequest, 'url'> {}

/** What a call came to. */
export type Played = PlayedAnswer | Unplayed

/** A call that an interaction answers. */
export interface PlayedAnswer {
  answer: Answer
  /** The recorded URL. */
  url: string
  service: string
  origin: Origin
  address: Address
}

/** A call that nothing answers, or whose answer cannot be made. */
export interface Unplayed {
  answer: null
  outcome: 'unmatched' | 'failed'
  error: UnderstudyError
  /** Without secrets. */
  url: string
  service: string | null
}

interface FoundMatch {
  match: Match
  address: Address
  call: CallRequest
}

/** Settings of a player. */
export type PlayerOptions = Pick<ServeOptions, 'config' | 'test' | 'service' | 'latency' | 'env'>

/** Plays what is recorded, to each client from its start. */
export class Player {
  readonly table: ServiceTable
  readonly services: Services
  readonly #options: PlayerOptions
  readonly #pool: Pool
  readonly #redacted: Redacted
  readonly #hideSecrets: HideSecrets
  readonly #clients: Clients
  readonly #answers = new Map<Interaction, Answer>()

  constructor(recordings: readonly ReadRecording[], options: PlayerOptions) {
    const { config, test, service, env = {} } = options
    this.#options = options
    this.services = createServices(config)
    this.#pool = poolRecordings(recordings, (name) => isNamed(name, test))
    this.table = tableOf(this.#pool.interactions, this.services, config, service)
    this.#redacted = redactedBy(config)
    this.#hideSecrets = createHideSecrets(config, () => env)
    const matcher = createMatcher(this.#pool, this.services, this.#redacted, config)
    this.#clients = new Clients(() => matcher.fork())
  }

  /** How many interactions are played. */
  get size(): number {
    return this.table.services.reduce((sum, { interactions }) => sum + interactions, 0)
  }

  /** Let the sequences of a client start over; of all, without a name. */
  reset(client?: string): void {
    this.#clients.reset(client)
  }

  /** Answer a call of a client, and use the interaction up. */
  play(call: AddressedCall, client: string): Played {
    const state = this.#clients.of(client)
    const addresses = addressesOf(call, this.table).filter(({ url }) => this.#isServed(url))
    let at: CallRequest = { ...call, url: addresses[0]?.url ?? '' }
    try {
      const found = this.#find(state, call, addresses)
      if (found === null) return this.#miss(state, call, addresses)
      at = found.call
      return this.#answer(state, found)
    } catch (thrown) {
      const { service } = this.services.place(at.url)
      const error = toMatchError(thrown, service)
      const outcome = error.code === 'unmatched-call' ? 'unmatched' : 'failed'
      return { answer: null, outcome, error, url: this.hide(at, at.url), service }
    }
  }

  /** Text about a call without its secrets. */
  hide(call: CallRequest, text: string): string {
    return this.#hideSecrets(call, this.services.place(call.url).service, hideSecrets(text, this.#redacted))
  }

  /** A service that is left out is not to answer, and neither is a host of which nothing is recorded to hide one. */
  #isServed(url: string): boolean {
    const { service } = this.services.place(url)
    return this.table.has(service) || this.#options.service === undefined
  }

  /** @throws unmatched-call where several services have an answer, and the request names none */
  #find({ matcher }: ClientState, call: AddressedCall, addresses: readonly Address[]): FoundMatch | null {
    const guessed = new Map<string, FoundMatch>()
    for (const address of addresses) {
      const one: CallRequest = { method: call.method, url: address.url, headers: call.headers, body: call.body }
      const match = matcher.find(null, one)
      if (match === null) continue
      const found = { match, address, call: one }
      if (address.by !== 'none') return found
      const { service } = this.services.place(address.url)
      if (!guessed.has(service)) guessed.set(service, found)
    }
    const [first = null] = guessed.values()
    if (first !== null && guessed.size > 1)
      throw ambiguous(call.method, this.hide(first.call, call.target), [...guessed.keys()])
    return first
  }

  /** @throws placeholder-unresolved, recording-body-missing */
  #answer(state: ClientState, { match, address }: FoundMatch): PlayedAnswer {
    const answer = this.#answerOf(match)
    const { interaction } = match
    match.take()
    this.#clients.use(state, interaction.id)
    const { service } = this.services.place(address.url)
    return { answer, url: interaction.request.url, service, origin: this.#pool.originOf(interaction), address }
  }

  #answerOf(match: Match): Answer {
    const interaction = match.filled()
    const known = this.#answers.get(interaction)
    if (known !== undefined) return known
    const { config, latency = config.replay.latency } = this.#options
    const answer = toAnswer(interaction, { files: this.#pool.files, latency })
    // What is filled in anew for each call is not worth keeping.
    if (interaction === match.interaction) this.#answers.set(interaction, answer)
    return answer
  }

  /** Where a call that nothing answers was to go: where all but its body is known, or else what it names. */
  #meant({ matcher }: ClientState, { method }: AddressedCall, addresses: readonly Address[]): Address | null {
    const named = addresses.filter(({ by }) => by !== 'none')
    const isKnown = ({ url }: Address): boolean => matcher.mayMatch(null, method, url)
    const isServed = ({ url }: Address): boolean => this.table.has(this.services.place(url).service)
    return named.find(isKnown) ?? named.find(isServed) ?? named[0] ?? addresses.find(isKnown) ?? null
  }

  #miss(state: ClientState, call: AddressedCall, addresses: readonly Address[]): Unplayed {
    const meant = this.#meant(state, call, addresses)
    const request: CallRequest = { ...call, url: (meant ?? addresses[0])?.url ?? call.target }
    const url = this.hide(request, meant === null ? call.target : meant.url)
    if (meant === null)
      return { answer: null, outcome: 'unmatched', error: unnamed(call, url, this.table), url, service: null }
    const error = explainMiss({
      request,
      test: null,
      recording: this.#pool.shownAs,
      interactions: this.#pool.interactions,
      isUsed: (id) => state.used.has(id),
      services: this.services,
      redacted: this.#redacted,
      hide: (text) => this.#hideSecrets(request, this.services.place(request.url).service, text),
      readFile: (name) => this.#pool.files.read(name),
      sources: state.matcher.sourcesOf(null),
    })
    return { answer: null, outcome: 'unmatched', error, url, service: this.services.place(meant.url).service }
  }
}

function createMatcher(pool: Pool, services: Services, redacted: Redacted, { replay }: ResolvedConfig): Matcher {
  return new Matcher({
    interactions: pool.interactions,
    recording: pool.shownAs,
    services,
    redacted,
    exhausted: replay.exhausted,
    readFile: (name) => pool.files.read(name),
  })
}

function isNamed(test: string, wanted: string | undefined): boolean {
  return wanted === undefined || test.toLowerCase().includes(wanted.toLowerCase())
}

function unnamed({ method }: AddressedCall, url: string, { services }: ServiceTable): UnderstudyError {
  return new UnderstudyError('unmatched-call', {
    what: `No interaction of any service matches ${method} ${url}, and the request names none that is served`,
    fix: nameIt(services[0]?.name ?? '', url),
  })
}

function nameIt(service: string, url: string): string {
  return `name the service by the first segment of the path, as in /${encodeURIComponent(service)}${url}`
}

function ambiguous(method: string, target: string, services: readonly string[]): UnderstudyError {
  return new UnderstudyError('unmatched-call', {
    what: `Several services have an answer to ${method} ${target}, and the request names none of them`,
    facts: [['services', services.join('\n')]],
    fix: nameIt(services[0] ?? '', target),
  })
}
