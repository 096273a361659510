import { types } from 'node:util'
import type { Answer, CallRequest, HeaderList, NetworkHost, Owner } from './call.js'
import { toFetchResponse } from './fetch-response.js'
import type { ForeignInterception } from './foreign-interception.js'
import { normalizeUrl } from './request-url.js'
import { sendAs } from './sending.js'
import type { UndiciHook } from './undici-hook.js'

type Fetch = typeof globalThis.fetch
type FetchInput = Parameters<Fetch>[0]

/** `init` members under which a request is answered on the short road; with any other it goes to the real `fetch`. */
const SIMPLE_INIT = new Set([
  'method',
  'headers',
  'body',
  'signal',
  'redirect',
  'credentials',
  'cache',
  'mode',
  'duplex',
])

const SIMPLE_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

/**
 * Put a short road in front of a realm's `fetch`: where a plain answer is at hand, nothing of the real `fetch` but its
 * `Response` is needed. All else (redirects, streams, failures, misses) is left to the real one, over the other hooks.
 *
 * @returns a function that takes the hook off
 */
export function hookFetch(
  realm: Record<PropertyKey, unknown>,
  host: NetworkHost,
  foreign: ForeignInterception,
  undici: UndiciHook,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(realm, 'fetch')
  const real = realm['fetch'] as Fetch | undefined
  if (typeof real !== 'function' || descriptor?.configurable === false) return () => undefined

  // What wrapped the hook, or captured it, may call it for ever.
  let isActive = true
  function onRealFetch(input: FetchInput, init?: RequestInit): Promise<Response> {
    // Node loads its undici on first use, and with it comes a dispatcher that has yet to be hooked.
    const answer = real!(input, init)
    if (isActive) undici.hookNewCopies()
    return answer
  }

  const hooked: Fetch = function fetch(input, init) {
    const isShort = isActive && host.answers && isSimple(init) && !foreign.isActive() && hasOwnDispatcher(realm)
    if (!isShort && !(isActive && host.traces)) return onRealFetch(input, init)
    const url = urlOf(input)
    if (url === null || host.route(url) === 'pass') return onRealFetch(input, init)
    const owner = host.sender('fetch', hooked)
    const response = isShort ? answerFrom(host, owner, url, input, init) : null
    return response ?? sendAs(host, owner, () => onRealFetch(input, init))
  }
  Object.defineProperty(realm, 'fetch', { value: hooked, writable: true, enumerable: true, configurable: true })
  return () => {
    isActive = false
    if (realm['fetch'] === hooked && descriptor !== undefined) Object.defineProperty(realm, 'fetch', descriptor)
  }
}

function answerFrom(
  host: NetworkHost,
  owner: Owner,
  url: string,
  input: FetchInput,
  init: RequestInit | undefined,
): Promise<Response> | null {
  const call = toCall(url, input, init)
  if (call === null) return null
  const candidate = host.peek(call, owner)
  if (candidate === null || !candidate.plain || isOdd(candidate.status) || isDecodedOtherwise(candidate)) return null
  host.answer(call, owner)
  return Promise.resolve(toFetchResponse(call.method, url, candidate))
}

const KNOWN_CODINGS = /^(?:x-gzip|gzip|deflate|br|zstd)(?:\s*,\s*(?:x-gzip|gzip|deflate|br|zstd))*$/i

/** True for a body that the real `fetch` decodes not at all, or fails to decode: that is for it to say. */
function isDecodedOtherwise({ body, decoded, headers }: Answer): boolean {
  if (body === null) return false
  const coding = headers.find(([name]) => name === 'content-encoding')
  return coding !== undefined && (decoded === null || !KNOWN_CODINGS.test(coding[1]))
}

function isSimple(init: RequestInit | undefined): boolean {
  if (init === undefined || init === null) return true
  for (const key in init) {
    if (!SIMPLE_INIT.has(key) && (init as Record<string, unknown>)[key] !== undefined) return false
  }
  return true
}

/** False where a test has set a dispatcher that mocks: it stands above ours. */
function hasOwnDispatcher(realm: Record<PropertyKey, unknown>): boolean {
  return !isMockAgent(realm[DISPATCHER_1]) && !isMockAgent(realm[DISPATCHER_2]) && !isMockAgent(OUTER[DISPATCHER_1])
}

const OUTER = globalThis as unknown as Record<PropertyKey, unknown>
const DISPATCHER_1 = Symbol.for('undici.globalDispatcher.1')
const DISPATCHER_2 = Symbol.for('undici.globalDispatcher.2')

function isMockAgent(dispatcher: unknown): boolean {
  if (typeof dispatcher !== 'object' || dispatcher === null) return false
  const name = dispatcher.constructor.name
  return name === 'MockAgent' || name === 'SnapshotAgent'
}

/** Statuses that `fetch` follows, or judges by the `redirect` option, and those that no `Response` can be made with. */
function isOdd(status: number): boolean {
  if (status < 200 || status > 599) return true
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

function urlOf(input: FetchInput): string | null {
  const text = typeof input === 'string' ? input : isUrl(input) ? input.href : input.url
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  return url.hash === '' ? url.href : normalizeUrl(url.href)
}

/** The `URL` of any realm. */
function isUrl(input: unknown): input is URL {
  return typeof input === 'object' && input !== null && 'href' in input && typeof input.href === 'string'
}

function toCall(url: string, input: FetchInput, init: RequestInit | undefined): CallRequest | null {
  if (typeof input === 'string' || isUrl(input)) {
    if (init === undefined) return { method: 'GET', url, headers: [], body: null }
    return fromInit(url, init)
  }
  if (init !== undefined || input.body !== null || input.signal.aborted || input.integrity !== '') return null
  return { method: input.method, url, headers: [...input.headers], body: null }
}

function fromInit(url: string, init: RequestInit): CallRequest | null {
  const method = (init.method ?? 'GET').toUpperCase()
  // The real fetch judges odd methods, and bodies on GET.
  if (!SIMPLE_METHODS.has(method) || init.signal?.aborted === true) return null
  const headers = headersOf(init.headers)
  if (headers === null) return null
  const { body } = init
  if (body === undefined || body === null) return { method, url, headers, body: null }
  if (method === 'GET' || method === 'HEAD') return null
  if (typeof body === 'string') {
    addContentType(headers, 'text/plain;charset=UTF-8')
    return { method, url, headers, body: Buffer.from(body) }
  }
  if (types.isUint8Array(body)) return { method, url, headers, body }
  if (body instanceof URLSearchParams) {
    addContentType(headers, 'application/x-www-form-urlencoded;charset=UTF-8')
    return { method, url, headers, body: Buffer.from(body.toString()) }
  }
  return null
}

function headersOf(init: RequestInit['headers'] | undefined): HeaderList | null {
  if (init === undefined) return []
  try {
    return [...new Headers(init)]
  } catch {
    // Not valid: the real fetch says so in its own words.
    return null
  }
}

function addContentType(headers: HeaderList, type: string): void {
  if (!headers.some(([name]) => name === 'content-type')) headers.push(['content-type', type])
}
