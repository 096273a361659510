import { UnderstudyError } from '../errors.js'
import { explainMiss, hideSecrets, Matcher, type Match, type Redacted } from '../match/index.js'
import type { CallOutcome, Interaction } from '../model/index.js'
import type { Answer, CallRequest, Entry, ExchangeListener, NetworkHost, Owner, Transport } from '../network/call.js'
import type { Sources } from '../parameters/index.js'
import { recordExchange, type Exchange } from '../record/index.js'
import { toAnswer, toFailedAnswer } from '../replay/index.js'
import { createServices, type Place, type Services } from '../services/index.js'
import { toMatchError } from './match-error.js'
import { createHideSecrets, REDACTED, redactedBy, type HideSecrets } from './redacted.js'
import type { HostOptions, LoggedCall, LoggedExchange, RegisteredAnswer } from './host-options.js'

/** Decides for the network layer: what is answered, from where, and what is listened to. */
export class SessionHost implements NetworkHost {
  readonly answers: boolean
  readonly performs: boolean
  readonly traces: boolean
  readonly services: Services
  readonly calls: LoggedCall[] = []
  readonly exchanges: LoggedExchange[] = []
  readonly notes = new Set<string>()
  readonly used = new Set<Interaction>()
  /** Interactions that a mock of their own test bent: the calls that they were recorded for are not made. */
  readonly bent = new Set<Interaction>()
  readonly #options: HostOptions
  readonly #redacted: Redacted
  #ownMatcher: Matcher | null
  readonly #hideSecrets: HideSecrets
  readonly #owners = new Map<string | null, Owner>()
  readonly #answers = new Map<Interaction, Answer>()
  #lastFound: { call: CallRequest; match: Match | UnderstudyError; answer: Answer } | null = null
  #pending = new Set<Exchange>()
  #order = 0
  #whenQuiet: (() => void)[] = []

  constructor(options: HostOptions) {
    const { mode, config } = options
    this.#options = options
    this.answers = mode === 'auto' || mode === 'replay'
    this.performs = mode !== 'replay'
    this.traces = options.trace !== undefined
    this.services = createServices(config)
    this.#hideSecrets = createHideSecrets(config, options.env ?? (() => process.env))
    this.#redacted = redactedBy(config)
    this.#ownMatcher = mode === 'live' ? null : this.#createMatcher()
  }

  route(url: string, dialled?: string): 'handle' | 'pass' {
    if (this.services.passes(url)) return 'pass'
    if (dialled === undefined || !this.services.passes(dialled)) return 'handle'
    return this.services.place(url).config === null ? 'pass' : 'handle'
  }

  mayResolve(name: string): boolean {
    return this.services.passesHost(name)
  }

  owner(): Owner {
    return this.#ownerOf(this.#options.scope.current)
  }

  sender(transport: Transport, entry?: Entry): Owner {
    const { scope, trace } = this.#options
    if (trace === undefined) return this.owner()
    return { test: scope.current, caller: trace.caller(transport, entry) }
  }

  foresee(entry: Entry): void {
    this.#options.trace?.foresee(entry)
  }

  runAs<T>(test: string, fn: () => T): T {
    return this.#options.scope.run(test, fn)
  }

  mayAnswer(method: string, url: string, owner: Owner): boolean {
    return this.#matcher.mayMatch(this.#options.scope.nameOf(owner.test), method, url)
  }

  knows(origin: string): boolean {
    return this.services.namesAt(origin).some((service) => this.#matcher.knows(service))
  }

  peek(call: CallRequest, owner: Owner): Answer | null {
    try {
      const match = this.#matcher.find(this.#options.scope.nameOf(owner.test), call)
      this.#lastFound = match === null ? null : { call, match, answer: this.answerOf(match) }
    } catch (thrown) {
      // A body file that is gone, a placeholder without a value, a match function that throws: nothing here may throw into the network.
      const error = toMatchError(thrown, this.services.place(call.url).service)
      this.#lastFound = { call, match: error, answer: toFailedAnswer(error.code, error.message) }
    }
    return this.#lastFound?.answer ?? null
  }

  answer(call: CallRequest, owner: Owner): Answer | null {
    if (this.#lastFound?.call !== call && this.peek(call, owner) === null) return null
    const { match, answer } = this.#lastFound!
    this.#lastFound = null
    if (match instanceof UnderstudyError) {
      this.failed(call, owner, match)
      return answer
    }
    match.take()
    this.used.add(match.interaction)
    const { interaction } = match
    // Where the two differ, the recorded URL may have a stand-in for what the live one says.
    this.#log('replayed', owner, call.method, interaction.request.url, interaction, match.isLoosened)
    return answer
  }

  miss(call: CallRequest, owner: Owner): Error {
    const { scope, recording, recordingPath, files } = this.#options
    const used = new Set([...this.used].map(({ id }) => id))
    const error = explainMiss({
      request: call,
      test: scope.nameOf(owner.test),
      recording: recordingPath,
      interactions: recording?.interactions ?? null,
      isUsed: (id) => used.has(id),
      services: this.services,
      redacted: this.#redacted,
      hide: (text) => this.hide(call, text),
      readFile: (name) => files.read(name),
      sources: this.#matcher.sourcesOf(scope.nameOf(owner.test)),
    })
    this.failed(call, owner, error)
    return error
  }

  begin(): number {
    this.#order += 1
    return this.#order
  }

  listen(owner: Owner, number = this.begin()): ExchangeListener | null {
    const { mode, createSpool, now, today } = this.#options
    if (mode === 'live' || mode === 'replay') return null
    const attempt = this.#attemptOf(owner)
    const { exchange, listener } = recordExchange({
      owner: owner.test,
      order: number,
      date: today(),
      createSpool,
      now,
      onDone: (done) => this.#onDone(done),
    })
    this.#pending.add(exchange)
    this.exchanges.push({ exchange, attempt, caller: owner.caller })
    this.#options.onExchange?.(exchange, owner)
    return listener
  }

  /** An exchange that is listened to turns out to be none of the session's business. */
  forget(exchange: Exchange): void {
    const index = this.exchanges.findIndex((one) => one.exchange === exchange)
    if (index !== -1) this.exchanges.splice(index, 1)
    exchange.requestBody.discard()
    exchange.responseBody.discard()
    this.#release(exchange)
  }

  /** Find what is recorded for a call. It is not used up by that. */
  find(call: CallRequest, owner: Owner): Match | null {
    return this.#matcher.find(this.#options.scope.nameOf(owner.test), call)
  }

  /**
   * Find an interaction of an operation that another test made: the same call if there is one, else the first that went well.
   * The other test finds it as it was.
   */
  borrow(call: CallRequest, owner: Owner, isOf: (interaction: Interaction, place: Place) => boolean): Match | null {
    const { scope, recording } = this.#options
    const { path, search } = this.services.place(call.url)
    const candidates = (recording?.interactions ?? []).flatMap((interaction) => {
      const place = this.services.placeRecorded(interaction.request.url, interaction.service)
      return interaction.response !== undefined && isOf(interaction, place) ? [{ interaction, place }] : []
    })
    const asked = candidates.filter(({ place }) => place.path === path && place.search === search)
    const [lent] = [...asked, ...candidates].toSorted((a, b) => badness(a.interaction) - badness(b.interaction))
    if (lent === undefined) return null
    return { ...this.#matcher.matchOf(scope.nameOf(owner.test), lent.interaction, call), take: () => undefined }
  }

  /** In mode `live` only mocks ask for what is recorded. */
  get #matcher(): Matcher {
    this.#ownMatcher ??= this.#createMatcher()
    return this.#ownMatcher
  }

  #createMatcher(): Matcher {
    const { config, recording, recordingPath, files } = this.#options
    return new Matcher({
      interactions: recording?.interactions ?? [],
      recording: recordingPath,
      services: this.services,
      redacted: this.#redacted,
      exhausted: config.replay.exhausted,
      readFile: (name) => files.read(name),
    })
  }

  /** What the placeholders of the recording stand for in the course of a test. */
  sourcesOf(owner: Owner): Sources {
    return this.#matcher.sourcesOf(this.#options.scope.nameOf(owner.test))
  }

  /** A mock answers a call that test code registered. */
  registered(call: CallRequest, owner: Owner, { match, isBent, ...named }: RegisteredAnswer): void {
    if (isBent && match !== null) {
      match.take()
      this.used.add(match.interaction)
      if (match.interaction.test === this.#options.scope.nameOf(owner.test)) this.bent.add(match.interaction)
    }
    const interaction = match?.interaction ?? null
    // Looking for secrets takes time. What is in the shadow of a mock is the same call, and has none.
    const url = interaction === null || isBent ? this.hide(call, call.url) : interaction.request.url
    this.#log('replayed', owner, call.method, url, isBent ? interaction : null)
    this.calls.at(-1)!.registered = { ...named, shadows: isBent ? null : interaction }
  }

  /** Interactions that would have answered, had no mock been registered. */
  get shadowed(): Interaction[] {
    return this.calls.flatMap(({ registered }) => registered?.shadows ?? [])
  }

  /** A call fails, and its test with it. */
  failed(call: CallRequest, owner: Owner, error: UnderstudyError): void {
    this.#options.scope.fail(owner.test, error)
    this.#log('unmatched', owner, call.method, this.hide(call, call.url), null)
  }

  refuse(what: string, target: string, owner: Owner): Error {
    const error = new UnderstudyError('protocol-unsupported', {
      what: `A connection to ${target} uses ${what}, which is not recorded yet, and the mode is replay`,
      fix: `let it through: passthrough: ['${target}'] in understudy.config, or replace it in the test`,
    })
    this.#options.scope.fail(owner.test, error)
    this.#log('unmatched', owner, what, target, null)
    return error
  }

  note(sentence: string): void {
    this.notes.add(sentence)
  }

  /** A new attempt at a test begins: what the one before it used up is there again, and what it recorded is not. */
  restart(key: string): void {
    this.#ownMatcher?.restart(this.#options.scope.nameOf(key))
  }

  /** Resolve when no exchange of the test is open any more; of anyone, for undefined. */
  async quiet(test: string | undefined): Promise<void> {
    while ([...this.#pending].some((exchange) => test === undefined || exchange.owner === test)) {
      await new Promise<void>((resolve) => this.#whenQuiet.push(resolve))
    }
  }

  /** Exchanges that are not over. */
  get open(): number {
    return this.#pending.size
  }

  /** What a client is to receive of what was found. */
  answerOf(match: Match): Answer {
    const { files, config } = this.#options
    const interaction = match.filled()
    const known = this.#answers.get(interaction)
    if (known !== undefined) return known
    const answer = toAnswer(interaction, { files, latency: config.replay.latency })
    // What is filled in anew for each call is not worth keeping.
    if (interaction === match.interaction) this.#answers.set(interaction, answer)
    return answer
  }

  /** Text about a call without its secrets. */
  hide(call: CallRequest, text: string): string {
    return this.#hideSecrets(call, this.services.place(call.url).service, text)
  }

  /** An exchange that was listened to is over. */
  protected heard(_exchange: Exchange): void {
    // Nothing is to be done before the end of the file.
  }

  #onDone(exchange: Exchange): void {
    this.heard(exchange)
    this.#release(exchange)
  }

  #release(exchange: Exchange): void {
    this.#pending.delete(exchange)
    for (const resolve of this.#whenQuiet.splice(0)) resolve()
  }

  #ownerOf(test: string | null): Owner {
    const known = this.#owners.get(test)
    if (known !== undefined) return known
    const owner: Owner = { test, caller: null }
    this.#owners.set(test, owner)
    return owner
  }

  #attemptOf({ test }: Owner): number {
    return test === null ? 0 : this.#options.scope.get(test).attempt
  }

  #log(
    outcome: CallOutcome,
    owner: Owner,
    method: string,
    url: string,
    interaction: Interaction | null,
    isLoosened = false,
  ): void {
    const { test, caller } = owner
    this.calls.push({ outcome, test, attempt: this.#attemptOf(owner), method, url, interaction, isLoosened, caller })
  }
}

/** 0 for an answer that is what its client hoped for. */
function badness({ response }: Interaction): number {
  return response !== undefined && response.status >= 200 && response.status < 300 ? 0 : 1
}

/** Print a call's URL for a report. */
export function printUrl(url: string): string {
  return hideSecrets(url, REDACTED)
}
