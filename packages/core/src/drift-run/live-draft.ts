import { decodeBody, type DecodedBody } from '../body/decoded-body.js'
import { isStreamType, parseMediaType } from '../body/media-type.js'
import { escapeText } from '../body/placeholder.js'
import { toReadableForm } from '../body/readable-form.js'
import type {
  Interaction,
  LiveCallAnswer,
  LiveCallRequest,
  RecordedBody,
  RecordedHeaders,
  RecordedRequest,
  RecordedResponse,
} from '../model/index.js'

/** A live call in the form of a recording, in which secrets are looked for. It is never written. */
export type LiveDraft = Omit<Interaction, 'id'>

/** A request and what it was answered. */
export interface LiveExchange {
  service: string
  operation: string
  request: LiveCallRequest
  answer: LiveCallAnswer | null
}

/** Write a live call in the form of a recording. */
export function toLiveDraft({ service, operation, request, answer }: LiveExchange): LiveDraft {
  return {
    test: null,
    service,
    operation: escapeText(operation),
    recordedAt: '',
    request: toRequest(request),
    ...(answer === null || answer.status === 0 ? {} : { response: toResponse(answer) }),
  }
}

function toRequest({ method, url, headers, body }: LiveCallRequest): RecordedRequest {
  return { method, url: escapeText(url), headers: toHeaders(headers), ...toBody(headers, body) }
}

function toResponse({ status, statusText, headers, body, latencyMs }: LiveCallAnswer): RecordedResponse {
  return {
    status,
    statusText: escapeText(statusText),
    headers: toHeaders(headers),
    ...toBody(headers, body),
    latencyMs,
  }
}

function toHeaders(pairs: readonly [string, string][]): RecordedHeaders {
  const headers = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), escapeText(value)])
  }
  return Object.fromEntries(Array.from(headers, ([name, values]) => [name, values.length === 1 ? values[0]! : values]))
}

function toBody(headers: readonly [string, string][], body: string | null): { body?: RecordedBody } {
  if (body === null) return {}
  const contentType = headerOf(headers, 'content-type')
  const decoded = decodeBody(Buffer.from(body, 'base64'), contentType, headerOf(headers, 'content-encoding'))
  const written = toRecordedBody(decoded, contentType)
  return written === undefined ? {} : { body: written }
}

/** A live header as one text; undefined where there is none. */
export function headerOf(headers: readonly [string, string][], wanted: string): string | undefined {
  const values = headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []))
  return values.length === 0 ? undefined : values.join(', ')
}

/** In a stream, what is split over its events is read as one; bytes are looked through as well. */
function toRecordedBody(body: DecodedBody, contentType: string | undefined): RecordedBody | undefined {
  if (body.kind === 'bytes') return { base64: body.bytes.toString('base64') }
  const isStream = body.kind === 'text' && isStreamType(parseMediaType(contentType).essence)
  return isStream ? { stream: [{ delayMs: 0, text: escapeText(body.text) }] } : toReadableForm(body)
}
