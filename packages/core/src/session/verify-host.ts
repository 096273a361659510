import type { UnderstudyError } from '../errors.js'
import { headerOf, liveBody, type Match } from '../match/index.js'
import type { SessionResult, SkipReason, VerifyRun } from '../model/index.js'
import type { Admission, Answer, CallRequest, ExchangeListener, Owner } from '../network/call.js'
import { realClearTimeout, realSetTimeout } from '../network/clock.js'
import type { Exchange } from '../record/index.js'
import { toAnswer, toFailedAnswer } from '../replay/index.js'
import { bodyHints, isSafeRequest, operationOf, type Place } from '../services/index.js'
import { createBoundedSpool } from './bounded-spool.js'
import { earlierCalls } from './earlier-calls.js'
import { LiveAnswers } from './live-answers.js'
import { LONGEST_BODY, toLiveCall, type VerifiedCall } from './live-calls.js'
import { redactedBy } from './redacted.js'
import type { HostOptions, RegisteredAnswer } from './host-options.js'
import { toMatchError } from './match-error.js'
import { SessionHost } from './session-host.js'
import { replayedSources, unresolvedParts, type EarlierCalls } from './unresolved-parts.js'
import { heldOff, lost, refusal } from './verify-errors.js'
import type { VerifyLink } from './verify-link.js'
import { VerifyPairing, type Asked } from './verify-pairing.js'

/** How long a call counts as open for the limits of its service, though its client has not read it all, in ms. */
const LONGEST_OPEN_MS = 60_000

/** What a session of a run that compares needs beside what every host does. */
export interface VerifyHostOptions extends HostOptions {
  run: Pick<VerifyRun, 'unsafe'>
  /** Ids of the interactions whose calls are made. */
  chosen: ReadonlySet<string>
  link: VerifyLink
  /** Relative to the root of the run. */
  testFile: string
  recordingFile: string
}

/** What is to become of a call. */
interface Decision extends Asked {
  place: Place
  match: Match | null
  /** Why it is not made; null where it is. */
  skipped: SkipReason | null
  /** In the place of a live answer. */
  answer: Answer | null
  error: UnderstudyError | null
}

/** A call that is being made. */
interface Made {
  verified: VerifiedCall
  match: Match | null
  leave: (status: number, retryAfter: string | null) => void
}

/**
 * Decides for a session that compares: chosen calls that change nothing are made, with the leave of the main process, and all
 * others are answered from the recording.
 */
export class VerifyHost extends SessionHost {
  override readonly answers = true
  readonly #options: VerifyHostOptions
  readonly #live = new LiveAnswers()
  readonly #pairing: VerifyPairing
  readonly #decisions = new WeakMap<CallRequest, Decision>()
  readonly #made = new Map<Exchange, Made>()
  readonly #verified: VerifiedCall[] = []

  constructor(options: VerifyHostOptions) {
    super({ ...options, createSpool: () => createBoundedSpool(LONGEST_BODY) })
    this.#options = options
    const { config, recording, recordingPath, files } = options
    this.#pairing = new VerifyPairing({
      interactions: recording?.interactions ?? [],
      recording: recordingPath,
      services: this.services,
      redacted: redactedBy(config),
      exhausted: 'repeat',
      readFile: (name) => files.read(name),
      answered: this.#live.answered,
    })
  }

  /** Any call may have to be answered, or refused, and its body tells which. */
  override mayAnswer(): boolean {
    return true
  }

  override peek(call: CallRequest, owner: Owner): Answer | null {
    return this.#decide(call, owner).answer
  }

  override answer(call: CallRequest, owner: Owner): Answer | null {
    const decision = this.#decide(call, owner)
    if (decision.answer === null) return null
    return this.#answerBy(decision, decision.answer, call, owner)
  }

  async admit(call: CallRequest, owner: Owner, number?: number): Promise<Admission> {
    const decision = this.#decide(call, owner)
    const { match, service } = decision
    // At once, so that the next call finds the next interaction.
    match?.take()
    const leave = await this.#options.link.enter(service)
    if (leave.kind !== 'go') {
      const given = leave.kind === 'lost' ? this.#failing(decision, lost()) : this.#held(decision, call)
      const taken = given.match === null ? null : { ...given.match, take: nothing }
      return { answer: this.#answerBy({ ...given, match: taken }, given.answer, call, owner) }
    }
    if (match !== null) this.used.add(match.interaction)
    const verified = { ...this.#factsOf(decision, call, owner), unresolved: this.#unresolved(decision, call, owner) }
    const [listener, exchange] = this.#hear(owner, number)
    this.#begin(exchange, { verified: { ...verified, outcome: { exchange } }, match, leave: leave.leave })
    return { listener }
  }

  /** A call that came by a road on which it could not be held up: it is compared all the same. */
  override listen(owner: Owner, number?: number): ExchangeListener | null {
    return this.#hear(owner, number)[0]
  }

  override find(call: CallRequest, owner: Owner): Match | null {
    return this.#decide(call, owner).match
  }

  /** The interaction in the shadow of a mock is not compared, and so is what needs its answer. */
  override registered(call: CallRequest, owner: Owner, given: RegisteredAnswer): void {
    super.registered(call, owner, given)
    if (given.match === null) return
    const decision = this.#decide(call, owner)
    const facts = this.#factsOf(decision, call, owner)
    this.#verified.push({ ...facts, unresolved: [], outcome: { skipped: 'mocked' } })
    this.#live.replayed(given.match.interaction, 'mocked')
  }

  override restart(key: string): void {
    super.restart(key)
    this.#pairing.restart(this.#options.scope.nameOf(key))
  }

  /** Tell the main process what was seen. */
  async tell(result: SessionResult): Promise<SessionResult> {
    const { scope, link, testFile, recordingFile: recording } = this.#options
    const context = { testFile, recording, nameOf: (owner: string | null) => scope.nameOf(owner) }
    const counting = this.#verified.filter(({ owner, attempt }) => attempt === this.#attemptOf(owner))
    const kept = { ...result, unused: [] }
    const calls = function* calls() {
      for (const verified of counting) {
        const call = toLiveCall(verified, context)
        if (call !== null) yield call
      }
    }
    const isTold = await link.tell(calls(), { ...kept, testFile, recording })
    link.close()
    return isTold ? kept : { ...kept, notes: [...kept.notes, 'The drift run was over before it heard what was seen'] }
  }

  protected override heard(exchange: Exchange): void {
    const made = this.#made.get(exchange) ?? this.#unasked(exchange)
    this.#made.delete(exchange)
    if (made === null) return
    const { response } = exchange
    made.leave(response?.status ?? 0, response?.headers.find(([name]) => name === 'retry-after')?.[1] ?? null)
    if (made.match !== null) this.#live.made(made.match.interaction, exchange)
  }

  #hear(owner: Owner, number: number | undefined): [listener: ExchangeListener, exchange: Exchange] {
    const listener = super.listen(owner, number)!
    return [listener, this.exchanges.at(-1)!.exchange]
  }

  #begin(exchange: Exchange, made: Made): void {
    const timer = realSetTimeout(() => made.leave(exchange.response?.status ?? 0, null), LONGEST_OPEN_MS)
    timer.unref()
    const leave: Made['leave'] = (status, retryAfter) => {
      realClearTimeout(timer)
      made.leave(status, retryAfter)
    }
    this.#made.set(exchange, { ...made, leave })
    this.#verified.push(made.verified)
  }

  /** Pair a call that no one asked for leave when it is over: what it was is known only then. */
  #unasked(exchange: Exchange): Made | null {
    const { owner: test, method, url, requestHeaders: headers, requestBody } = exchange
    if (url === '' || method === 'CONNECT') return null
    const body = requestBody.size === 0 ? null : requestBody.bytes()
    const [call, owner] = [
      { method, url, headers, body },
      { test, caller: null },
    ]
    const decision = this.#decide(call, owner)
    const { match } = decision
    match?.take()
    const unresolved = this.#unresolved(decision, call, owner)
    const verified = { ...this.#factsOf(decision, call, owner), unresolved, outcome: { exchange } }
    this.#verified.push(verified)
    return { verified, match, leave: nothing }
  }

  #decide(call: CallRequest, owner: Owner): Decision {
    const known = this.#decisions.get(call)
    if (known !== undefined) return known
    const decision = this.#judge(call, owner)
    this.#decisions.set(call, decision)
    return decision
  }

  #judge(call: CallRequest, owner: Owner): Decision {
    const { method, url, headers } = call
    const body = liveBody(call)
    const place = this.services.place(url)
    const header = (name: string): string | undefined => headerOf(headers, name)
    const operation = operationOf(method, place, { header, ...bodyHints(body) }).name
    const asked = { service: place.service, operation }
    const decision = { ...asked, place, match: null, skipped: null, answer: null, error: null }
    const isSafe = isSafeRequest({ method, url, contentType: header('content-type'), body }) || this.#isOptedIn(asked)
    try {
      const match = this.#pairing.find(this.#options.scope.nameOf(owner.test), call, asked)
      if (match === null) return isSafe ? decision : this.#refused(decision, call, owner)
      const isChosen = this.#options.chosen.has(match.interaction.id)
      const found = { ...decision, operation: match.interaction.operation, match }
      const skipped = isChosen ? (isSafe ? this.#skippedBefore(found, call, owner) : 'unsafe') : 'not-chosen'
      return skipped === null ? found : { ...found, skipped, answer: this.#recorded(match) }
    } catch (error) {
      // A body file that is gone, a placeholder without a value, a match function that throws.
      return this.#failing(decision, toMatchError(error, place.service))
    }
  }

  #isOptedIn({ service, operation }: Asked): boolean {
    const { unsafe } = this.#options.run
    return Array.isArray(unsafe) ? unsafe.includes(service) || unsafe.includes(`${service}.${operation}`) : unsafe
  }

  #recorded(match: Match): Answer {
    return toAnswer(match.filled(), { files: this.#options.files, latency: 'none' })
  }

  #refused(decision: Decision, call: CallRequest, owner: Owner): Decision {
    const test = this.#options.scope.nameOf(owner.test)
    return this.#failing(
      { ...decision, skipped: 'unsafe' },
      refusal(decision, this.hide(call, `${call.method} ${call.url}`), test),
    )
  }

  /** The service is to be left alone: what was recorded stands for its answer. */
  #held(decision: Decision, call: CallRequest): Decision & { answer: Answer } {
    const { match } = decision
    if (match === null)
      return this.#failing(
        { ...decision, skipped: 'held' },
        heldOff(decision, this.hide(call, `${call.method} ${call.url}`)),
      )
    return { ...decision, skipped: 'held', answer: this.#recorded(match) }
  }

  #failing(decision: Decision, error: UnderstudyError): Decision & { answer: Answer } {
    return { ...decision, error, answer: toFailedAnswer(error.code, error.message) }
  }

  /** Answer a call in the place of its service, and remember why. */
  #answerBy(decision: Decision, answer: Answer, call: CallRequest, owner: Owner): Answer {
    const { match, skipped, error } = decision
    match?.take()
    if (match !== null) this.used.add(match.interaction)
    if (skipped !== null)
      this.#verified.push({ ...this.#factsOf(decision, call, owner), unresolved: [], outcome: { skipped } })
    if (match !== null) this.#live.replayed(match.interaction, skipped)
    if (error !== null) this.#options.scope.fail(owner.test, error)
    const { test, caller } = owner
    this.calls.push({
      outcome: error === null ? 'replayed' : 'unmatched',
      test,
      attempt: this.#attemptOf(test),
      method: call.method,
      url: error === null && match !== null ? match.interaction.request.url : this.hide(call, call.url),
      interaction: error === null ? (match?.interaction ?? null) : null,
      isLoosened: match?.isLoosened ?? false,
      caller,
    })
    return answer
  }

  #factsOf(decision: Decision, call: CallRequest, { test }: Owner): Omit<VerifiedCall, 'outcome' | 'unresolved'> {
    const { service, operation, match } = decision
    const interaction = match?.interaction.id ?? null
    return { owner: test, attempt: this.#attemptOf(test), service, operation, interaction, call }
  }

  #unresolved({ match, place }: Decision, { method, headers, body }: CallRequest, owner: Owner): string[] {
    if (match === null) return []
    return unresolvedParts(match.interaction, { place, method, headers, body }, this.#earlier(owner))
  }

  /** What needs the answer of a call that was not made has as little to ask its service for. */
  #skippedBefore({ match, place }: Decision, call: CallRequest, owner: Owner): SkipReason | null {
    if (match === null) return null
    return this.#live.skippedOf(replayedSources(match.interaction, { ...call, place }, this.#earlier(owner)))
  }

  #earlier(owner: Owner): EarlierCalls {
    return earlierCalls({
      live: this.#live,
      sources: this.#pairing.sourcesOf(this.#options.scope.nameOf(owner.test)),
      services: this.services,
      interactions: this.#options.recording?.interactions ?? [],
    })
  }

  #attemptOf(owner: string | null): number {
    return owner === null ? 0 : this.#options.scope.get(owner).attempt
  }
}

const nothing = (): void => undefined
