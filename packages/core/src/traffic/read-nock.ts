import type { HeaderList } from '../network/call.js'
import {
  isFields,
  parseJsonFixture,
  refusal,
  textOf,
  type Fields,
  type FixtureSource,
  type ValuePath,
} from './fixture-source.js'
import { contentTypeByForm, httpUrl, withoutEncodings } from './foreign-body.js'
import { headerOf, readHeaders } from './foreign-headers.js'
import { createLossList } from './loss-list.js'
import type { TrafficEntry, TrafficFile, TrafficReader } from './traffic-entry.js'

const FORMAT = {
  title: 'a nock fixture',
  fix: 'name a file of nock.back, or what nock.recorder.rec({ output_objects: true }) has recorded',
}

/** What no fixture of nock holds. */
const NEVER_HELD = 'calls come without their time, latency and status text, which nock fixtures do not hold'

/** Code that nock's recorder prints where it is not told to give objects. */
const CODE = /(?:^|[\s;(])nock\s*\(/

/** True for what may be a nock fixture: definitions in a list, or lists by the name of their test. */
export function looksLikeNock(text: string, json: unknown): boolean {
  if (json === undefined) return CODE.test(text)
  const lists = Array.isArray(json) ? [json] : isFields(json) ? Object.values(json) : []
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && isFields(list[0]) && 'scope' in list[0])
}

/** Read what nock.back and nock's recorder have written, or jest-nock-fixtures. */
export const readNock: TrafficReader = (file) => {
  refuseCode(file)
  const source = parseJsonFixture(file, FORMAT)
  const losses = createLossList()
  const entries = definitionsOf(source).flatMap(({ definition, path }) => {
    const lost = new Set<string>()
    const entry = toEntry(definition, { path, source, losses: lost })
    if (entry === null) losses.add('definitions whose scope is a pattern instead of a host are left out')
    return entry === null ? [] : [{ ...entry, losses: [...lost.add(NEVER_HELD)] }]
  })
  return { entries, losses: losses.list() }
}

function refuseCode({ text, shownAs }: TrafficFile): void {
  if (!/^\s*[^\s[{]/.test(text) || !CODE.test(text)) return
  const fix =
    'record again with nock.recorder.rec({ output_objects: true }) or nock.back, or run the tests with Understudy'
  throw refusal(`${shownAs}:1:1`, 'holds code, which is not run', 'recorded calls as JSON', fix)
}

interface Placed {
  definition: Fields
  path: ValuePath
}

function definitionsOf(source: FixtureSource): Placed[] {
  const { value } = source
  if (Array.isArray(value)) return listOf(value, [], source)
  if (!isFields(value)) throw source.refuse([], 'holds no list', 'a list of definitions, each with a scope')
  // Lists by the name of their test, as jest-nock-fixtures keeps them.
  return Object.entries(value).flatMap(([test, list]) => {
    if (!Array.isArray(list)) throw source.refuse([test], 'holds no list', 'a list of definitions for each test')
    return listOf(list, [test], source)
  })
}

function listOf(list: readonly unknown[], above: ValuePath, source: FixtureSource): Placed[] {
  return list.map((definition, index) => {
    const path = [...above, index]
    if (isFields(definition)) return { definition, path }
    throw source.refuse(path, 'holds no definition', 'an object with scope, method and path')
  })
}

function toEntry(definition: Fields, place: Place): TrafficEntry | null {
  const { path, source, losses } = place
  const required = (name: string): string => {
    const text = textOf(definition[name])
    if (text !== undefined) return text
    throw source.refuse(name in definition ? [...path, name] : path, `has no text as "${name}"`, `a ${name}`)
  }
  const [method, requestPath] = [required('method').toUpperCase(), required('path')]
  const url = httpUrl(`${scopeOf(required('scope'), definition['port'])}${requestPath}`)
  if (url === null) return null
  if (path.length > 1)
    losses.add('calls are for all tests of the file: names of tests have lost where their suites end')
  const requestHeaders = readHeaders(definition['reqheaders'])
  const requestBody = toRequestBody(definition['body'], requestHeaders, losses)
  return {
    startedAt: null,
    method,
    url,
    ...requestBody,
    response: toResponse(definition, place),
    failure: null,
    latencyMs: 0,
    test: null,
  }
}

/** A port of its own was part of definitions before nock 0.14. */
function scopeOf(scope: string, port: unknown): string {
  const origin = scope.replace(/\/$/, '')
  const hasPort = typeof port === 'number' || typeof port === 'string'
  return hasPort && /^https?:\/\/[^/:]+$/.test(origin) ? `${origin}:${port}` : origin
}

/** Request bodies are JSON that was parsed, or text; `*` stands for any. */
function toRequestBody(
  body: unknown,
  requestHeaders: HeaderList,
  losses: Set<string>,
): Pick<TrafficEntry, 'requestHeaders' | 'requestBody'> {
  if (requestHeaders.length === 0)
    losses.add('calls come without request headers, which nock keeps with enable_reqheaders_recording')
  if (body === undefined || body === null || body === '') return { requestHeaders, requestBody: null }
  if (body === '*') {
    losses.add('request bodies of "*" stand for any: their calls are imported without')
    return { requestHeaders, requestBody: null }
  }
  const isParsed = typeof body !== 'string'
  const bytes = Buffer.from(isParsed ? JSON.stringify(body) : body)
  const type = isParsed ? 'application/json' : contentTypeByForm(body)
  const isTyped = headerOf(requestHeaders, 'content-type') !== undefined || type === undefined
  return {
    requestHeaders: isTyped ? requestHeaders : [...requestHeaders, ['content-type', type]],
    requestBody: withoutEncodings(bytes, requestHeaders),
  }
}

interface Place {
  path: ValuePath
  source: FixtureSource
  losses: Set<string>
}

function toResponse(definition: Fields, { path, source, losses }: Place): TrafficEntry['response'] {
  // Before nock 8, the status stood as text in `reply`.
  const status = Number(definition['status'] ?? definition['reply'] ?? 200)
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw source.refuse([...path, 'status'], 'is no HTTP status', 'a number from 100 to 599')
  const raw = definition['rawHeaders'] ?? definition['headers']
  const headers = readHeaders(raw)
  if (isFields(raw) && typeof raw['set-cookie'] === 'string')
    losses.add('answers may lack cookies: of several Set-Cookie headers, nock 14 and later keep the last')
  return { status, statusText: '', headers, body: responseBytes(definition, headers, losses) }
}

function responseBytes(definition: Fields, headers: HeaderList, losses: Set<string>): Buffer {
  const { response } = definition
  if (response === undefined || response === null || response === '') return Buffer.alloc(0)
  if (isEncodedHeader(headers) && isHexList(response)) return withoutEncodings(hexBytes(response), headers)
  if (typeof response !== 'string') {
    losses.add('JSON bodies come without their layout, and without numbers such as 1.0, which are 1 in nock fixtures')
    return Buffer.from(JSON.stringify(response))
  }
  return definition['responseIsBinary'] === true ? Buffer.from(response, 'hex') : Buffer.from(response)
}

function isEncodedHeader(headers: HeaderList): boolean {
  return headerOf(headers, 'content-encoding') !== undefined
}

/** Bytes in content encodings stand as a list of pieces in hex. */
function isHexList(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((piece) => typeof piece === 'string' && piece.length % 2 === 0 && /^[\da-f]*$/i.test(piece))
  )
}

function hexBytes(pieces: readonly string[]): Buffer {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'hex')))
}
