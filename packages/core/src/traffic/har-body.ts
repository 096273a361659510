import { isUtf8 } from 'node:buffer'
import { isEncoded } from '../body/content-encoding.js'
import { parseMediaType } from '../body/media-type.js'
import type { HeaderList } from '../network/call.js'
import { withoutEncodings } from './foreign-body.js'
import { encodeText } from './har-charset.js'
import { headerOf } from './har-headers.js'
import { isEmptyFile, paramsBody } from './har-params.js'
import type { TrafficValue } from './traffic-problems.js'

/** Where bodies are taken from, and what they lack is told to. */
export interface BodySources {
  beside(path: string): Buffer | null
  lose(what: string): void
}

/** What a HAR lacks of bodies. */
export const BODY_LOSSES = {
  garbled: 'bodies hold bytes that the file has as U+FFFD: they are not those that were sent',
  charset: 'bodies are of a charset that cannot be written, and are recorded as UTF-8',
  upload: 'uploaded files are not in the file: calls that send them match nothing, but their answers can be registered',
  request: 'request bodies are not in the file: calls that send one match nothing, but their answers can be registered',
  events: 'event streams are put together of their events: comments and waits for a new try are not in the file',
  redirect: 'redirects are recorded without their bodies, which are not in the file',
  beacon: 'answers to beacons come without their bodies, which browsers do not keep',
  cut: 'answers that broke off are recorded without what had come of them, which is not in the file',
} as const

/** Statuses whose answers have no body (RFC 9110 section 6.4.1). */
const BODILESS = new Set([204, 205, 304])

/** Whatever a limit of tools is, it is not below this, in bytes. */
const LOWEST_LIMIT = 64 * 1024

/** What is known of a response, beside its content. */
export interface ResponseFacts {
  method: string
  status: number
  headers: HeaderList
  /** Size of the body as it was sent, in bytes; -1 where it is not known. */
  sentSize: number
  /** It did not come to its end. */
  isCutShort: boolean
}

/** Read a response's body, without its content encodings; null where the file lacks it. */
export function responseBody(content: TrafficValue, facts: ResponseFacts, sources: BodySources): Buffer | null {
  if (facts.method === 'HEAD' || BODILESS.has(facts.status)) return Buffer.alloc(0)
  const text = content.at('text').textOr(null)
  const name = content.at('_file').textOr(null)
  if (text === null && name !== null) return besideBytes(name, facts, sources)
  if (text !== null && (text !== '' || !isLeftOut(content, facts))) return contentBytes(content, text, facts, sources)
  // No browser shows what a redirect holds, and Chromium takes it for empty.
  const isRedirect = facts.status >= 300 && facts.status < 400
  const isMissing = isRedirect ? announcesBody(facts) : isLeftOut(content, facts)
  if (!isMissing) return Buffer.alloc(0)
  if (!isRedirect && !facts.isCutShort) return null
  sources.lose(isRedirect ? BODY_LOSSES.redirect : BODY_LOSSES.cut)
  return Buffer.alloc(0)
}

/** Playwright puts text beside as UTF-8, whatever charset it came in. */
function besideBytes(name: string, { headers }: ResponseFacts, sources: BodySources): Buffer | null {
  const bytes = sources.beside(name)
  const type = headerOf(headers, 'content-type')
  if (bytes === null || parseMediaType(type).parameters['charset'] === undefined || !isUtf8(bytes)) return bytes
  return encodeText(bytes.toString(), type) ?? bytes
}

/** Tell whether an answer without text had a body that is not there. */
function isLeftOut(content: TrafficValue, facts: ResponseFacts): boolean {
  const size = content.at('size').numberOr(-1)
  return size >= 0 ? size > 0 : announcesBody(facts)
}

function announcesBody({ headers, sentSize }: Pick<ResponseFacts, 'headers' | 'sentSize'>): boolean {
  const length = headerOf(headers, 'content-length')
  if (length !== undefined) return Number(length) > 0
  return sentSize > 0 || headerOf(headers, 'transfer-encoding') !== undefined
}

function contentBytes(
  content: TrafficValue,
  text: string,
  { headers, isCutShort }: ResponseFacts,
  sources: BodySources,
): Buffer | null {
  const size = content.at('size').numberOr(-1)
  const isBase64 = content.at('encoding').textOr('').toLowerCase() === 'base64'
  const bytes = isBase64
    ? withoutEncodings(Buffer.from(text, 'base64'), headers)
    : textBytes(
        text,
        headerOf(headers, 'content-type'),
        sources,
        isEncoded(headerOf(headers, 'content-encoding')) ? -1 : size,
      )
  // Firefox keeps the first megabyte of an answer, and says not a word about it.
  if (size > bytes.length + 3 && bytes.length >= LOWEST_LIMIT && !isCutShort) return null
  if (!isBase64 && isGarbled(text, headers, size !== bytes.length)) sources.lose(BODY_LOSSES.garbled)
  return bytes
}

/** Tell whether bytes that are no text were written down as if they were: the character may also have been in the text. */
function isGarbled(text: string, headers: HeaderList, hasOtherSize: boolean): boolean {
  const type = headerOf(headers, 'content-type')
  const isNoText = /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:octet-stream|pdf|zip|gzip)$)/
  const hasNoBytes = (): boolean => isNoText.test(parseMediaType(type).essence) || encodeText(text, type) === null
  return text.includes('\uFFFD') && (hasOtherSize || hasNoBytes())
}

function textBytes(text: string, contentType: string | undefined, sources: BodySources, size = -1): Buffer {
  const bytes = encodeText(text, contentType, size)
  // What was broken on the way to the file has no bytes in any other charset.
  if (bytes === null && !text.includes('\uFFFD')) sources.lose(BODY_LOSSES.charset)
  return bytes ?? Buffer.from(text)
}

/** Read a request's body; null without one. What the file lacks of it is told. */
export function requestBody(request: TrafficValue, headers: HeaderList, sources: BodySources): Buffer | null {
  const postData = request.at('postData')
  const contentType = headerOf(headers, 'content-type') ?? postData.at('mimeType').textOr(undefined)
  const { essence, parameters } = parseMediaType(contentType)
  const file = postData.at('_file').textOr(null)
  const beside = file === null ? null : sources.beside(file)
  if (beside !== null) return beside
  const text = postData.at('text').textOr('')
  if (text !== '') return sentBytes(postData, text, headers, sources)
  const params = postData.at('params').itemsIfAny()
  const announced = headerOf(headers, 'content-length')
  const length = announced === undefined ? request.at('bodySize').numberOr(-1) : Number(announced)
  if (params.some(isEmptyFile)) sources.lose(BODY_LOSSES.upload)
  const body = params.length === 0 ? null : paramsBody(params, { essence, boundary: parameters['boundary'], length })
  if (body === null && (params.length > 0 || Number(announced ?? 0) > 0)) sources.lose(BODY_LOSSES.request)
  return body
}

function sentBytes(postData: TrafficValue, text: string, headers: HeaderList, sources: BodySources): Buffer {
  const encoding = postData.at('encoding').textOr(postData.at('_encoding').textOr(''))
  if (encoding.toLowerCase() === 'base64') return Buffer.from(text, 'base64')
  if (isLatin1(text, headers)) return Buffer.from(text, 'latin1')
  if (text.includes('\uFFFD')) sources.lose(BODY_LOSSES.garbled)
  return textBytes(text, headerOf(headers, 'content-type') ?? postData.at('mimeType').textOr(undefined), sources)
}

/** Chromium has a body that is no UTF-8 as one character for each byte. */
function isLatin1(text: string, headers: HeaderList): boolean {
  const length = headerOf(headers, 'content-length')
  return !/[\u0100-\u{10FFFF}]/u.test(text) && Number(length) === text.length && Buffer.byteLength(text) !== text.length
}
