import { decodeText } from '../body/url-text.js'
import type { ResolvedService } from '../config/config.js'
import { headerOf, liveBody, type LiveRequest } from '../match/index.js'
import type { Interaction } from '../model/index.js'
import type { SeenRequest } from '../registry/contract.js'
import { bodyHints, configuredOperation, operationOf, type Place } from '../services/index.js'

/** An operation as test code names it. */
export interface NamedOperation {
  service: string
  operation: string
  /** The two halves of `METHOD /path/:template`; null for a name. */
  spelled: { method: string; path: string } | null
}

/** A live request with what it is to its service. Its operation is found out when it is asked for: that may take the body. */
export interface PlacedRequest {
  request: LiveRequest
  place: Place
  operation(): string
}

/** Read the name of an operation: configured, of a protocol (GraphQL, RPC), or spelled out as `METHOD /path/:template`. */
export function readOperation(service: string, operation: string, config: ResolvedService | undefined): NamedOperation {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(operation) ?? []
  const spelled = method === undefined || path === undefined ? null : { method, path }
  // A template that the configuration has a name for is that operation, and leaves to others what is theirs.
  const named =
    spelled && config?.operations.find((one) => one.method === method && isSameTemplate(one.path, spelled.path))
  return named ? { service, operation: named.name, spelled: null } : { service, operation, spelled }
}

/** Place a live request. */
export function placeRequest(request: LiveRequest, place: Place): PlacedRequest {
  let known: string | undefined
  return {
    request,
    place,
    operation: () => (known ??= nameOf(request, place)),
  }
}

/** True for a request of the operation, whatever it is called by configuration or recording. */
export function isOf({ service, operation, spelled }: NamedOperation, placed: PlacedRequest): boolean {
  const { request, place } = placed
  if (place.service !== service) return false
  if (spelled === null) return placed.operation() === operation
  if (request.method !== spelled.method) return false
  return paramsOf(spelled.path, place.path) !== null || placed.operation() === operation
}

/** True for an interaction of the operation. */
export function isRecordedOf(
  { service, operation, spelled }: NamedOperation,
  interaction: Interaction,
  place: Place,
): boolean {
  if (interaction.service !== service) return false
  if (interaction.operation === operation) return true
  return spelled?.method === interaction.request.method && paramsOf(spelled.path, place.path) !== null
}

/** The same before the body is known: false where no body could make it one. */
export function mayBeOf({ service, operation, spelled }: NamedOperation, method: string, place: Place): boolean {
  if (place.service !== service) return false
  if (spelled !== null) return method === spelled.method
  const configured = configuredOperation(method, place)
  return configured === undefined ? !isConfigured(operation, place) : configured.name === operation
}

/** What test code is told of a request. */
export function toSeenRequest({ spelled }: NamedOperation, placed: PlacedRequest): SeenRequest {
  const { request, place } = placed
  const template = spelled?.path ?? configuredOperation(request.method, place)?.path
  return {
    service: place.service,
    operation: placed.operation(),
    method: request.method,
    url: request.url,
    path: place.path,
    params: (template === undefined ? null : paramsOf(template, place.path)) ?? {},
    headers: request.headers,
    body: request.body,
  }
}

function nameOf(request: LiveRequest, place: Place): string {
  const header = (name: string): string | undefined => headerOf(request.headers, name)
  const configured = configuredOperation(request.method, place)
  return configured?.name ?? operationOf(request.method, place, { header, ...bodyHints(liveBody(request)) }).name
}

function isConfigured(operation: string, { config }: Place): boolean {
  return config?.operations.some(({ name }) => name === operation) === true
}

/** Templates are the same whatever they call their parameters. */
function isSameTemplate(a: string, b: string): boolean {
  const plain = (path: string): string => path.replaceAll(/\/:[^/]+/g, '/:')
  return plain(a) === plain(b)
}

/** The values of a template's parameters in a path, decoded; null where it does not fit. */
function paramsOf(template: string, path: string): Record<string, string> | null {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!
    if (!part.startsWith(':')) {
      if (part !== value && part !== decodeText(value)) return null
    } else if (value === '') return null
    else params[part.slice(1)] = decodeText(value)
  }
  return { ...params }
}
