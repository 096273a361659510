import { nearestName } from '../nearest-name.js'
import { isCaptured } from './captured.js'
import { headersFrom, mergeHeaders, type HeadersToSend } from './headers-to-send.js'
import { assertKeys, bytesOf, invalid, isPlainObject, quote, shown } from './invalid.js'
import { NETWORK_ERRORS } from '../model/network-errors.js'
import { toPlainJson } from './plain-json.js'
import { assertAgrees, NOTHING_SAID, type ResponseDraft } from './response-draft.js'

/** By this a response is known to any copy of the package. */
const DRAFT = Symbol.for('understudy.mock-response')

/** The longest wait that a timer can hold, in ms. */
const LONGEST_MS = 2 ** 31 - 1

/** What `withBody` takes: text, bytes, a captured body, or any value that JSON can hold. */
export type BodyToSend = string | number | boolean | null | object

/** How a body is cut short. */
export interface TruncatedBodyOptions {
  /** So many bytes arrive. Default: half of them. */
  bytes?: number
  /** How it ends: the connection is closed, is reset, or stays open without a word. Default `close`. */
  end?: 'close' | 'reset' | 'stall'
}

/** How a mock answers. Each step gives a new one, so that a part can be kept and used again. */
export interface MockResponse {
  /** Answer with a status from 200 to 999, and a phrase in place of the standard one. */
  withStatus(status: number, statusText?: string): MockResponse
  /** Answer with headers, a list for one that comes several times. They replace earlier ones of the same name. */
  withHeaders(headers: HeadersToSend): MockResponse
  /** Answer with JSON of a value as it is now; with text, bytes, or what was captured. */
  withBody(body: BodyToSend): MockResponse
  /** Wait before the answer begins: so many ms, or as long as the recorded answer took. */
  withLatency(ms: number | 'recorded'): MockResponse
  /** Fail as the system does, by its code: `ECONNRESET`, `ENOTFOUND`… */
  withNetworkError(code: string): MockResponse
  /** Take the request and never answer, so that the client's own time-out has to end the call. */
  withTimeout(): MockResponse
  /** Promise the whole body, and break off before its end. */
  withTruncatedBody(options?: TruncatedBodyOptions): MockResponse
  /** Send the body at this rate. */
  withSlowBody(options: { bytesPerSecond: number }): MockResponse
  /** Send JSON that breaks off in the middle, under a length that agrees. */
  withMalformedJson(): MockResponse
  /** Ask the client to wait for so many seconds, or until a moment. */
  withRetryAfter(after: number | Date): MockResponse
  /** Answer in turn; the last response repeats. */
  withSequence(...responses: MockResponse[]): MockResponse
  /** Answer one call, and then no more. */
  once(): MockResponse
  /** Answer so many calls, and then no more. */
  times(count: number): MockResponse
}

/**
 * Begin a response. One that says neither a status nor a body is the recorded answer, bent.
 * Every step throws registration-invalid for what cannot be sent, and for what contradicts another step.
 */
export function mockResponse(...rest: never[]): MockResponse {
  if (rest.length > 0)
    throw invalid('mockResponse() takes no arguments', 'use its steps: mockResponse().withStatus(503)')
  return new ChainedResponse(NOTHING_SAID)
}

/** What a response says; undefined for what is no response. */
export function draftOf(value: unknown): ResponseDraft | undefined {
  return typeof value === 'object' && value !== null
    ? (Reflect.get(value, DRAFT) as ResponseDraft | undefined)
    : undefined
}

class ChainedResponse implements MockResponse {
  declare readonly [DRAFT]: ResponseDraft

  constructor(draft: ResponseDraft) {
    // Out of the sight of runners that print the cases of a table.
    Object.defineProperty(this, DRAFT, { value: draft })
  }

  withStatus(status: number, statusText?: string): MockResponse {
    if (!Number.isInteger(status) || status < 200 || status > 999) {
      const call = `withStatus(${shown(status)})`
      throw invalid(`${call} is no status of an answer`, 'give an integer from 200 to 999')
    }
    if (statusText !== undefined && (typeof statusText !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)))
      throw invalid(
        `withStatus(${status}, ${shown(statusText)}) has a phrase that cannot be sent`,
        'give text of one line',
      )
    return this.#with('withStatus', { status, statusText: statusText ?? null })
  }

  withHeaders(headers: HeadersToSend): MockResponse {
    return this.#with('withHeaders', { headers: mergeHeaders(this[DRAFT].headers, headersFrom(headers)) })
  }

  withBody(body: BodyToSend): MockResponse {
    return this.#with('withBody', { body: bodyFrom(body) })
  }

  withLatency(ms: number | 'recorded'): MockResponse {
    const isTime = typeof ms === 'number' && ms >= 0 && ms <= LONGEST_MS
    if (!isTime && ms !== 'recorded')
      throw invalid(`withLatency(${shown(ms)}) is no time`, `give ms from 0 to ${LONGEST_MS}, or 'recorded'`)
    return this.#with('withLatency', { latency: ms })
  }

  withNetworkError(code: string): MockResponse {
    if (!Object.hasOwn(NETWORK_ERRORS, code)) throw unknownCode(code)
    return this.#with('withNetworkError', { networkError: code })
  }

  withTimeout(): MockResponse {
    return this.#with('withTimeout', { isSilent: true })
  }

  withTruncatedBody(options: TruncatedBodyOptions = {}): MockResponse {
    assertOptions('withTruncatedBody', options, ['bytes', 'end'])
    const { bytes = null, end = 'close' } = options
    if (bytes !== null && (!Number.isInteger(bytes) || bytes < 0))
      throw invalid(`withTruncatedBody({ bytes: ${shown(bytes)} }) is no length`, 'give a whole number of bytes')
    if (!['close', 'reset', 'stall'].includes(end))
      throw invalid(`withTruncatedBody({ end: ${shown(end)} }) is no end`, `give 'close', 'reset' or 'stall'`)
    return this.#with('withTruncatedBody', { truncated: { bytes, end } })
  }

  withSlowBody(options: { bytesPerSecond: number }): MockResponse {
    assertOptions('withSlowBody', options, ['bytesPerSecond'])
    const { bytesPerSecond } = options
    if (!Number.isFinite(bytesPerSecond) || bytesPerSecond <= 0)
      throw invalid(`withSlowBody({ bytesPerSecond: ${shown(bytesPerSecond)} }) is no rate`, 'give a number above 0')
    return this.#with('withSlowBody', { bytesPerSecond })
  }

  withMalformedJson(): MockResponse {
    return this.#with('withMalformedJson', { isMalformed: true })
  }

  withRetryAfter(after: number | Date): MockResponse {
    return this.withHeaders({ 'retry-after': retryAfter(after) })
  }

  withSequence(...responses: MockResponse[]): MockResponse {
    if (responses.length === 0)
      throw invalid('withSequence() is empty', 'give it the responses in their order: withSequence(first, second)')
    return this.#with('withSequence', { sequence: responses.map(memberOf) })
  }

  once(): MockResponse {
    return this.times(1)
  }

  times(count: number): MockResponse {
    if (!Number.isSafeInteger(count) || count < 1)
      throw invalid(`times(${shown(count)}) answers no call`, 'give a whole number from 1, or do not register the mock')
    return new ChainedResponse({ ...this[DRAFT], times: count })
  }

  toString(): string {
    return 'mockResponse()'
  }

  #with(step: Parameters<typeof assertAgrees>[1], change: Partial<ResponseDraft>): MockResponse {
    const draft = { ...this[DRAFT], ...change }
    assertAgrees(draft, step)
    return new ChainedResponse(draft)
  }
}

function bodyFrom(body: unknown): ResponseDraft['body'] {
  if (isCaptured(body)) return { kind: 'unread', captured: body }
  if (typeof body === 'string') return { kind: 'text', text: body }
  const bytes = bytesOf(body)
  if (bytes !== undefined) return { kind: 'bytes', bytes }
  if (body === undefined)
    throw invalid(
      'withBody(undefined) says nothing',
      `leave withBody() out, or give null for JSON's null, or '' for no bytes`,
    )
  if (draftOf(body) !== undefined) throw invalid('withBody() is given a mock response', 'give it the body alone')
  return { kind: 'json', text: JSON.stringify(toPlainJson(body, { call: 'withBody()' })) }
}

function unknownCode(code: unknown): Error {
  const known = Object.keys(NETWORK_ERRORS)
  const nearest = typeof code === 'string' ? nearestName(code, known) : undefined
  return invalid(
    `withNetworkError(${shown(code)}) is no error of the network`,
    nearest === undefined ? `use ${known.join(', ')}` : `did you mean ${quote(nearest)}?`,
  )
}

function assertOptions(step: string, options: unknown, keys: readonly string[]): void {
  if (!isPlainObject(options))
    throw invalid(`${step}(${shown(options)}) takes an object`, `write ${step}({ ${keys[0]}: 100 })`)
  assertKeys(`${step}()`, options, keys)
}

/** Seconds, or a date of HTTP (RFC 9110 section 10.2.3). */
function retryAfter(after: unknown): string {
  if (typeof after === 'number' && Number.isSafeInteger(after) && after >= 0) return String(after)
  if (Object.prototype.toString.call(after) === '[object Date]') {
    const moment = after as Date
    if (!Number.isNaN(moment.getTime())) return moment.toUTCString()
  }
  throw invalid(`withRetryAfter(${shown(after)}) is no time to wait`, 'give whole seconds from 0, or a valid Date')
}

function memberOf(response: unknown, index: number): ResponseDraft {
  const draft = draftOf(response)
  const call = `withSequence(), response ${index + 1},`
  if (draft === undefined) throw invalid(`${call} is given ${shown(response)}`, 'make each of them with mockResponse()')
  if (draft.sequence !== null) throw invalid(`${call} is a sequence itself`, 'put its responses in its place')
  return draft
}
