import { canDecode } from '../body/content-encoding.js'
import { isStreamType, parseMediaType } from '../body/media-type.js'
import type { HeaderList } from '../network/call.js'
import type { Exchange } from '../record/index.js'
import { createSpool, type Spool } from '../store/index.js'
import { headerOf } from './har-headers.js'
import type { TrafficEntry, TrafficResponse } from './traffic-entry.js'

/** What an entry does not tell. */
export interface ExchangeFacts {
  /** Key of the test that it is to belong to; null for all of the file. */
  owner: string | null
  order: number
  /** ISO date, where the entry has none. */
  today: string
}

/** See a call of a file as one that a session listened to. Its spools are to be discarded. */
export function toExchange(entry: TrafficEntry, { owner, order, today }: ExchangeFacts): Exchange {
  const { startedAt, method, url, response, failure, latencyMs } = entry
  return {
    owner,
    order,
    date: startedAt === null ? today : new Date(startedAt).toISOString().slice(0, 10),
    method,
    url,
    requestHeaders: withKnownEncoding(entry.requestHeaders),
    requestBody: spoolOf(entry.requestBody),
    isDecoded: true,
    informational: [],
    response: response === null ? null : headOf(response, latencyMs),
    responseBody: spoolOf(response?.body ?? null),
    pieces: response === null ? [] : (response.pieces ?? piecesOf(response)),
    trailers: [],
    failure: failure === null ? null : { kind: 'failed', ...failure, afterMs: latencyMs },
    state: 'done',
  }
}

function headOf({ status, statusText, headers }: TrafficResponse, latencyMs: number): Exchange['response'] {
  return { status, statusText, headers: withOneLength(withKnownEncoding(headers)), latencyMs }
}

/** What could not be encoded again on replay is recorded as if it had come without. */
function withKnownEncoding(headers: HeaderList): HeaderList {
  const names = headers.filter(([name]) => name === 'content-encoding').map(([, value]) => value)
  return canDecode(names.join(', ')) ? headers : headers.filter(([name]) => name !== 'content-encoding')
}

/** Tools that unpack a body add its length, also where it came in chunks: no client takes both (RFC 9112 section 6.1). */
function withOneLength(headers: HeaderList): HeaderList {
  const isChunked = headerOf(headers, 'transfer-encoding') !== undefined
  return isChunked ? headers.filter(([name]) => name !== 'content-length') : headers
}

function spoolOf(bytes: Buffer | null): Spool {
  const spool = createSpool()
  if (bytes !== null && bytes.length > 0) spool.append(bytes)
  return spool
}

/** Where a stream's pieces ended is not told: behind each event, or each line. When they came is not told either. */
function piecesOf({ headers, body }: TrafficResponse): Exchange['pieces'] {
  if (body === null || body.length === 0) return []
  const { essence } = parseMediaType(headerOf(headers, 'content-type'))
  if (!isStreamType(essence)) return [{ size: body.length, delayMs: 0 }]
  const end = essence === 'text/event-stream' ? /\r\n\r\n|\n\n|\r\r/g : /\n/g
  const text = body.toString('latin1')
  const ends = [...text.matchAll(end)].map(({ index, 0: mark }) => index + mark.length)
  const cuts = [...new Set([...ends, body.length])]
  return cuts.map((cut, index) => ({ size: cut - (cuts[index - 1] ?? 0), delayMs: 0 }))
}
