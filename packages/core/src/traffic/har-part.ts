import type { HeaderList } from '../network/call.js'
import { parseMediaType } from '../body/media-type.js'
import { headerOf } from './har-headers.js'
import type { TrafficPart } from './traffic-entry.js'

/** Chromium's types of what a page asks for (DevTools protocol, Network.ResourceType, in lower case). */
const PARTS: Record<string, TrafficPart> = {
  xhr: 'call',
  fetch: 'call',
  eventsource: 'call',
  ping: 'call',
  preflight: 'preflight',
  document: 'page',
  stylesheet: 'page',
  image: 'page',
  media: 'page',
  font: 'page',
  script: 'page',
  texttrack: 'page',
  manifest: 'page',
  prefetch: 'page',
  signedexchange: 'page',
  cspviolationreport: 'page',
}

/** What parts of a page are, by their media types. */
const PAGE_TYPE = /^(?:text\/(?:html|css|javascript)|application\/(?:javascript|x-javascript|wasm)|image\/.*|font\/.*)$/

/** What tells as what a page asked for something. */
export interface PartFacts {
  method: string
  /** As Chromium tells it; empty where it is not told. */
  resourceType: string
  requestHeaders: HeaderList
  /** Of the answer; undefined without one. */
  contentType: string | undefined
}

/** Tell as what a page asked for something; null where it is not known, or no browser asked. */
export function harPart({ method, resourceType, requestHeaders, contentType }: PartFacts): TrafficPart | null {
  if (method === 'OPTIONS' && headerOf(requestHeaders, 'access-control-request-method') !== undefined)
    return 'preflight'
  const told = PARTS[resourceType.toLowerCase()]
  if (told !== undefined) return told
  // `sec-fetch-dest` is only sent to hosts that can be trusted (W3C Fetch Metadata).
  const destination = headerOf(requestHeaders, 'sec-fetch-dest')
  if (destination !== undefined) return destination === 'empty' ? 'call' : 'page'
  const isBrowser = headerOf(requestHeaders, 'user-agent')?.startsWith('Mozilla/') === true
  return isBrowser && method === 'GET' && PAGE_TYPE.test(parseMediaType(contentType).essence) ? 'page' : null
}
