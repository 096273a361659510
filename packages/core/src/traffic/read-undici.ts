import {
  isFields,
  parseJsonFixture,
  textOf,
  type Fields,
  type FixtureSource,
  type ValuePath,
} from './fixture-source.js'
import { httpUrl, withoutEncodings } from './foreign-body.js'
import { headerOf, readHeaders } from './foreign-headers.js'
import type { TrafficEntry, TrafficReader, TrafficResponse } from './traffic-entry.js'

const FORMAT = { title: 'an undici snapshot', fix: 'name a file that a SnapshotAgent of undici has saved' }

const NEVER_HELD = 'calls come without latency and status text, which undici snapshots do not hold'

/** True for what may be snapshots of undici: a list of them with their hashes, or an object by hash. */
export function looksLikeUndici(json: unknown): boolean {
  const [first] = Array.isArray(json) ? json : isFields(json) ? Object.values(json) : []
  if (!isFields(first)) return false
  const snapshot = isFields(first['snapshot']) ? first['snapshot'] : first
  return (
    isFields(snapshot['request']) && ('responses' in snapshot || 'response' in snapshot) && 'url' in snapshot['request']
  )
}

/** Read what a SnapshotAgent of undici has recorded. */
export const readUndici: TrafficReader = (file) => {
  const source = parseJsonFixture(file, FORMAT)
  const entries = snapshotsOf(source).flatMap((placed) => toEntries(placed, source))
  return { entries: entries.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0)), losses: [] }
}

interface Placed {
  snapshot: Fields
  path: ValuePath
}

function snapshotsOf({ value, refuse }: FixtureSource): Placed[] {
  if (Array.isArray(value))
    return value.map((one: unknown, index) => {
      const snapshot = isFields(one) ? one['snapshot'] : undefined
      if (isFields(snapshot)) return { snapshot, path: [index, 'snapshot'] }
      throw refuse([index], 'holds no snapshot', 'an object with hash and snapshot')
    })
  if (!isFields(value)) throw refuse([], 'holds no list', 'a list of snapshots')
  // Before undici 7.13, an object by hash.
  return Object.entries(value).map(([hash, snapshot]) => {
    if (isFields(snapshot)) return { snapshot, path: [hash] }
    throw refuse([hash], 'holds no snapshot', 'an object with request and responses')
  })
}

function toEntries({ snapshot, path }: Placed, source: FixtureSource): TrafficEntry[] {
  const { request } = snapshot
  if (!isFields(request)) throw source.refuse(path, 'has no "request"', 'an object with method and url')
  const url = httpUrl(textOf(request['url']) ?? '')
  if (url === null) throw source.refuse([...path, 'request'], 'has no absolute URL as "url"', 'an http or https URL')
  const { list, at } = responsesOf(snapshot)
  const shared = new Set<string>()
  if (list.length > 1) shared.add('repeated calls have lost their place among the others')
  const head = {
    startedAt: timeOf(snapshot['timestamp']),
    method: (textOf(request['method']) ?? 'GET').toUpperCase(),
    url,
    requestHeaders: readHeaders(request['headers']),
    requestBody: requestBytes(request, shared),
  }
  return list.map((response, index) => {
    const losses = new Set(shared)
    const received = toResponse(response, { path: [...path, ...at(index)], source, losses })
    return { ...head, response: received, failure: null, latencyMs: 0, test: null, losses: [...losses.add(NEVER_HELD)] }
  })
}

function responsesOf(snapshot: Fields): { list: readonly unknown[]; at: (index: number) => ValuePath } {
  const { responses } = snapshot
  if (Array.isArray(responses)) return { list: responses, at: (index) => ['responses', index] }
  return { list: [snapshot['response']], at: () => ['response'] }
}

function timeOf(value: unknown): number | null {
  const time = Date.parse(textOf(value) ?? '')
  return Number.isNaN(time) ? null : time
}

/** Bodies that are no text or bytes were recorded as their names, and none where none was to be matched. */
function requestBytes(request: Fields, losses: Set<string>): Buffer | null {
  const body = textOf(request['body']) ?? ''
  if (body === '') {
    const headers = readHeaders(request['headers'])
    if (headerOf(headers, 'content-type') !== undefined && headerOf(headers, 'content-length') !== '0')
      losses.add('request bodies are not in undici snapshots with matchBody: false: their calls are imported without')
    return null
  }
  if (/^\[object \w+\]$/.test(body)) {
    losses.add('streamed request bodies are not in undici snapshots: their calls are imported without')
    return null
  }
  return withoutEncodings(Buffer.from(body), readHeaders(request['headers']))
}

interface Place {
  path: ValuePath
  source: FixtureSource
  losses: Set<string>
}

function toResponse(response: unknown, { path, source, losses }: Place): TrafficResponse {
  if (!isFields(response)) throw source.refuse(path, 'holds no response', 'an object with statusCode and body')
  const { statusCode: status } = response
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw source.refuse([...path, 'statusCode'], 'is no HTTP status', 'a number from 100 to 599')
  if (isFields(response['trailers']) && Object.keys(response['trailers']).length > 0)
    losses.add('answers are imported without their trailers')
  const headers = readHeaders(response['headers'])
  const bytes = Buffer.from(textOf(response['body']) ?? '', 'base64')
  return { status, statusText: '', headers, body: withoutEncodings(bytes, headers) }
}
