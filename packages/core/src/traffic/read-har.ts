import type { HeaderList } from '../network/call.js'
import { normalizeUrl } from '../network/request-url.js'
import { harHeaders, headerOf, isToken, withoutBrowser } from './har-headers.js'
import { BODY_LOSSES, requestBody, responseBody, type BodySources } from './har-body.js'
import { readEvents } from './har-events.js'
import { harFailure } from './har-failure.js'
import { harPart } from './har-part.js'
import { isPollyLog, plainPollyLog } from './polly-log.js'
import type { SkipReason } from './skip-reasons.js'
import type { SkippedCall, Traffic, TrafficEntry, TrafficFile, TrafficResponse } from './traffic-entry.js'
import { parseTrafficJson, TrafficValue } from './traffic-problems.js'

const TITLE = 'a HAR file'

/** Tell whether a value of JSON looks like a HAR. */
export function looksLikeHar(json: unknown): boolean {
  return new TrafficValue(json, '', { shownAs: '', title: TITLE }).at('log').at('entries').value !== undefined
}

/**
 * Read a HAR 1.2 (or 1.1): of browsers, Playwright, proxies and other tools.
 *
 * @throws traffic-invalid
 */
export function readHar(file: TrafficFile): Traffic {
  const { shownAs } = file
  const root = new TrafficValue(parseTrafficJson(file.text, { shownAs, title: TITLE }), '', { shownAs, title: TITLE })
  return readHarLog(root.object().at('log').object(), file)
}

/** Read a HAR's log, which other formats hold, too. */
export function readHarLog(given: TrafficValue, file: Pick<TrafficFile, 'beside'>): Traffic {
  const polly = isPollyLog(given.value) ? plainPollyLog(given.value) : null
  const log = polly === null ? given : given.with(polly.log)
  const entries: TrafficEntry[] = []
  const skipped: SkippedCall[] = []
  const all = log.at('entries').items()
  const ofWorkers = callsOfWorkers(all)
  for (const entry of all) {
    const reason = ofWorkers.get(entry)
    const losses = polly?.lossesOf(entry.value) ?? []
    const sources = { beside: (path: string) => file.beside(path), lose: (what: string) => void losses.push(what) }
    const read = reason === undefined ? readEntry(entry, sources) : skip(entry, reason)
    if ('reason' in read) skipped.push(read)
    else entries.push(losses.length === 0 ? read : { ...read, losses })
  }
  return { entries: inOrder(entries), losses: [], skipped }
}

/** By the moment of the start; what has none stays where it stands. */
function inOrder(entries: TrafficEntry[]): TrafficEntry[] {
  if (entries.some(({ startedAt }) => startedAt === null)) return entries
  return entries.toSorted((a, b) => a.startedAt! - b.startedAt!)
}

/**
 * What a page's service worker answers, Chromium tells as a call of the page, and, where the worker passes it on, right after
 * it as a call of the worker, without a body. Playwright only says which calls are the worker's.
 */
function callsOfWorkers(entries: readonly TrafficValue[]): Map<TrafficValue, SkipReason> {
  const found = new Map<TrafficValue, SkipReason>()
  const passedOn = new Map<string, number>()
  const seen = new Set<string>()
  for (const entry of entries) {
    const request = entry.at('request')
    const key = JSON.stringify([request.at('method').value, request.at('url').value])
    const response = entry.at('response')
    const waiting = passedOn.get(key) ?? 0
    if (response.at('_fetchedViaServiceWorker').value === true) {
      const source = response.at('_serviceWorkerResponseSource').textOr('')
      if (source === 'fallback-code') found.set(entry, 'worker-made')
      if (source === 'network') passedOn.set(key, waiting + 1)
    } else if (entry.at('_serviceWorkerRef').value !== undefined && lacksBody(response)) {
      found.set(entry, seen.has(key) ? 'worker-copy' : 'no-body')
    } else if (waiting > 0) {
      found.set(entry, 'worker-copy')
      passedOn.set(key, waiting - 1)
    }
    seen.add(key)
  }
  return found
}

/** Tell whether an answer that had a body, as its head says, is without. */
function lacksBody(response: TrafficValue): boolean {
  const content = response.at('content')
  const isBeside = content.at('_file').value !== undefined && content.at('size').numberOr(0) !== 0
  if (content.at('text').textOr('') !== '' || isBeside) return false
  const headers = harHeaders(response.at('headers'))
  return headerOf(headers, 'transfer-encoding') !== undefined || Number(headerOf(headers, 'content-length') ?? 0) > 0
}

function skip(entry: TrafficValue, reason: SkipReason): SkippedCall {
  const request = entry.at('request')
  const status = entry.at('response').at('status').numberOr(0)
  return {
    method: tokenOf(request.at('method')),
    url: request.at('url').textOr(''),
    status: status > 0 ? status : null,
    reason,
  }
}

function tokenOf(value: TrafficValue): string {
  const text = value.textOr('')
  return isToken(text) ? text : ''
}

function readEntry(entry: TrafficValue, sources: BodySources): TrafficEntry | SkippedCall {
  const request = entry.object().at('request').object()
  const method = request.at('method').text().toUpperCase()
  if (!isToken(method)) throw request.at('method').wrong('a method of HTTP')
  const url = readUrl(request.at('url'))
  if (url === null || method === 'CONNECT' || isWebSocket(entry)) return skip(entry, 'not-http')
  const requestHeaders = withoutEmptyType(onceEach(harHeaders(request.at('headers'))), request.at('postData'))
  const events = readEvents(entry, sources)
  // A page that has heard enough of a stream gives it up.
  const failure = events === null ? readFailure(entry, url) : null
  const content = events ?? { isCutShort: failure !== null, sources }
  const response = readResponse(entry.at('response'), method, content)
  if (response === null && (failure === 'given-up' || failure === null)) return skip(entry, failure ?? 'no-answer')
  // What the browser gave up after the head is not known to be whole.
  if (failure === 'given-up') return skip(entry, 'given-up')
  if (entry.at('_resourceType').value === 'ping' && response?.body?.length === 0) sources.lose(BODY_LOSSES.beacon)
  return {
    startedAt: readMoment(entry.at('startedDateTime')),
    method,
    url: url.href,
    requestHeaders: withoutBrowser(requestHeaders),
    requestBody: requestBody(request, requestHeaders, sources),
    response: withPieces(response, entry.at('_understudy').at('pieces')),
    failure,
    latencyMs: readLatency(entry),
    // What `understudy export` has written.
    test: entry.at('_understudy').at('test').textOr(null),
    part: harPart({
      method,
      resourceType: entry.at('_resourceType').textOr(''),
      requestHeaders,
      contentType: response === null ? undefined : headerOf(response.headers, 'content-type'),
    }),
  }
}

/** Without fragment and credentials, which travel in a header; null for what is not of HTTP. */
function readUrl(value: TrafficValue): URL | null {
  const url = URL.parse(normalizeUrl(value.text()))
  if (url === null) throw value.wrong('an absolute URL')
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
}

function isWebSocket(entry: TrafficValue): boolean {
  return (
    entry.at('_webSocketMessages').value !== undefined ||
    entry.at('_resourceType').value === 'websocket' ||
    entry.at('response').at('status').value === 101
  )
}

/** chrome-har lists what Chromium tells twice, of the page and of the network, one after the other. */
function onceEach(headers: HeaderList): HeaderList {
  return headers.filter(([name, value], index) => {
    return headers.findIndex(([key, other]) => key === name && other === value) === index
  })
}

/** Some tools tell the type of what was sent, and leave its header out. */
function withoutEmptyType(
  headers: TrafficEntry['requestHeaders'],
  postData: TrafficValue,
): TrafficEntry['requestHeaders'] {
  const type = postData.at('mimeType').textOr('')
  if (!type.includes('/') || headerOf(headers, 'content-type') !== undefined) return headers
  return [...headers, ['content-type', type]]
}

function readFailure(entry: TrafficValue, url: URL): TrafficEntry['failure'] | 'given-up' {
  const own = entry.at('_understudy').at('error')
  const code = own.at('code').textOr(null)
  if (code !== null) return { code, message: own.at('message').textOr('') }
  const response = entry.at('response')
  const told = ['_error', '_failureText', '_failure'].flatMap((name) => [
    response.at(name).textOr(''),
    entry.at(name).textOr(''),
  ])
  const text = told.find((one) => one !== '')
  return text === undefined ? null : harFailure(text, url)
}

/** A response's body, or what it is to be read from. */
type Content = Pick<TrafficResponse, 'body' | 'pieces'> | { isCutShort: boolean; sources: BodySources }

/** How a stream came, as `understudy export` has written it, where that still fits the body. */
function withPieces(response: TrafficResponse | null, told: TrafficValue): TrafficResponse | null {
  if (response === null || told.value === undefined) return response
  const pieces = told.itemsIfAny().map((piece) => ({
    size: piece.at('size').numberOr(0),
    delayMs: piece.at('delayMs').numberOr(0),
  }))
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0)
  return size === response.body?.length ? { ...response, pieces } : response
}

function readResponse(response: TrafficValue, method: string, content: Content): TrafficResponse | null {
  if (response.value === undefined || response.value === null) return null
  const status = statusOf(response.object().at('status'))
  if (status < 200 || status > 999) return null
  const headers = harHeaders(response.at('headers'))
  const head = { status, statusText: response.at('statusText').textOr(''), headers }
  if ('body' in content) return { ...head, ...content }
  const { isCutShort, sources } = content
  const facts = { method, status, headers, isCutShort, sentSize: response.at('bodySize').numberOr(-1) }
  return { ...head, body: responseBody(response.at('content'), facts, sources) }
}

/** Some tools have null or an empty text for a call without an answer. */
function statusOf(value: TrafficValue): number {
  if (value.value === null) return 0
  const text = value.textOr(null)
  return text !== null && /^\d{0,3}$/.test(text) ? Number(text) : value.number()
}

function readMoment(value: TrafficValue): number | null {
  if (value.value === undefined || value.value === '') return null
  const moment = Date.parse(value.text())
  if (Number.isNaN(moment)) throw value.wrong('a moment of ISO 8601')
  return moment
}

/** Up to the response's head, without the time for which the browser held the request back; `ssl` is within `connect`. */
function readLatency(entry: TrafficValue): number {
  const timings = entry.at('timings')
  const parts = ['dns', 'connect', 'send', 'wait'].map((name) => timings.at(name).numberOr(-1))
  const known = parts.filter((part) => part >= 0)
  const sum = known.reduce((total, part) => total + part, 0)
  return Math.round(known.length > 0 ? sum : Math.max(0, entry.at('time').numberOr(0)))
}
