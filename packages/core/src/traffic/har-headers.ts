import type { HeaderList } from '../network/call.js'
import { splitCookies } from './foreign-headers.js'
import type { TrafficValue } from './traffic-problems.js'

/** A token (RFC 9110 section 5.6.2), as names of headers and methods are. HTTP/2's pseudo headers begin with a colon. */
const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

/** What Firefox adds to tell the protocol. */
const ADDED = /^x-firefox-(?:spdy|http3)$/

/** Tell whether text can be the name of a header or a method. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** Read a list of headers. Chromium joins what came several times by line breaks, which no header can hold; others by commas. */
export function harHeaders(list: TrafficValue): HeaderList {
  return list.itemsIfAny().flatMap((header) => {
    const name = header.at('name').text().toLowerCase()
    if (!isToken(name) || ADDED.test(name)) return []
    const { value } = header.at('value')
    const text = typeof value === 'string' ? value : ''
    const lines = text.split(/\r?\n/).flatMap((line) => (name === 'set-cookie' ? splitCookies(line) : line))
    return lines.map((line): [string, string] => [name, onWire(line)])
  })
}

/** What browsers add to each request, and no client of Node sends. */
const OF_BROWSERS = /^(?:sec-(?:fetch-|ch-|gpc$|purpose$)|dnt$|priority$|upgrade-insecure-requests$)/

/** Leave out what only a browser says, of itself and of why it asks. */
export function withoutBrowser(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !OF_BROWSERS.test(name))
}

/** A header of a list; undefined where it is not there. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1]
}

/** Headers are bytes, which are told as latin1 everywhere; some tools decode them as UTF-8. No control character is one. */
function onWire(value: string): string {
  const bytes = /[\u0100-\u{10FFFF}]/u.test(value) ? Buffer.from(value).toString('latin1') : value
  // oxlint-disable-next-line no-control-regex -- RFC 9110 section 5.5
  return bytes.replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '').trim()
}
