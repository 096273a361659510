import type { JsonValue } from './json.js'

/** The version that this build writes, and the only one that it reads. */
export const RECORDING_VERSION = 1

/** What one test file's downstream services answered: one `*.recorded.json`. */
export interface Recording {
  version: typeof RECORDING_VERSION
  /** In the order of test and call. */
  interactions: Interaction[]
}

/** One recorded request with its response, or with the network error in its place. */
export interface Interaction {
  /** `service.operation#n`, or `host METHOD /path#n` for an operation without a name. Unique in its recording. */
  id: string
  /** Full name of the test that made the call, ` > ` between suites; null for calls outside any test. */
  test: string | null
  service: string
  /** The configured name, or `METHOD /path/:template`. */
  operation: string
  /** ISO date, `YYYY-MM-DD`. */
  recordedAt: string
  request: RecordedRequest
  /** Absent where the call failed before a response began. */
  response?: RecordedResponse
  /** The failure, where there is no response. */
  error?: RecordedError
}

/** A header's value; an array where the header came several times, as `set-cookie` does. */
export type RecordedHeaders = Record<string, string | string[]>

export interface RecordedRequest {
  method: string
  /** Absolute, without a fragment. */
  url: string
  /** Lower-case names, in the order of sending, without those that only the transport needs. */
  headers: RecordedHeaders
  body?: RecordedBody
}

export interface RecordedResponse {
  status: number
  /** Present where it is not the standard phrase for `status`. */
  statusText?: string
  /** Lower-case names, in the order of arrival. */
  headers: RecordedHeaders
  /** 1xx answers that came before this one. */
  informational?: { status: number; headers: RecordedHeaders }[]
  body?: RecordedBody
  trailers?: RecordedHeaders
  /** From the request's start to the response's head, in ms. */
  latencyMs: number
  /** How the body ended, where it did not end well: the connection failed, or the client had enough. */
  error?: RecordedError
}

/**
 * A network failure. `ABORTED` means that the client gave up (an abort or a time-out of its own), `NOT_HTTP` that the
 * service sent something else than HTTP, whose first bytes `message` holds as latin1.
 */
export interface RecordedError {
  code: string
  message: string
  /** From the request's start to the failure, in ms; absent where it failed at once. */
  latencyMs?: number
}

/**
 * A body in its most readable exact form. Bytes are those after content decoding, unless `encoded` says that they
 * still stand in the message's content encoding (an unknown one, a broken one, or a body cut short).
 * `{{` in any string of it begins a placeholder.
 */
export type RecordedBody =
  | JsonBody
  | { text: string }
  | { form: Record<string, string | string[]> }
  | { multipart: MultipartPart[] }
  | { base64: string; encoded?: true }
  | { file: string; encoded?: true }
  | { stream: StreamChunk[] }

/** JSON that prints back to the very bytes, given how it was laid out. */
export interface JsonBody {
  json: JsonValue
  /** How the text is laid out; absent for `JSON.stringify(value)`. */
  layout?: JsonLayout
}

/** `spaced` is a blank after `:` and `,` on one line; the others indent by that much. A `\n` may follow the text. */
export type JsonLayout = `${'compact' | 'spaced' | 'indent-2' | 'indent-4' | 'indent-tab'}${'' | '\n'}`

export interface MultipartPart {
  name?: string
  filename?: string
  contentType?: string
  text?: string
  base64?: string
  file?: string
}

/** A piece of a streamed body, and how long after the one before it came, in ms. */
export type StreamChunk = { delayMs: number; text: string } | { delayMs: number; base64: string }
