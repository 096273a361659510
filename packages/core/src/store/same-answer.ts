import type { Interaction, RecordedBody, RecordedHeaders, RecordedResponse } from '../model/index.js'
import { isVolatileHeader } from './volatile-headers.js'

/**
 * Tell whether a service behaved as it did: all is equal but for times, volatile headers, the order of headers, and
 * where a stream was cut. The request's URL and body are not looked at: whoever asks has compared them.
 */
export function isSameAnswer(a: Omit<Interaction, 'id'>, b: Omit<Interaction, 'id'>): boolean {
  return JSON.stringify(essenceOf(a)) === JSON.stringify(essenceOf(b))
}

function essenceOf({ test, service, operation, request, response, error }: Omit<Interaction, 'id'>): unknown[] {
  return [
    [test, service, operation, request.method, headersOf(request.headers, 'request')],
    response === undefined ? null : responseOf(response),
    error === undefined ? null : [error.code, error.message],
  ]
}

function responseOf({
  status,
  statusText,
  headers,
  informational,
  body,
  trailers,
  error,
}: RecordedResponse): unknown[] {
  return [
    status,
    statusText ?? null,
    headersOf(headers, 'response'),
    informational?.map((answer) => [answer.status, headersOf(answer.headers, 'response')]) ?? [],
    body === undefined ? null : contentOf(body),
    headersOf(trailers ?? {}, 'response'),
    error === undefined ? null : [error.code, error.message],
  ]
}

/** In the order of names, so that it does not count. A volatile header counts only by being there. */
function headersOf(headers: RecordedHeaders, message: 'request' | 'response'): unknown[] {
  return Object.entries(headers)
    .map(([name, value]) => [name, isVolatileHeader(name, message) ? '' : steady(name, value, message)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Clients make up a new boundary for each form that they send. */
function steady(name: string, value: string | string[], message: 'request' | 'response'): string | string[] {
  if (message === 'response' || name !== 'content-type' || typeof value !== 'string') return value
  return value.replace(/;\s*boundary=(?:"[^"]*"|[^;\s]+)/i, '; boundary')
}

function contentOf(body: RecordedBody): unknown {
  if (!('stream' in body)) return body
  const pieces = body.stream.map((chunk) =>
    'text' in chunk ? Buffer.from(chunk.text) : Buffer.from(chunk.base64, 'base64'),
  )
  return { stream: Buffer.concat(pieces).toString('base64') }
}
