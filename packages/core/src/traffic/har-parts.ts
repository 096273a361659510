import { isEncoded, decodeContent } from '../body/content-encoding.js'
import { parseMediaType } from '../body/media-type.js'
import { parseMultipart } from '../body/multipart.js'
import { readableText } from '../body/text.js'
import type { LiveCallRequest } from '../model/index.js'
import type { Answer, HeaderList } from '../network/call.js'
import { plainBytes, sentBytes } from './fill-interactions.js'
import { headerOf } from './foreign-headers.js'
import { chromiumError } from './chromium-error.js'
import type { HarCookie, HarPair, HarParam, HarPostData, HarRequest, HarResponse } from './har-types.js'

/** For a message that says nothing of its type, in Chromium's words. */
const UNKNOWN_TYPE = 'x-unknown'

const HTTP = 'HTTP/1.1'

/** Write a request as HAR has it. */
export function harRequest({ method, url, headers, body }: LiveCallRequest): HarRequest {
  const sent = body === null ? null : Buffer.from(body, 'base64')
  return {
    method,
    url: withoutBlanks(url),
    httpVersion: HTTP,
    cookies: valuesOf(headers, 'cookie').flatMap((value) => value.split(';').flatMap(readCookie)),
    headers: headers.map(toPair),
    queryString: URL.canParse(url) ? [...new URL(url).searchParams].map(toPair) : [],
    ...(sent === null || sent.length === 0 ? {} : { postData: postData(sent, headers) }),
    headersSize: -1,
    bodySize: sent?.length ?? 0,
  }
}

/** Blanks, and what is not ASCII, are no part of a URL (RFC 3986 section 2); the rest is left as it was sent. */
function withoutBlanks(url: string): string {
  return url.replaceAll(/[^\u0021-\u007E]+/gu, (part) => encodeURIComponent(part.toWellFormed()))
}

function postData(sent: Buffer, headers: HeaderList): HarPostData {
  const contentType = headerOf(headers, 'content-type')
  const encoding = headerOf(headers, 'content-encoding')
  const plain = isEncoded(encoding) ? (decodeContent(sent, encoding) ?? sent) : sent
  const text = printable(plain, contentType)
  const params = paramsOf(plain, contentType)
  return {
    mimeType: contentType ?? UNKNOWN_TYPE,
    ...(text === null ? { text: plain.toString('base64'), _encoding: 'base64' as const } : { text }),
    ...(params === null ? {} : { params }),
  }
}

/** Text that means the same bytes in the charset that the message names; null for other bytes. */
function printable(bytes: Buffer, contentType: string | undefined): string | null {
  const text = readableText(bytes)
  const charset = parseMediaType(contentType).parameters['charset'] ?? 'utf-8'
  // oxlint-disable-next-line no-control-regex -- ASCII means the same in the charsets of the web
  const isSafe = text !== null && (/^utf-?8$/i.test(charset) || /^[\u0000-\u007F]*$/.test(text))
  return isSafe && !/^utf-?16/i.test(charset) ? text : null
}

function paramsOf(bytes: Buffer, contentType: string | undefined): HarParam[] | null {
  const { essence, parameters } = parseMediaType(contentType)
  if (essence === 'application/x-www-form-urlencoded')
    return [...new URLSearchParams(bytes.toString())].map(([name, value]) => ({ name, value }))
  const parts = essence === 'multipart/form-data' ? parseMultipart(bytes, parameters['boundary']) : null
  if (parts === null) return null
  return parts.map(({ name = '', filename, contentType: type, bytes: content }): HarParam => {
    const value = readableText(content)
    return {
      name,
      ...(value === null ? {} : { value }),
      ...(filename === undefined ? {} : { fileName: filename }),
      ...(type === undefined ? {} : { contentType: type }),
    }
  })
}

/** Write an answer as HAR has it: status 0 for a call that failed before one began. */
export function harResponse(answer: Answer): HarResponse {
  const { status, statusText, headers, failure } = answer
  const sent = sentBytes(answer)
  return {
    status,
    statusText,
    httpVersion: HTTP,
    cookies: valuesOf(headers, 'set-cookie').flatMap(readSetCookie),
    headers: headers.map(toPair),
    content: contentOf(answer, sent),
    redirectURL: headerOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: status === 0 ? -1 : sent.length,
    ...(failure === null
      ? {}
      : {
          _error: chromiumError(failure.code),
          comment: `${failure.code}: ${failure.message}`,
        }),
  }
}

function contentOf(answer: Answer, sent: Buffer): HarResponse['content'] {
  const contentType = headerOf(answer.headers, 'content-type')
  const plain = plainBytes(answer)
  const text = printable(plain, contentType)
  const isPacked = answer.decoded !== null
  return {
    size: plain.length,
    mimeType: contentType ?? UNKNOWN_TYPE,
    ...(isPacked ? { compression: plain.length - sent.length } : {}),
    ...(plain.length === 0
      ? {}
      : text === null
        ? { text: plain.toString('base64'), encoding: 'base64' as const }
        : { text }),
  }
}

function toPair([name, value]: readonly [string, string]): HarPair {
  return { name, value }
}

function valuesOf(headers: HeaderList, wanted: string): string[] {
  return headers.flatMap(([name, value]) => (name === wanted ? [value] : []))
}

function readCookie(text: string): HarCookie[] {
  const [, name = '', value = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(text) ?? []
  return name === '' ? [] : [{ name, value }]
}

/** Attributes by RFC 6265 section 4.1.1. */
function readSetCookie(text: string): HarCookie[] {
  const [pair = '', ...attributes] = text.split(';')
  return readCookie(pair).map((cookie) => Object.assign(cookie, ...attributes.map(attributeOf)) as HarCookie)
}

function attributeOf(text: string): Partial<HarCookie> {
  const [name = '', ...rest] = text.trim().split('=')
  const value = rest.join('=')
  switch (name.toLowerCase()) {
    case 'path':
      return { path: value }
    case 'domain':
      return { domain: value }
    case 'expires':
      return Number.isNaN(Date.parse(value)) ? {} : { expires: new Date(value).toISOString() }
    case 'httponly':
      return { httpOnly: true }
    case 'secure':
      return { secure: true }
    default:
      return {}
  }
}
