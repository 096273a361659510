import { UnderstudyError } from '../errors.js'
import type { Match } from '../match/index.js'
import type { CallOutcome } from '../model/index.js'
import type {
  Admission,
  Answer,
  CallRequest,
  Entry,
  ExchangeListener,
  NetworkHost,
  Owner,
  Transport,
} from '../network/call.js'
import type { ResponseSpec } from '../registry/contract.js'
import { toFailedAnswer, toRegisteredAnswer } from '../replay/index.js'
import type { Captures } from './captures.js'
import { Claims } from './claims.js'
import { hideWhere } from './hide-where.js'
import { isRecordedOf, placeRequest, type PlacedRequest } from './registered-operation.js'
import { nothingToBend, predicateThrows } from './registered-errors.js'
import { bends, latencyOf, resultOf } from './registered-response.js'
import { nextResponse, type Mock, type Registrations } from './registrations.js'
import { toMatchError } from './match-error.js'
import { printUrl, type SessionHost } from './session-host.js'
import { holdsCallOf, type SeenCalls } from './seen-calls.js'

/** What stands before a session's host. */
export interface RegisteredHostOptions {
  host: SessionHost & Pick<NetworkHost, 'admit'>
  registrations: Registrations
  seen: SeenCalls
  captures: Captures
  /** True in mode `live`, where the session itself listens to nothing. */
  isLive: boolean
}

/** What a registered mock has for a call. */
interface Found {
  call: CallRequest
  mock: Mock
  spec: ResponseSpec
  /** What would have answered. */
  match: Match | null
  answer: Answer
  error: UnderstudyError | null
}

/**
 * Answers calls with the mocks that test code has registered, and leaves all others to the host of the session, in whichever
 * mode that is. While nothing is registered, that is all it does.
 *
 * A mock wins over the passthrough list and over servers of this machine, as test code names their service itself; what it
 * does not answer there goes on as if it were not there.
 */
export class RegisteredHost implements NetworkHost {
  readonly performs: boolean
  readonly traces: boolean
  readonly admit?: NonNullable<NetworkHost['admit']>
  readonly #host: RegisteredHostOptions['host']
  readonly #options: RegisteredHostOptions
  readonly #registrations: Registrations
  readonly #claims = new Claims()
  #lastFound: Found | null = null

  constructor(options: RegisteredHostOptions) {
    const { host, registrations } = options
    this.#options = options
    this.#host = host
    this.#registrations = registrations
    this.performs = host.performs
    this.traces = host.traces
    if (host.admit !== undefined) this.admit = (...call) => this.#admit(...call)
  }

  get answers(): boolean {
    return this.#host.answers || this.#registrations.hasBegun
  }

  route(url: string, dialled?: string): 'handle' | 'pass' {
    const route = this.#host.route(url, dialled)
    return route === 'pass' && this.#isClaimed(url) ? 'handle' : route
  }

  passes(url: string): boolean {
    return this.#registrations.hasBegun && this.#host.route(url) === 'pass'
  }

  mayResolve(name: string): boolean {
    return this.#host.mayResolve(name)
  }

  owner(): Owner {
    return this.#host.owner()
  }

  sender(transport: Transport, entry?: Entry): Owner {
    return this.#host.sender(transport, entry)
  }

  foresee(entry: Entry): void {
    this.#host.foresee(entry)
  }

  runAs<T>(test: string, fn: () => T): T {
    return this.#host.runAs(test, fn)
  }

  mayAnswer(method: string, url: string, owner: Owner): boolean {
    if (this.#registrations.any && this.#registrations.mayAnswer(owner.test, method, this.#host.services.place(url)))
      return true
    return this.#host.answers && !this.passes(url) && this.#host.mayAnswer(method, url, owner)
  }

  knows(origin: string): boolean {
    return this.#isClaimed(origin) || (this.#host.answers && this.#host.knows(origin))
  }

  peek(call: CallRequest, owner: Owner): Answer | null {
    const found = this.#find(call, owner)
    if (found !== null) return found.answer
    return this.#isRecorded(call) ? this.#host.peek(call, owner) : null
  }

  /** A mock is used, and the call seen, also where the client has its fill before the connection asks for the answer. */
  claim(call: CallRequest, owner: Owner): (() => void) | null {
    const found = this.#lastFound?.call === call ? this.#lastFound : null
    if (found === null) return null
    const begun = { ...found, call: { number: this.begin(), ...call } }
    return this.#claims.add({ call, owner, answer: found.answer }, () => void this.#give(begun, owner))
  }

  givenUp(call: CallRequest, owner: Owner): void {
    if (this.#claims.take(call, owner)?.isGivenUp === true) return
    const found = this.#find(call, owner)
    this.#lastFound = null
    if (found !== null) this.#give(found, owner)
  }

  answer(call: CallRequest, owner: Owner): Answer | null {
    const found = this.#lastFound?.call === call ? this.#lastFound : this.#find(call, owner)
    this.#lastFound = null
    const claim = this.#claims.take(call, owner)
    if (claim?.isGivenUp === true) return claim.answer
    if (found !== null) return this.#give(found, owner)
    const answer = this.#isRecorded(call) ? this.#host.answer(call, owner) : null
    if (answer !== null) this.#seen(call, owner, answer)
    return answer
  }

  miss(call: CallRequest, owner: Owner): Error {
    const error = this.#host.miss(call, owner)
    this.#options.seen.answered(owner.test, call, this.#facts(call, 'unmatched'), 0)
    return error
  }

  begin(): number {
    return this.#host.begin()
  }

  listen(owner: Owner, number = this.begin()): ExchangeListener | null {
    const { isLive, seen } = this.#options
    if (isLive) return seen.listen(owner.test, number)
    const listener = this.#host.listen(owner, number)
    if (listener === null || !this.#registrations.hasBegun) return listener
    return this.#unlessItPasses(listener, owner, number)
  }

  refuse(what: string, target: string, owner: Owner): Error {
    return this.#host.refuse(what, target, owner)
  }

  note(sentence: string): void {
    if (!this.#options.isLive) this.#host.note(sentence)
  }

  async #admit(call: CallRequest, owner: Owner, number?: number): Promise<Admission> {
    const admission = await this.#host.admit!(call, owner, number)
    if ('answer' in admission) this.#seen(call, owner, admission.answer)
    return admission
  }

  /** Listen to a call, but for one that passes: that is known with its head. */
  #unlessItPasses(listener: ExchangeListener, owner: Owner, number: number): ExchangeListener {
    const exchange = this.#host.exchanges.at(-1)!.exchange
    let told = listener
    return {
      onRequestHead: (method, url, headers) => {
        if (this.passes(url)) {
          this.#host.forget(exchange)
          told = this.#options.seen.listen(owner.test, number)
        }
        told.onRequestHead(method, url, headers)
      },
      onRequestBody: (chunk) => told.onRequestBody(chunk),
      onInformational: (status, headers) => told.onInformational(status, headers),
      onResponseHead: (status, statusText, headers) => told.onResponseHead(status, statusText, headers),
      onResponseBody: (chunk) => told.onResponseBody(chunk),
      onResponseEnd: (trailers) => told.onResponseEnd(trailers),
      onFailure: (failure) => told.onFailure(failure),
    }
  }

  /** Is there a mock for something of what is at a URL, or at an origin? */
  #isClaimed(url: string): boolean {
    if (!this.#registrations.any) return false
    const { services } = this.#host
    return [services.place(url).service, ...services.namesAt(url)].some((name) => this.#registrations.knows(name))
  }

  /** Could the session itself answer? */
  #isRecorded(call: CallRequest): boolean {
    return this.#host.answers && !this.passes(call.url)
  }

  #find(call: CallRequest, owner: Owner): Found | null {
    this.#lastFound = null
    if (!this.#registrations.any || !this.#registrations.hasFor(owner.test)) return null
    const placed = placeRequest(call, this.#host.services.place(call.url))
    const found = this.#registrations.find(owner.test, placed)
    if (found === null) return null
    this.#lastFound = 'thrown' in found ? this.#refused(call, found) : this.#answerBy(found.mock, placed, call, owner)
    return this.#lastFound
  }

  #answerBy(mock: Mock, placed: PlacedRequest, call: CallRequest, owner: Owner): Found {
    const spec = nextResponse(mock)
    const recorded = this.#recordedFor(call, owner) ?? (bends(spec) ? this.#borrowed(mock, call, owner) : null)
    const match = recorded instanceof UnderstudyError ? null : recorded
    const found = { call, mock, spec, match }
    // What only stands in the shadow of the mock may be as broken as it likes.
    if (bends(spec) && recorded instanceof UnderstudyError) return failing(found, recorded)
    if (bends(spec) && match === null) return failing(found, this.#nothingToBend(mock, call))
    try {
      return { ...found, answer: this.#toAnswer(spec, match, placed, owner), error: null }
    } catch (thrown) {
      return failing(found, toMatchError(thrown, placed.place.service))
    }
  }

  #recordedFor(call: CallRequest, owner: Owner): Match | UnderstudyError | null {
    try {
      return this.#host.find(call, owner)
    } catch (thrown) {
      return toMatchError(thrown, this.#host.services.place(call.url).service)
    }
  }

  /** A test that only bends what is recorded has nothing of its own: another test of the file lends it. */
  #borrowed({ operation }: Mock, call: CallRequest, owner: Owner): Match | null {
    return this.#host.borrow(call, owner, (interaction, place) => isRecordedOf(operation, interaction, place))
  }

  #toAnswer(spec: ResponseSpec, match: Match | null, { request, place }: PlacedRequest, owner: Owner): Answer {
    const { captures } = this.#options
    const { method, url, headers, body } = request
    const name = spec.body?.kind === 'captured' ? spec.body.name : ''
    return toRegisteredAnswer(spec, {
      method,
      url,
      recorded: bends(spec) && match !== null ? this.#host.answerOf(match) : null,
      recordedLatencyMs: match === null ? 0 : latencyOf(match),
      fill: (text) => captures.fill(name, text, { place, method, headers, body }, this.#host.sourcesOf(owner)),
    })
  }

  #give(found: Found, owner: Owner): Answer {
    const { call, mock, spec, match, answer, error } = found
    this.#registrations.use(mock)
    if (error === null) {
      const { service, operation } = mock.operation
      const named = { service, operation: match?.interaction.operation ?? operation }
      this.#host.registered(call, owner, { ...named, result: resultOf(spec, answer), match, isBent: bends(spec) })
    } else this.#host.failed(call, owner, error)
    const facts = { ...this.#facts(call, error === null ? 'replayed' : 'unmatched'), isRegistered: true }
    this.#options.seen.answered(owner.test, call, facts, answer.status)
    return answer
  }

  #seen(call: CallRequest, owner: Owner, answer: Answer): void {
    const outcome = this.#host.calls.at(-1)?.outcome ?? 'replayed'
    this.#options.seen.answered(owner.test, call, this.#facts(call, outcome), answer.status)
  }

  #facts(
    { number }: CallRequest,
    outcome: CallOutcome,
  ): { order: number; outcome: CallOutcome; isRegistered: boolean } {
    return { order: number ?? this.begin(), outcome, isRegistered: false }
  }

  #refused(call: CallRequest, { mock, thrown }: { mock: Mock; thrown: unknown }): Found {
    const error = predicateThrows(mock.registration, thrown)
    return failing({ call, mock, spec: nextResponse(mock), match: null }, error)
  }

  #nothingToBend({ registration, operation }: Mock, call: CallRequest): UnderstudyError {
    const { service, where } = registration
    const hidden = hideWhere(this.#host, service, this.#host.hide(call, where))
    return nothingToBend(
      { ...registration, where: hidden },
      `${call.method} ${this.#host.hide(call, printUrl(call.url))}`,
      holdsCallOf(operation, this.#host),
    )
  }
}

function failing(found: Omit<Found, 'answer' | 'error'>, error: UnderstudyError): Found {
  return { ...found, answer: toFailedAnswer(error.code, error.message), error }
}
