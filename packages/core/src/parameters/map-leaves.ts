import { decodeFormText, decodeText } from '../body/url-text.js'
import { escapeText, hasPlaceholder, numberPlaceholders, unescapeText } from '../body/placeholder.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders } from '../model/index.js'
import type { MessagePart } from './expression.js'
import { asText } from './fill.js'
import { isForm } from './is-form.js'

/** One value in a recorded message. */
export interface Leaf {
  part: MessagePart
  steps: readonly string[]
  /** The key under which it stands: of JSON, a form, a query or a header; of a path, the number of the segment. */
  key: string
  /** Plain, with placeholders where some stand. */
  value: string | number | boolean | null
  /** `whole` for a value that stands for itself, `text` for a piece of prose, markup or a stream. */
  kind: 'whole' | 'text'
}

/** Says what is to stand in the place of a leaf, as plain text where it is text. */
export type MapLeaf = (leaf: Leaf) => JsonValue

type Messages = Pick<Interaction, 'request' | 'response'>

/**
 * Map the values of a recorded request. `path` is the part of its URL's path below the base URL, with numbers for
 * placeholders.
 */
export function mapRequestLeaves<T extends Messages>(interaction: T, path: string, map: MapLeaf): T {
  const { request } = interaction
  return {
    ...interaction,
    request: {
      ...request,
      url: escapeText(mapUrl(unescapeText(request.url), path, map)),
      headers: mapHeaders(request.headers, map),
      ...(request.body === undefined ? {} : { body: mapRequestBody(request, request.body, map) }),
    },
  }
}

/** A form that is not written as forms are wont is recorded as text, and has fields all the same. */
function mapRequestBody({ headers }: Messages['request'], body: RecordedBody, map: MapLeaf): RecordedBody {
  if (!('text' in body) || !isForm(headers)) return mapBody(body, map)
  const { text, restore } = numberPlaceholders(unescapeText(body.text))
  if (!/^[^=&\s{[]+=/.test(text)) return mapBody(body, map)
  const mapEncoded = encodedMapper(restore, map)
  const inBody: MapEncoded = (encoded, at) => mapEncoded(encoded, { ...at, part: 'body', key: innermost(at.key) })
  return { text: escapeText(mapQuery(text, inBody)) }
}

/** `metadata[order_id]` is called `order_id`. */
function innermost(name: string): string {
  return /\[([^[\]]+)\]$/.exec(name)?.[1] ?? name
}

/** Map the values of a recorded response, and the keys of its JSON where that is wanted. */
export function mapResponseLeaves<T extends Messages>(
  interaction: T,
  map: MapLeaf,
  mapKey?: (key: string) => string,
): T {
  const { response } = interaction
  if (response === undefined) return interaction
  return {
    ...interaction,
    response: {
      ...response,
      headers: mapHeaders(response.headers, map),
      ...(response.body === undefined ? {} : { body: mapBody(response.body, map, mapKey) }),
    },
  }
}

function mapUrl(url: string, path: string, map: MapLeaf): string {
  const { text, restore } = numberPlaceholders(url)
  const mapEncoded = encodedMapper(restore, map)
  const question = text.indexOf('?')
  const end = question === -1 ? text.length : question
  const whole = text.slice(0, end)
  const base = whole.endsWith(path) ? whole.slice(0, whole.length - path.length) : whole
  const segments = whole.slice(base.length).split('/')
  const mapped = segments.map((segment, index) =>
    segment === '' ? segment : mapEncoded(segment, { part: 'path', steps: [`${index}`], key: `${index}` }),
  )
  return base + mapped.join('/') + mapQuery(text.slice(end), mapEncoded)
}

function encodedMapper(restore: (piece: string) => string, map: MapLeaf): MapEncoded {
  return (encoded, at) => {
    const value = restore(at.part === 'path' ? decodeText(encoded) : decodeFormText(encoded))
    const mapped = map({ ...at, value, kind: 'whole' })
    return mapped === value ? restore(encoded) : encodeText(asText(mapped))
  }
}

type MapEncoded = (encoded: string, at: Pick<Leaf, 'part' | 'steps' | 'key'>) => string

function mapQuery(search: string, mapEncoded: MapEncoded): string {
  const counts = new Map<string, number>()
  const totals = new Map<string, number>()
  const pairs = search.split(/(?<=[?&])|(?=&)/)
  for (const pair of pairs) {
    const name = nameOf(pair)
    if (name !== null) totals.set(name, (totals.get(name) ?? 0) + 1)
  }
  return pairs
    .map((pair) => {
      const name = nameOf(pair)
      if (name === null) return pair
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      const steps = totals.get(name) === 1 ? [name] : [name, `${count}`]
      const equals = pair.indexOf('=')
      return pair.slice(0, equals + 1) + mapEncoded(pair.slice(equals + 1), { part: 'query', steps, key: name })
    })
    .join('')
}

function nameOf(pair: string): string | null {
  const equals = pair.indexOf('=')
  return equals <= 0 || hasPlaceholder(pair.slice(0, equals)) ? null : decodeFormText(pair.slice(0, equals))
}

/** Percent-encode plain text, but for its placeholders. */
function encodeText(text: string): string {
  const { text: numbered, restore } = numberPlaceholders(text)
  const pieces = numbered.split(/(\uFDD0\d+\uFDD1)/)
  return restore(pieces.map((piece, index) => (index % 2 === 1 ? piece : encodeURIComponent(piece))).join(''))
}

function mapHeaders(headers: RecordedHeaders, map: MapLeaf): RecordedHeaders {
  const one = (text: string, steps: string[], key: string): string =>
    mapText(text, { part: 'headers', steps, key, kind: 'whole' }, map)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? one(value, [name], name)
        : value.map((text, index) => one(text, [name, `${index}`], name)),
    ]),
  )
}

function mapText(text: string, leaf: Omit<Leaf, 'value'>, map: MapLeaf): string {
  const value = unescapeText(text)
  const mapped = map({ ...leaf, value })
  return mapped === value ? text : escapeText(asText(mapped))
}

function mapBody(body: RecordedBody, map: MapLeaf, mapKey?: (key: string) => string): RecordedBody {
  if ('json' in body) return { ...body, json: mapJson(body.json, [], '', map, mapKey) }
  if ('form' in body) {
    const fields = Object.entries(body.form).map(([name, value]): [string, string | string[]] => {
      const key = unescapeText(name)
      const one = (text: string, steps: string[]): string =>
        mapText(text, { part: 'body', steps, key, kind: 'whole' }, map)
      return [name, Array.isArray(value) ? value.map((text, index) => one(text, [key, `${index}`])) : one(value, [key])]
    })
    return { form: Object.fromEntries(fields) }
  }
  if ('multipart' in body) {
    return {
      multipart: body.multipart.map((part) => {
        const key = unescapeText(part.name ?? '')
        if (part.filename !== undefined) {
          const at = { part: 'body', steps: [key, 'filename'], key: 'filename', kind: 'whole' } as const
          return { ...part, filename: mapText(part.filename, at, map) }
        }
        if (part.text === undefined) return part
        return { ...part, text: mapText(part.text, { part: 'body', steps: [key], key, kind: 'whole' }, map) }
      }),
    }
  }
  const inText = (text: string): string => mapText(text, { part: 'body', steps: [], key: '', kind: 'text' }, map)
  if ('text' in body) return { text: inText(body.text) }
  if ('stream' in body)
    return { stream: body.stream.map((chunk) => ('text' in chunk ? { ...chunk, text: inText(chunk.text) } : chunk)) }
  return body
}

function mapJson(
  value: JsonValue,
  steps: readonly string[],
  key: string,
  map: MapLeaf,
  mapKey?: (key: string) => string,
): JsonValue {
  if (typeof value === 'string') {
    const plain = unescapeText(value)
    const mapped = map({ part: 'body', steps, key, value: plain, kind: 'whole' })
    if (mapped === plain) return value
    return typeof mapped === 'string' ? escapeText(mapped) : mapped
  }
  if (typeof value !== 'object' || value === null) {
    const mapped = map({ part: 'body', steps, key, value, kind: 'whole' })
    return typeof mapped === 'string' ? escapeText(mapped) : mapped
  }
  if (Array.isArray(value)) return value.map((item, index) => mapJson(item, [...steps, `${index}`], key, map, mapKey))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const plain = unescapeText(name)
      return [
        mapKey === undefined ? name : escapeText(mapKey(plain)),
        mapJson(item, [...steps, plain], plain, map, mapKey),
      ]
    }),
  )
}
