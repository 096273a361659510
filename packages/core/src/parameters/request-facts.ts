import { decodeText } from '../body/url-text.js'
import { decodeBody, type DecodedBody } from '../body/decoded-body.js'
import type { JsonValue } from '../model/index.js'
import { configuredOperation, type Place } from '../services/index.js'
import type { MessagePart } from './expression.js'

/** A request that was really made, as expressions look into it. */
export interface RequestFacts {
  place: Place
  method: string
  headers: readonly (readonly [name: string, value: string])[]
  /** As sent; null without one. */
  body: Uint8Array | null
}

/** Take the value at a place of a request; undefined where there is none. */
export function requestValue(facts: RequestFacts, part: MessagePart, steps: readonly string[]): JsonValue | undefined {
  const [name = '', ...rest] = steps
  switch (part) {
    case 'path':
      return pathValue(facts, name)
    case 'query':
      return valueAt(listed(new URLSearchParams(facts.place.search).getAll(name)), rest)
    case 'headers':
      return valueAt(listed(facts.headers.filter(([key]) => key === name).map(([, value]) => value)), rest)
    case 'body':
      return bodyValue(bodyOf(facts), steps)
  }
}

/** One as itself, several as a list. */
function listed(values: string[]): JsonValue | undefined {
  return values.length > 1 ? values : values[0]
}

function pathValue({ place, method }: RequestFacts, name: string): string | undefined {
  const segment = place.path.split('/')[segmentNumber(place, method, name) ?? -1]
  return segment === undefined ? undefined : decodeText(segment)
}

/** Number of the path segment that a name stands for: a number, or a parameter of the configured operation. */
export function segmentNumber(place: Place, method: string, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name)
  const names = pathNames(place, method)
  const index = names.indexOf(name)
  return index === -1 ? undefined : index
}

/** Names of a path's segments by their number, as the configured operation has them; null for those without a name. */
export function pathNames(place: Place, method: string): (string | null)[] {
  const template = configuredOperation(method, place)?.path ?? place.path
  return template.split('/').map((segment) => (segment.startsWith(':') ? segment.slice(1) : null))
}

const decoded = new WeakMap<RequestFacts, DecodedBody>()

function bodyOf(facts: RequestFacts): DecodedBody {
  const known = decoded.get(facts)
  if (known !== undefined) return known
  const header = (name: string): string | undefined => facts.headers.find(([key]) => key === name)?.[1]
  const body = decodeBody(facts.body, header('content-type'), header('content-encoding'))
  decoded.set(facts, body)
  return body
}

function bodyValue(body: DecodedBody, steps: readonly string[]): JsonValue | undefined {
  const [name = '', ...rest] = steps
  switch (body.kind) {
    case 'json':
      return valueAt(body.value, steps)
    case 'form':
      return valueAt(listed(body.fields.filter(([key]) => key === name).map(([, value]) => value)), rest)
    case 'multipart':
      return rest[0] === 'filename'
        ? body.parts.find((part) => part.name === name)?.filename
        : valueAt(listed(body.parts.filter((part) => part.name === name).map(({ bytes }) => bytes.toString())), rest)
    case 'text':
      return steps.length === 0 ? body.text : undefined
    case 'bytes':
    case 'none':
      return undefined
  }
}

/** Go down into a value; undefined where there is nothing. */
export function valueAt(value: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  let found = value
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string, JsonValue>)[step]
  }
  return found
}
