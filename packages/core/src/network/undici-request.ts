import { types } from 'node:util'
import type { CallRequest, HeaderList } from './call.js'
import { requestUrl, type ConnectionTarget } from './request-url.js'

/** What a dispatcher is told of a request. */
export interface DispatchOptions {
  origin?: string | URL
  path: string
  method: string
  headers?: unknown
  body?: unknown
  query?: Record<string, unknown>
  upgrade?: unknown
  headersTimeout?: number
  bodyTimeout?: number
}

/** undici's request object, as its diagnostics channels publish it. */
export interface UndiciRequest {
  origin: string | URL
  /** The Host header, if the client set one. */
  host: unknown
  method: string
  path: string
  headers: unknown
  body: unknown
  upgrade: unknown
  completed?: boolean
  aborted?: boolean
}

/** Where a request is dispatched to; null where no one can tell. */
export function targetOf(options: DispatchOptions, dispatcher: object): ConnectionTarget | null {
  const origin = options.origin ?? originOf(dispatcher)
  if (origin === undefined || typeof options.path !== 'string') return null
  return { isTls: String(origin).startsWith('https:'), authority: hostOf(origin) }
}

/** The URL that a dispatch asks for. */
export function urlOf({ path, query, headers }: DispatchOptions, target: ConnectionTarget): string {
  // `query` is rare, and undici prints it by rules of its own; the request then takes the virtual connection.
  return requestUrl(target, query === undefined ? path : path.split('?')[0]!, hostHeaderOf(headers))
}

/** A client that resolves names itself dials an address, and names the host in a header. */
function hostHeaderOf(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  if (Array.isArray(headers)) {
    const at = headers.findIndex((name, index) => index % 2 === 0 && /^host$/i.test(String(name)))
    return at === -1 ? undefined : String(headers[at + 1])
  }
  if (headers instanceof Map || headers.constructor?.name === 'Headers')
    return (headers as Map<string, string>).get('host') ?? undefined
  const { host, Host = host } = headers as { host?: unknown; Host?: unknown }
  return typeof Host === 'string' ? Host : undefined
}

/** A `Client` or `Pool` knows its origin under a symbol named `url` (undici's `core/symbols`). */
function originOf(dispatcher: object): string | undefined {
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    if (symbol.description !== 'url') continue
    const url = (dispatcher as Record<symbol, unknown>)[symbol]
    if (typeof url === 'object' && url !== null && 'origin' in url) return String(url.origin)
  }
  return undefined
}

function hostOf(origin: string | URL): string {
  if (typeof origin !== 'string') return origin.host
  const slashes = origin.indexOf('//')
  return trimSlash(slashes === -1 ? origin : origin.slice(slashes + 2))
}

function trimSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text
}

/** Where a request goes to. */
export function targetOfRequest({ origin }: UndiciRequest): ConnectionTarget {
  return { isTls: String(origin).startsWith('https:'), authority: hostOf(origin) }
}

/** The URL that a request asks for. */
export function urlOfRequest({ path, host }: UndiciRequest, target: ConnectionTarget): string {
  return requestUrl(target, path, typeof host === 'string' ? host : undefined)
}

/** Read a dispatch as a call; null where its body or headers cannot be read without using them up. */
export function toCall(options: DispatchOptions, url: string): CallRequest | null {
  if (options.query !== undefined) return null
  const body = toBytes(options.body)
  const headers = toHeaderList(options.headers)
  if (body === undefined || headers === null) return null
  return { method: options.method, url, headers, body }
}

function toBytes(body: unknown): Uint8Array | null | undefined {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return body === '' ? null : Buffer.from(body)
  if (types.isUint8Array(body)) return body.byteLength === 0 ? null : body
  return undefined
}

/** Read the body of a dispatch where it comes piece by piece, as that of `fetch` does, and put the whole in its place. */
export async function readBodyOf(options: DispatchOptions): Promise<void> {
  const { body } = options
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return
  const pieces: Uint8Array[] = []
  for await (const piece of body as AsyncIterable<unknown>) {
    pieces.push(types.isUint8Array(piece) ? piece : Buffer.from(String(piece)))
  }
  options.body = pieces.length === 0 ? null : Buffer.concat(pieces)
}

/** Read undici's three forms of headers; null where they are of no form that can be read without using them up. */
export function toHeaderList(headers: unknown): HeaderList | null {
  const list: HeaderList = []
  const add = (name: unknown, value: unknown): void => {
    for (const one of Array.isArray(value) ? value : [value]) list.push([String(name).toLowerCase(), String(one)])
  }
  if (headers === undefined || headers === null) return list
  if (Array.isArray(headers)) {
    for (let at = 0; at + 1 < headers.length; at += 2) add(headers[at], headers[at + 1])
    return list
  }
  if (typeof headers !== 'object') return null
  if (Symbol.iterator in headers) {
    if (!(headers instanceof Map) && headers.constructor?.name !== 'Headers') return null
    for (const [name, value] of headers as Iterable<[unknown, unknown]>) add(name, value)
    return list
  }
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) add(name, value)
  return list
}
