import { decodeContent, isEncoded } from '../body/content-encoding.js'
import { isJsonType, parseMediaType } from '../body/media-type.js'
import type { HeaderList } from '../network/call.js'
import { normalizeUrl } from '../network/request-url.js'
import { headerOf } from './foreign-headers.js'

/**
 * Take the content encodings off a body, where they are still on it: most tools keep the header of a body that their client
 * has unpacked.
 */
export function withoutEncodings(bytes: Buffer, headers: HeaderList): Buffer {
  const encoding = headerOf(headers, 'content-encoding')
  return isEncoded(encoding) ? (decodeContent(bytes, encoding) ?? bytes) : bytes
}

/** True for text that was made of bytes which are none: the bytes are gone. */
export function isBrokenText(text: string, headers: HeaderList): boolean {
  if (!text.includes('\uFFFD')) return false
  const { essence, parameters } = parseMediaType(headerOf(headers, 'content-type'))
  // Such a character may well stand in text that someone else broke.
  const isText = essence.startsWith('text/') || isJsonType(essence) || essence.endsWith('xml')
  const isUtf8 = /^utf-?8$/i.test(parameters['charset'] ?? 'utf-8')
  return !isText || !isUtf8 || isEncoded(headerOf(headers, 'content-encoding'))
}

/**
 * Tell the media type of a request body by its form, for tools that leave request headers out: without it, a form would be
 * compared as text. Undefined for what has no form of its own.
 */
export function contentTypeByForm(text: string): string | undefined {
  const boundary = /^--([^\s"]{1,70})\r?\ncontent-disposition:/i.exec(text)?.[1]
  if (boundary !== undefined) return `multipart/form-data; boundary=${boundary}`
  if (/^[\w%.+*~[\]-]+=[\w%.+*~-]*(?:&[\w%.+*~[\]-]+=[\w%.+*~-]*)*$/.test(text))
    return 'application/x-www-form-urlencoded'
  return undefined
}

/** True where text holds what other tools put in the place of a secret, such as `<API_KEY>` and `[FILTERED]`. */
export function holdsFiltered(text: string): boolean {
  return /<[A-Z][A-Z0-9]*(?:[_ -][A-Z0-9]+)*>|\[?\b(?:FILTERED|REDACTED)\b\]?/.test(text)
}

/** The URL without a fragment and without a user, who travels in a header; null for what is no absolute one of HTTP. */
export function httpUrl(text: string): string | null {
  const url = normalizeUrl(text)
  return /^https?:\/\//.test(url) && URL.canParse(url) ? url : null
}
