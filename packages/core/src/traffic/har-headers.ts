import type { HeaderList } from '../network/call.js'
import type { TrafficValue } from './traffic-problems.js'

/** A header's name (RFC 9110 section 5.6.2). HTTP/2's pseudo headers begin with a colon, and fit it not. */
const NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

/** What Firefox adds to tell the protocol. */
const ADDED = /^x-firefox-(?:spdy|http3)$/

/** Read a list of headers. Chromium joins what came several times by line breaks, which no header can hold. */
export function harHeaders(list: TrafficValue): HeaderList {
  return list.itemsIfAny().flatMap((header) => {
    const name = header.at('name').text().toLowerCase()
    if (!NAME.test(name) || ADDED.test(name)) return []
    const { value } = header.at('value')
    const text = typeof value === 'string' ? value : ''
    return text.split(/\r?\n/).map((line): [string, string] => [name, onWire(line)])
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

/** Headers are bytes, which are told as latin1 everywhere; some tools decode them as UTF-8. */
function onWire(value: string): string {
  return /[\u0100-\u{10FFFF}]/u.test(value) ? Buffer.from(value).toString('latin1') : value
}
