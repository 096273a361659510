import { isJson } from '../body/is-json.js'
import { isJsonType, isStreamType, parseMediaType, type MediaType } from '../body/media-type.js'
import { fillPlaceholders, unescapeText } from '../body/placeholder.js'
import type { Interaction, RecordedBody, RecordedHeaders, RecordedResponse } from '../model/index.js'

/** Codes by which clients and systems say that an answer took too long; `ABORTED` is a client that gave up. */
const TIMEOUT_CODES =
  /^(?:ABORTED|ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/

/** Statuses whose answers have no body (RFC 9110 section 6.4.1). */
const WITHOUT_BODY = [204, 205, 304]

/**
 * Name what a recorded call came to: a status (`201`), `timeout`, `network-error`, or `malformed` for what is not HTTP, or
 * not the JSON that it claims to be.
 */
export function outcomeOf({ request, response, error }: Pick<Interaction, 'request' | 'response' | 'error'>): string {
  if (response === undefined) return failureOutcome(error?.code ?? '')
  if (response.error !== undefined && !isLeftEarly(response)) return failureOutcome(response.error.code)
  const hasBody = request.method !== 'HEAD' && !WITHOUT_BODY.includes(response.status)
  return hasBody && isMalformed(response) ? 'malformed' : String(response.status)
}

/** Name a failure by its error code. */
export function failureOutcome(code: string): string {
  if (code === 'NOT_HTTP') return 'malformed'
  return TIMEOUT_CODES.test(code) ? 'timeout' : 'network-error'
}

/** True for a class of outcomes, such as `4xx`. */
export function isOutcomeClass(outcome: string): boolean {
  return /^[1-5]xx$/.test(outcome)
}

/** The class of a status; null for 429, which stands for itself, and for what is no status. */
export function classOf(outcome: string): string | null {
  return outcome !== '429' && /^[1-5]\d\d$/.test(outcome) ? `${outcome[0]!}xx` : null
}

/** True for an outcome that a class stands for, as `404` is one of `4xx`. */
export function isInClass(outcome: string, outcomeClass: string): boolean {
  return classOf(outcome) === outcomeClass
}

/** The kinds of failure that callers must be ready for. */
export const FAILURE_KINDS = ['timeout', 'network-error', '429', '4xx', '5xx', 'malformed'] as const

export type FailureKind = (typeof FAILURE_KINDS)[number]

/** The kind of failure that an outcome, or a class of them, is; null for a success. */
export function failureKindOf(outcome: string): FailureKind | null {
  const kind = isOutcomeClass(outcome) ? outcome : (classOf(outcome) ?? outcome)
  return FAILURE_KINDS.find((one) => one === kind) ?? null
}

/** Compare outcomes: statuses by number, a class behind its members, then failures without a status. */
export function compareOutcomes(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)]
  return first < second ? -1 : first > second ? 1 : 0
}

function sortKey(outcome: string): string {
  return /^\d/.test(outcome) ? `0${outcome}` : `1${outcome}`
}

/** A client leaves a stream of events once it has enough: that is no failure. */
function isLeftEarly({ headers, error }: RecordedResponse): boolean {
  return error?.code === 'ABORTED' && isStreamType(contentTypeOf(headers).essence)
}

function isMalformed({ headers, body }: RecordedResponse): boolean {
  const type = contentTypeOf(headers)
  if (body === undefined || !isJsonType(type.essence) || isStreamType(type.essence)) return false
  const text = textOf(body, type)
  return text !== null && !isJsonText(text)
}

/** The media type of an answer. Of several, the first counts. */
export function contentTypeOf(headers: RecordedHeaders): MediaType {
  const value = headers['content-type']
  return parseMediaType(typeof value === 'string' ? value : value?.[0])
}

/** A body's text; null where it is JSON already, or is not at hand. */
function textOf(body: RecordedBody, { parameters }: MediaType): string | null {
  if ('text' in body) return withValues(body.text)
  if ('base64' in body) return body.encoded === true ? null : decode(body.base64, parameters['charset'])
  if (!('stream' in body)) return null
  const texts = body.stream.map((chunk) =>
    'text' in chunk ? withValues(chunk.text) : Buffer.from(chunk.base64, 'base64').toString(),
  )
  return texts.join('')
}

/** A digit is a value where JSON wants one, and in the middle of another as well. */
function withValues(recorded: string): string {
  return fillPlaceholders(unescapeText(recorded), () => '1')
}

function decode(base64: string, charset = 'utf-8'): string {
  const bytes = Buffer.from(base64, 'base64')
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A character set that no one knows: those that there are agree on the signs of JSON.
    return bytes.toString('latin1')
  }
}

/** Clients strip a byte order mark and what keeps scripts from running; some services send one value a line. */
function isJsonText(text: string): boolean {
  const plain = text.replace(/^\uFEFF/, '').replace(/^\)\]\}',?[^\n]*\n/, '')
  return plain.trim() === '' || isJson(plain) || plain.trim().split(/\r?\n/).every(isJson)
}
