import { decodeBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { RecordedHeaders } from '../model/index.js'

/** A live request, as the matcher reads it. */
export interface LiveRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array | null
}

/** Decode a live request's body. */
export function liveBody({ headers, body }: LiveRequest): DecodedBody {
  return body === null
    ? { kind: 'none' }
    : decodeBody(body, headerOf(headers, 'content-type'), headerOf(headers, 'content-encoding'))
}

/** A live header as one text. */
export function headerOf(headers: [string, string][], name: string): string | undefined {
  const values = headers.filter(([key]) => key === name)
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ')
}

/** A recorded header as one text. */
export function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** A recorded header as one text, as it was sent. */
export function recordedHeader(headers: RecordedHeaders, name: string): string | undefined {
  const value = textOf(headers[name])
  return value === undefined ? undefined : unescapeText(value)
}
