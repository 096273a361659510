import { statusText } from '../body/status-text.js'
import { escapeText } from '../body/placeholder.js'
import type { Interaction, RecordedError, RecordedHeaders, RecordedResponse } from '../model/index.js'
import type { HeaderList } from '../network/call.js'
import type { Exchange, Spool } from './exchange.js'
import { recordBody, type BodyRecord } from './record-body.js'

/** Bytes to be put beside the recording, by the name that the interaction gives them. */
export interface BesideFile {
  name: string
  content: { bytes: Buffer } | { spool: Spool }
}

/** An interaction whose id has yet to be decided. */
export type InteractionDraft = Omit<Interaction, 'id'>

export interface ToInteractionOptions {
  test: string | null
  service: string
  operation: string
  /** Headers that count in matching, and are kept though only the transport needs them as a rule. */
  keepHeaders?: readonly string[]
  /** Name for a body file: unique in the recording, and the same in every recording of an unchanged test. */
  nameFile(part: 'request' | 'response', extension: string): string
}

/** Headers that say how a request travelled or who traced it, and nothing of what it asks. */
const TRANSPORT_HEADERS = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'content-length',
  'transfer-encoding',
  'te',
  'expect',
  'user-agent',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'b3',
  'x-amz-date',
  'x-amz-user-agent',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'x-stripe-client-user-agent',
  'x-stripe-client-telemetry',
])

/** Write a finished exchange down. Nothing is sanitized yet. */
export function toInteraction(
  exchange: Exchange,
  options: ToInteractionOptions,
): { draft: InteractionDraft; files: BesideFile[] } {
  const files: BesideFile[] = []
  const request = requestBody(exchange, options)
  keep(files, request)
  const draft: InteractionDraft = {
    test: options.test,
    service: options.service,
    operation: options.operation,
    recordedAt: exchange.date,
    request: {
      method: exchange.method,
      url: escapeText(exchange.url),
      headers: toRecordedHeaders(
        exchange.requestHeaders.filter(
          ([name]) => !TRANSPORT_HEADERS.has(name) || options.keepHeaders?.includes(name) === true,
        ),
      ),
      ...(request.body === undefined ? {} : { body: request.body }),
    },
  }
  if (exchange.response === null) return { draft: { ...draft, error: toRecordedError(exchange) }, files }
  return { draft: { ...draft, response: toResponse(exchange, options, files) }, files }
}

function requestBody(exchange: Exchange, options: ToInteractionOptions): BodyRecord {
  return recordBody(
    {
      spool: exchange.requestBody,
      contentType: valueOf(exchange.requestHeaders, 'content-type'),
      contentEncoding: valueOf(exchange.requestHeaders, 'content-encoding'),
      isDecoded: exchange.isDecoded === true,
    },
    (extension) => options.nameFile('request', extension),
  )
}

function toResponse(exchange: Exchange, options: ToInteractionOptions, files: BesideFile[]): RecordedResponse {
  const { status, statusText: phrase, headers, latencyMs } = exchange.response!
  const record = recordBody(
    {
      spool: exchange.responseBody,
      contentType: valueOf(headers, 'content-type'),
      contentEncoding: valueOf(headers, 'content-encoding'),
      isDecoded: exchange.isDecoded === true,
      pieces: exchange.pieces,
      isCutShort: exchange.failure !== null,
    },
    (extension) => options.nameFile('response', extension),
  )
  keep(files, record)
  return {
    status,
    ...(phrase === statusText(status) ? {} : { statusText: phrase }),
    headers: toRecordedHeaders(headers),
    ...(exchange.informational.length === 0
      ? {}
      : {
          informational: exchange.informational.map(({ status, headers }) => ({
            status,
            headers: toRecordedHeaders(headers),
          })),
        }),
    ...(record.body === undefined ? {} : { body: record.body }),
    ...(exchange.trailers.length === 0 ? {} : { trailers: toRecordedHeaders(exchange.trailers) }),
    latencyMs,
    ...(exchange.failure === null ? {} : { error: toRecordedError(exchange) }),
  }
}

function keep(files: BesideFile[], { body, file }: BodyRecord): void {
  if (file !== null && body !== undefined && 'file' in body) files.push({ name: body.file, content: file })
}

function toRecordedError({ failure }: Exchange): RecordedError {
  const { code, message, afterMs } = failure!
  return { code, message: escapeText(message), ...(code === 'ABORTED' ? { latencyMs: afterMs } : {}) }
}

/** Fold a header list into an object; a name that came several times has an array. */
function toRecordedHeaders(list: HeaderList): RecordedHeaders {
  const headers: RecordedHeaders = {}
  for (const [name, value] of list) {
    const earlier = Object.hasOwn(headers, name) ? headers[name] : undefined
    const one = escapeText(value)
    if (earlier === undefined)
      Object.defineProperty(headers, name, { value: one, enumerable: true, configurable: true, writable: true })
    else headers[name] = [earlier, one].flat()
  }
  return headers
}

function valueOf(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}
