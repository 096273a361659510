import { encodeContent, isEncoded } from '../body/content-encoding.js'
import { statusText } from '../body/status-text.js'
import { formFields } from '../body/decoded-body.js'
import { printJson } from '../body/json-layout.js'
import { mapStrings, unescapeText } from '../body/placeholder.js'
import type { Interaction, RecordedBody, RecordedError, RecordedHeaders, RecordedResponse } from '../model/index.js'
import type { Answer, AnswerBody, Failure, HeaderList } from '../network/call.js'
import { NO_ANSWER } from './no-answer.js'

/** How bodies beside the recording are read. */
export interface BodyFiles {
  size(name: string): number
  read(name: string): Buffer
  /** The file piece by piece, never whole in memory. */
  pieces(name: string): Iterable<Buffer>
}

export interface AnswerOptions {
  files: BodyFiles
  latency: 'none' | 'recorded' | number
}

/** Files from this size on are read piece by piece. */
const STREAMED_FROM = 4 * 1024 * 1024

/** Turn a recorded interaction into what its client is to receive. The interaction is left alone. */
export function toAnswer(interaction: Interaction, options: AnswerOptions): Answer {
  const { response, error } = interaction
  if (response === undefined)
    return failedAnswer(toFailure(error ?? { code: 'ECONNRESET', message: 'socket hang up' }), options)
  const method = interaction.request.method
  const headers = toHeaderList(response.headers)
  const chunks = toChunks(response, options)
  const { body, decoded } = chunks === null ? toBody(response, options.files) : { body: null, decoded: null }
  const failure = response.error === undefined ? null : toFailure(response.error)
  // What a HEAD or 304 says of its length is about another message (RFC 9110 section 8.6).
  if (method !== 'HEAD' && response.status !== 304 && failure === null) agreeOnLength(headers, body, chunks)
  const informational = (response.informational ?? []).map(({ status, headers }) => ({
    status,
    headers: toHeaderList(headers),
  }))
  const trailers = toHeaderList(response.trailers ?? {})
  const latencyMs = latencyOf(response.latencyMs, options)
  const isSmall = body === null || 'bytes' in body
  return {
    status: response.status,
    statusText: response.statusText ?? statusText(response.status),
    headers,
    body,
    decoded,
    chunks,
    informational,
    trailers,
    latencyMs,
    failure,
    plain:
      isSmall &&
      failure === null &&
      chunks === null &&
      informational.length === 0 &&
      trailers.length === 0 &&
      latencyMs === 0,
  }
}

/** An answer that is no answer: the call fails at once, with an error of this code. */
export function toFailedAnswer(code: string, message: string): Answer {
  return failedAnswer({ kind: 'failed', code, message, afterMs: 0 }, { latency: 'none' })
}

function failedAnswer(failure: Failure, options: Pick<AnswerOptions, 'latency'>): Answer {
  return {
    ...NO_ANSWER,
    latencyMs: failure.kind === 'abandoned' ? 0 : latencyOf(failure.afterMs, options),
    failure,
  }
}

function toFailure({ code, message, latencyMs = 0 }: RecordedError): Failure {
  return { kind: failureKind(code, message), code, message: unescapeText(message), afterMs: latencyMs }
}

function failureKind(code: string, message: string): Failure['kind'] {
  if (code === 'ABORTED') return 'abandoned'
  if (code === 'NOT_HTTP') return 'garbled'
  return message === 'socket hang up' ? 'ended' : 'failed'
}

function latencyOf(recordedMs: number, { latency }: Pick<AnswerOptions, 'latency'>): number {
  if (latency === 'none') return 0
  return latency === 'recorded' ? recordedMs : latency
}

/** Flatten recorded headers into the list that goes over the wire. */
function toHeaderList(headers: RecordedHeaders): HeaderList {
  const list: HeaderList = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]!
    if (typeof value === 'string') list.push([name, unescapeText(value)])
    else for (const one of value) list.push([name, unescapeText(one)])
  }
  return list
}

function toChunks({ body }: RecordedResponse, { latency }: AnswerOptions): Answer['chunks'] {
  if (body === undefined || !('stream' in body)) return null
  return body.stream.map((chunk) => ({
    delayMs: latency === 'recorded' ? chunk.delayMs : 0,
    bytes: 'text' in chunk ? Buffer.from(unescapeText(chunk.text)) : Buffer.from(chunk.base64, 'base64'),
  }))
}

function toBody(response: RecordedResponse, files: BodyFiles): { body: AnswerBody | null; decoded: Buffer | null } {
  const { body } = response
  if (body === undefined) return { body: null, decoded: null }
  const encoding = response.headers['content-encoding']
  const codings = Array.isArray(encoding) ? encoding.join(', ') : encoding
  const asSent = !isEncoded(codings) || ('encoded' in body && body.encoded)
  if ('file' in body && asSent && files.size(body.file) >= STREAMED_FROM) {
    const name = body.file
    return { body: { size: files.size(name), pieces: () => files.pieces(name) }, decoded: null }
  }
  const bytes = bodyBytes(body, files)
  if (asSent) return { body: { bytes }, decoded: null }
  return { body: { bytes: encodeContent(bytes, codings) }, decoded: bytes }
}

/** A recorded body's bytes, without content encodings. */
function bodyBytes(body: RecordedBody, files: BodyFiles): Buffer {
  if ('json' in body) {
    const text = printJson(body.json, body.layout)
    return Buffer.from(text.includes('{{') ? printJson(mapStrings(body.json, unescapeText), body.layout) : text)
  }
  if ('text' in body) return Buffer.from(unescapeText(body.text))
  if ('base64' in body) return Buffer.from(body.base64, 'base64')
  if ('form' in body) return Buffer.from(new URLSearchParams(formFields(body.form)).toString())
  if ('file' in body) return files.read(body.file)
  return Buffer.alloc(0)
}

/** Let `content-length` tell the length of what is sent. */
function agreeOnLength(headers: HeaderList, body: AnswerBody | null, chunks: Answer['chunks']): void {
  const header = headers.find(([name]) => name === 'content-length')
  if (header === undefined) return
  if (chunks !== null) header[1] = String(chunks.reduce((sum, { bytes }) => sum + bytes.length, 0))
  else if (body !== null) header[1] = String('bytes' in body ? body.bytes.length : body.size)
}
