import { decodeContent, encodeContent, isEncoded } from '../body/content-encoding.js'
import { hasNoBody } from '../body/has-no-body.js'
import { statusText } from '../body/status-text.js'
import type { Answer, HeaderList } from '../network/call.js'
import type { BodySpec, ResponseSpec } from '../registry/contract.js'
import { malformed, paced, truncated } from './spoiled-body.js'
import { NO_ANSWER } from './no-answer.js'
import { toRegisteredFailure } from './registered-failure.js'

/** What a registered mock needs to know of the call that it answers. */
export interface RegisteredContext {
  /** What the recording would answer; null where it holds nothing for the call. */
  recorded: Answer | null
  /** How long that took when it was recorded, whatever replay makes of it. */
  recordedLatencyMs: number
  /** Put the values of the call where the placeholders of a captured body are. */
  fill(text: string): string
  url: string
  method: string
}

/**
 * Turn a registered response into what its client is to receive: a status, headers and a body that agree as a server's
 * would, and then its faults. What says neither status nor body is the recorded answer, bent.
 *
 * @throws registration-invalid for an error of TLS where the call has none
 */
export function toRegisteredAnswer(spec: ResponseSpec, context: RegisteredContext): Answer {
  const waits = { latencyMs: latencyOf(spec, context), heedsFakeTimers: true } as const
  if (spec.networkError !== null)
    return { ...NO_ANSWER, ...waits, failure: toRegisteredFailure(spec.networkError, context.url) }
  if (spec.isSilent) return { ...NO_ANSWER, heedsFakeTimers: true, failure: SILENCE }
  const answer = spec.status === null && spec.body === null ? bend(spec, context) : compose(spec, context)
  if (answer.status === 0) return { ...answer, ...waits }
  const spoiled = hasNoBody(context.method, answer.status) ? answer : spoil(answer, spec)
  return withPlainness({ ...spoiled, ...waits })
}

const SILENCE: NonNullable<Answer['failure']> = { kind: 'silent', code: '', message: '', afterMs: 0 }

function latencyOf(
  { status, body, latency }: ResponseSpec,
  { recorded, recordedLatencyMs }: RegisteredContext,
): number {
  if (latency === 'recorded') return recordedLatencyMs
  if (latency !== null) return latency
  return status === null && body === null ? (recorded?.latencyMs ?? 0) : 0
}

function bend(spec: ResponseSpec, { recorded, method }: RegisteredContext): Answer {
  const answer = recorded ?? { ...NO_ANSWER, status: 200, statusText: statusText(200) }
  if (answer.status === 0) return answer
  const { headers } = spec
  const bent = {
    ...answer,
    statusText: spec.statusText ?? answer.statusText,
    headers: [...answer.headers.filter(([name]) => headers.every(([given]) => given !== name)), ...headers],
  }
  if (hasNoBody(method, answer.status)) return bent
  return valueOf(headers, 'content-encoding') === undefined ? reframed(bent) : withContent(bent, contentOf(answer))
}

function compose(spec: ResponseSpec, { method, fill }: RegisteredContext): Answer {
  const status = spec.status ?? 200
  const answer: Answer = {
    ...NO_ANSWER,
    status,
    statusText: spec.statusText ?? statusText(status),
    headers: [...spec.headers],
  }
  const { body } = spec
  if (status === 204 || status === 304) return { ...answer, headers: ofBodiless(answer.headers, status) }
  if (body === null) return method === 'HEAD' ? answer : withContent(answer, Buffer.alloc(0))
  if (valueOf(spec.headers, 'content-type') === undefined) answer.headers.unshift(['content-type', TYPES[body.kind]])
  if (body.kind === 'bytes') return withBytes(answer, Buffer.from(body.bytes))
  return withContent(answer, Buffer.from(textOf(body, fill)))
}

const TYPES: Record<BodySpec['kind'], string> = {
  json: 'application/json',
  captured: 'application/json',
  text: 'text/plain; charset=utf-8',
  bytes: 'application/octet-stream',
}

function textOf(body: Exclude<BodySpec, { kind: 'bytes' }>, fill: (text: string) => string): string {
  return body.kind === 'captured' ? fill(body.text) : body.text
}

/** A 304 may tell the length of what it stands for; a 204 stands for nothing (RFC 9110 sections 8.6, 15.3.5). */
function ofBodiless(headers: HeaderList, status: number): HeaderList {
  return headers.filter(([name]) => name !== 'transfer-encoding' && (name !== 'content-length' || status === 304))
}

/** Bytes may come with their content encodings, as they were read from somewhere, or without. */
function withBytes(answer: Answer, bytes: Buffer): Answer {
  const codings = codingsOf(answer)
  if (!isEncoded(codings)) return withContent(answer, bytes)
  const decoded = decodeContent(bytes, codings)
  return decoded === null ? withContent(answer, bytes) : reframed({ ...answer, body: { bytes }, decoded })
}

/** Give an answer a body, on which its content encodings have yet to be applied. */
function withContent(answer: Answer, content: Buffer): Answer {
  const codings = codingsOf(answer)
  const isPacked = isEncoded(codings)
  const bytes = isPacked ? encodeContent(content, codings) : content
  return reframed({ ...answer, body: { bytes }, chunks: null, decoded: isPacked ? content : null })
}

/** Let the headers tell how long the body is, or that its end will be told. */
function reframed(answer: Answer): Answer {
  const { body, chunks } = answer
  const headers = answer.headers.filter(([name]) => name !== 'content-length')
  if (valueOf(headers, 'transfer-encoding') !== undefined) return { ...answer, headers }
  // A recorded answer with neither ends with its connection, and one that broke off promised more than it held.
  const promised = valueOf(answer.headers, 'content-length')
  if ((promised === undefined && chunks !== null) || answer.failure !== null) return answer
  const isUntilClose = promised === undefined && /\bclose\b/i.test(valueOf(headers, 'connection') ?? '')
  if (isUntilClose) return answer
  const length =
    chunks !== null
      ? chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
      : body === null
        ? 0
        : 'bytes' in body
          ? body.bytes.length
          : body.size
  return { ...answer, headers: [...headers, ['content-length', String(length)]] }
}

/** Make a body faulty: what it says first, then where it ends, then how fast it comes. */
function spoil(answer: Answer, spec: ResponseSpec): Answer {
  let spoiled = answer
  if (spec.isMalformed) spoiled = withContent(spoiled, Buffer.from(malformed(contentOf(spoiled).toString())))
  if (spec.truncated !== null) spoiled = truncated(spoiled, spec.truncated)
  if (spec.bytesPerSecond !== null) spoiled = paced(spoiled, spec.bytesPerSecond)
  return spoiled
}

/** The body without its content encodings, as far as they can be undone. */
function contentOf(answer: Answer): Buffer {
  return answer.decoded ?? wireBytes(answer)
}

/** The body as it is sent, in one. */
function wireBytes({ body, chunks }: Answer): Buffer {
  if (chunks !== null) return Buffer.concat(chunks.map(({ bytes }) => bytes))
  if (body === null) return Buffer.alloc(0)
  return 'bytes' in body ? body.bytes : Buffer.concat([...body.pieces()])
}

function codingsOf({ headers }: Answer): string | undefined {
  const codings = headers.filter(([name]) => name === 'content-encoding').map(([, value]) => value)
  return codings.length === 0 ? undefined : codings.join(', ')
}

function valueOf(headers: HeaderList, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1]
}

function withPlainness(answer: Answer): Answer {
  const { body, chunks, failure, informational, trailers, latencyMs } = answer
  const isSmall = body === null || 'bytes' in body
  const isOrdinary = failure === null && informational.length === 0 && trailers.length === 0
  return { ...answer, plain: isSmall && isOrdinary && chunks === null && latencyMs === 0 }
}
