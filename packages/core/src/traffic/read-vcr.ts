import type { HeaderList } from '../network/call.js'
import { isFields, textOf, type Fields, type FixtureSource, type ValuePath } from './fixture-source.js'
import { holdsFiltered, httpUrl, isBrokenText, withoutEncodings } from './foreign-body.js'
import { readHeaders } from './foreign-headers.js'
import { encodeText } from './har-charset.js'
import { createLossList } from './loss-list.js'
import type { TrafficEntry, TrafficReader, TrafficResponse } from './traffic-entry.js'
import { parseYamlFixture } from './yaml-fixture.js'

const FORMAT = {
  title: 'a VCR cassette',
  fix: 'name a cassette of vcr (Ruby), vcrpy (Python) or vcr-test (Node), in YAML or JSON',
}

const FILTERED = 'messages hold values that were filtered, such as <API_KEY>, and are imported as they stand'

/** True for what may be a cassette: interactions of request and response under a name of their own, or in a list. */
export function looksLikeVcr(text: string, json: unknown): boolean {
  if (json === undefined) return /^(?:http_)?interactions:/m.test(text) || /^- *(?:!ruby\S*\s+)?request:/m.test(text)
  if (isFields(json)) return Array.isArray(json['http_interactions'] ?? json['interactions'])
  return Array.isArray(json) && isFields(json[0]) && isFields(json[0]['request']) && isFields(json[0]['response'])
}

/** Read a cassette of Ruby's VCR, Python's vcrpy or Node's vcr-test. */
export const readVcr: TrafficReader = (file) => {
  const source = parseYamlFixture(file, FORMAT)
  const losses = createLossList()
  const entries = interactionsOf(source).flatMap(({ interaction, path }) => {
    const lost = new Set<string>()
    const entry = toEntry(interaction, { path, source, losses: lost })
    if (entry === null) losses.add('calls whose URL is filtered, or not of HTTP, are left out')
    return entry === null
      ? []
      : [{ ...entry, losses: [...lost.add('calls come without latency, which cassettes do not hold')] }]
  })
  if (/<%[=\s]/.test(file.text)) losses.add('cassettes hold ERB, which is not run')
  return { entries, losses: losses.list() }
}

interface Place {
  path: ValuePath
  source: FixtureSource
  losses: Set<string>
}

function interactionsOf(source: FixtureSource): { interaction: Fields; path: ValuePath }[] {
  const { value } = source
  const key = isFields(value)
    ? (['http_interactions', 'interactions'] as const).find((name) => name in value)
    : undefined
  const list = isFields(value) && key !== undefined ? value[key] : value
  const above = key === undefined ? [] : [key]
  if (!Array.isArray(list))
    throw source.refuse(above, 'holds no list of interactions', 'http_interactions or interactions')
  return list.map((interaction: unknown, index) => {
    const path = [...above, index]
    if (isFields(interaction)) return { interaction, path }
    throw source.refuse(path, 'holds no interaction', 'an object with request and response')
  })
}

function toEntry(interaction: Fields, place: Place): TrafficEntry | null {
  const { path, source, losses } = place
  const { request } = interaction
  if (!isFields(request)) throw source.refuse(path, 'has no "request"', 'an object with method and uri')
  const address = textOf(request['uri']) ?? textOf(request['url'])
  if (address === undefined) throw source.refuse([...path, 'request'], 'has no "uri"', 'the URL of the call')
  const url = httpUrl(address)
  if (url === null) return null
  const requestHeaders = readHeaders(request['headers'])
  const body = bodyBytes(request['body'], requestHeaders)
  if (body === 'broken') losses.add('request bodies were kept as broken text: their calls are imported without')
  noteFiltered(address, requestHeaders, body, losses)
  return {
    startedAt: timeOf(interaction['recorded_at']),
    method: (textOf(request['method']) ?? 'get').replace(/^:/, '').toUpperCase(),
    url,
    requestHeaders,
    requestBody: body === 'broken' || body.length === 0 ? null : body,
    response: toResponse(interaction['response'], { ...place, path: [...path, 'response'] }),
    failure: null,
    latencyMs: 0,
    test: null,
  }
}

/** Ruby writes the date of HTTP, which has seconds. */
function timeOf(value: unknown): number | null {
  const time = Date.parse(textOf(value) ?? '')
  return Number.isNaN(time) ? null : time
}

function noteFiltered(url: string, headers: HeaderList, body: Buffer | 'broken', losses: Set<string>): void {
  const texts = [url, ...headers.map(([, value]) => value), body.toString()]
  if (texts.some(holdsFiltered)) losses.add(FILTERED)
}

function toResponse(response: unknown, { path, source, losses }: Place): TrafficResponse {
  if (!isFields(response)) throw source.refuse(path, 'holds no response', 'an object with status, headers and body')
  const headers = withDecodedMark(readHeaders(response['headers']), response)
  // What older cassettes of httpx call the body.
  const body = bodyBytes(response['body'] ?? response['content'], headers)
  if (body !== 'broken' && holdsFiltered(body.toString('latin1'))) losses.add(FILTERED)
  return { ...statusOf(response, { path, source }), headers, body: body === 'broken' ? null : body }
}

/** Ruby's VCR takes the header away where it has unpacked a body, and says so. */
function withDecodedMark(headers: HeaderList, response: Fields): HeaderList {
  const metadata = response['adapter_metadata']
  const coding = isFields(metadata) ? textOf(metadata['vcr_decompressed']) : undefined
  const isNamed = headers.some(([name]) => name === 'content-encoding')
  return coding === undefined || isNamed ? headers : [...headers, ['content-encoding', coding]]
}

function statusOf(
  response: Fields,
  { path, source }: Pick<Place, 'path' | 'source'>,
): Pick<TrafficResponse, 'status' | 'statusText'> {
  const { status } = response
  const [code, text] = isFields(status)
    ? [status['code'], status['message']]
    : [status ?? response['status_code'], response['statusText']]
  const number = Number(code)
  if (code === undefined || !Number.isInteger(number) || number < 100 || number > 599)
    throw source.refuse([...path, 'status'], 'is no HTTP status', 'a number from 100 to 599')
  return { status: number, statusText: textOf(text) ?? '' }
}

/** A body as text or bytes, alone or with its charset beside it; `broken` where its bytes are gone. */
function bodyBytes(body: unknown, headers: HeaderList): Buffer | 'broken' {
  const { content, charset, isBase64 } = contentOf(body)
  // Bytes that the YAML holds as such.
  if (content instanceof Uint8Array) return withoutEncodings(Buffer.from(content), headers)
  const text = textOf(content) ?? ''
  if (isBase64) return withoutEncodings(Buffer.from(text, 'base64'), headers)
  if (isBrokenText(text, headers)) return 'broken'
  const isPacked = headers.some(([name, value]) => name === 'content-encoding' && /gzip/.test(value))
  // How vcr-test keeps answers that are packed: it gives no encoding beside them.
  if (isPacked && typeof body === 'string' && isBase64Text(text))
    return withoutEncodings(Buffer.from(text, 'base64'), headers)
  return withoutEncodings(encodeText(text, charset) ?? Buffer.from(text), headers)
}

/** Ruby says in which encoding a body was; the cassette itself is UTF-8. */
function contentOf(body: unknown): { content: unknown; charset: string | undefined; isBase64: boolean } {
  if (!isFields(body) || body instanceof Uint8Array) return { content: body, charset: undefined, isBase64: false }
  const encoding = textOf(body['encoding'])
  const charset = encoding === undefined ? undefined : `text/plain; charset=${encoding}`
  const isBase64 = 'base64_string' in body
  return { content: isBase64 ? body['base64_string'] : body['string'], charset, isBase64 }
}

function isBase64Text(text: string): boolean {
  return text.length % 4 === 0 && /^[\w+/]+={0,2}$/.test(text) && !text.includes('_')
}
