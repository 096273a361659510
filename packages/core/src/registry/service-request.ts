import { decodeContent } from '../body/content-encoding.js'
import { isJsonType, parseMediaType } from '../body/media-type.js'
import { parseMultipart, type RawPart } from '../body/multipart.js'
import { parseJson } from '../body/parse-json.js'
import { readableText } from '../body/text.js'
import type { CallOutcome } from '../model/index.js'
import type { SeenCall, SeenRequest } from './contract.js'

/** A request as the code under test sent it, in plain values. */
export interface ServiceRequest<Body = unknown> {
  method: string
  /** Absolute. */
  url: string
  /** Below the service's base URL, beginning with `/`, without query. */
  path: string
  /** Values of the operation's path parameters, decoded. */
  params: Record<string, string>
  /** A list where a parameter comes several times. */
  query: Record<string, string | string[]>
  /**
   * Names in lower case, a list where one comes several times. Those that carry credentials can be read by name, and are
   * not listed: a runner that prints the request does not print them.
   */
  headers: Record<string, string | string[]>
  /** JSON parsed; fields of a form by name; text; else bytes. Undefined without a body. */
  body: Body
}

/** A request, and what came of it. */
export interface ServiceExchange<Body = unknown> extends ServiceRequest<Body> {
  /** What the client received; null where the call failed, or is still open. */
  status: number | null
  outcome: CallOutcome
  /** True where a mock answered that was registered by hand. */
  registered: boolean
}

/** A part of a multipart form that is no mere text field. */
interface FilePart {
  filename: string | undefined
  contentType: string | undefined
  body: string | Uint8Array
}

/** Names of headers that carry credentials. */
const CREDENTIALS = /^(?:proxy-)?authorization$|^cookie$|key|token|secret|password|signature|credential/i

/** Put a request into plain values of the realm that asks. */
export function toServiceRequest(seen: SeenRequest): ServiceRequest {
  const { method, url, path, params } = seen
  return {
    method,
    url,
    path,
    params: Object.fromEntries(Object.entries(params)),
    query: collect([...new URL(url).searchParams]),
    headers: toHeaders(seen.headers),
    body: toBody(seen),
  }
}

/** The same for a call with its end. */
export function toServiceExchange(seen: SeenCall): ServiceExchange {
  const { status, outcome, isRegistered } = seen
  return { ...toServiceRequest(seen), status, outcome, registered: isRegistered }
}

function toHeaders(lines: SeenRequest['headers']): ServiceRequest['headers'] {
  const headers = collect(lines.map(([name, value]) => [name.toLowerCase(), value]))
  for (const name of Object.keys(headers)) {
    if (CREDENTIALS.test(name)) Object.defineProperty(headers, name, { enumerable: false })
  }
  return headers
}

/** Values by name, a list where there are several. */
function collect<T>(pairs: readonly (readonly [name: string, value: T])[]): Record<string, T | T[]> {
  const values = new Map<string, T[]>()
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length === 1 ? all[0]! : all]))
}

function toBody({ body, headers }: SeenRequest): unknown {
  if (body === null || body.byteLength === 0) return undefined
  const header = (name: string): string | undefined => headers.find(([one]) => one.toLowerCase() === name)?.[1]
  const plain = decodeContent(body, header('content-encoding')) ?? Buffer.from(body)
  const { essence, parameters } = parseMediaType(header('content-type'))
  const parts = essence.startsWith('multipart/') ? parseMultipart(plain, parameters['boundary']) : null
  if (parts !== null) return collect(parts.map((part) => [part.name ?? '', toPart(part)]))
  const text = readableText(plain)
  // Bytes of this realm, so that they equal those that a test makes.
  return text === null ? Uint8Array.from(plain) : toTextBody(text, essence)
}

function toTextBody(text: string, essence: string): unknown {
  // Before forms: `curl -d` sends JSON under the type of a form.
  const json = isJsonType(essence) || /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (json !== undefined) return json
  return essence === 'application/x-www-form-urlencoded' ? collect([...new URLSearchParams(text)]) : text
}

function toPart({ filename, contentType, bytes }: RawPart): string | FilePart {
  const body = readableText(bytes) ?? Uint8Array.from(bytes)
  return filename === undefined && typeof body === 'string' ? body : { filename, contentType, body }
}
