import { isJsonType, parseMediaType } from '../body/media-type.js'
import { parseJson } from '../body/parse-json.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders } from '../model/index.js'
import { isSecretCookie, isSecretField, isSecretHeader, isSecretQuery } from './known-places.js'

/** One secret in an interaction: where it stands, and what it is. */
export interface FoundSecret {
  /** Stable name of the place, equal in every recording of the same call: `request.headers.authorization`. */
  place: string
  value: string
}

type Draft = Pick<Interaction, 'request' | 'response'>

/** Find the values at known secret places of an interaction, in the order of the file. */
export function findSecrets({ request, response }: Draft): FoundSecret[] {
  const found: FoundSecret[] = []
  const add = (place: string, value: string): void => {
    if (value !== '') found.push({ place, value })
  }
  findInUrl(request.url, 'request.url', add)
  findInHeaders(request.headers, 'request.headers', add)
  findInBody(request.body, request.headers, 'request.body', add)
  if (response !== undefined) {
    findInHeaders(response.headers, 'response.headers', add)
    findInBody(response.body, response.headers, 'response.body', add)
  }
  return found
}

type Add = (place: string, value: string) => void

function findInUrl(url: string, place: string, add: Add): void {
  const query = url.indexOf('?')
  if (query === -1) return
  for (const [name, value] of new URLSearchParams(url.slice(query)))
    if (isSecretQuery(name)) add(`${place}?${name}`, value)
}

function findInHeaders(headers: RecordedHeaders, place: string, add: Add): void {
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) {
      if (name === 'set-cookie') findInSetCookie(one, `${place}.${name}`, add)
      else if (name === 'cookie') findInCookies(one, `${place}.${name}`, add)
      else if (name === 'location' || name === 'referer') findInUrl(one, `${place}.${name}`, add)
      else if (isSecretHeader(name)) add(`${place}.${name}`, credentialOf(one))
    }
  }
}

/** The part of an authorization value after its scheme (RFC 9110 section 11.4). */
function credentialOf(value: string): string {
  return /^[A-Za-z][\w-]* +(\S.*)$/.exec(value)?.[1] ?? value
}

function findInCookies(header: string, place: string, add: Add): void {
  for (const pair of header.split(';')) findCookie(pair, place, add)
}

function findInSetCookie(header: string, place: string, add: Add): void {
  findCookie(header.split(';', 1)[0] ?? '', place, add)
}

function findCookie(pair: string, place: string, add: Add): void {
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals).trim()
  const value = pair.slice(equals + 1).trim()
  if (equals > 0 && isSecretCookie(name, value)) add(`${place}.${name}`, value)
}

function findInBody(body: RecordedBody | undefined, headers: RecordedHeaders, place: string, add: Add): void {
  if (body === undefined) return
  if ('json' in body) return findInJson(body.json, place, add)
  if ('form' in body) {
    for (const [name, value] of Object.entries(body.form))
      if (isSecretField(name)) for (const one of [value].flat()) add(`${place}.${name}`, one)
    return
  }
  if ('multipart' in body) {
    for (const { name = '', text = '' } of body.multipart) if (isSecretField(name)) add(`${place}.${name}`, text)
    return
  }
  if ('text' in body) findInText(body.text, headers, place, add)
  if ('stream' in body)
    findInText(body.stream.map((chunk) => ('text' in chunk ? chunk.text : '')).join(''), headers, place, add)
}

function findInText(text: string, headers: RecordedHeaders, place: string, add: Add): void {
  const { essence } = parseMediaType([headers['content-type'] ?? ''].flat()[0])
  if (isJsonType(essence) || essence === '') {
    const json = parseJson(text)
    if (json !== undefined) return findInJson(json, place, add)
  }
  if (essence === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(text)) if (isSecretField(name)) add(`${place}.${name}`, value)
    return
  }
  // Members of JSON inside other text: the lines of an event stream or of NDJSON.
  for (const match of text.matchAll(/"([\w.-]{1,64})"\s*:\s*"((?:[^"\\\n]|\\.)*)"/g)) {
    const [, name = '', value = ''] = match
    if (isSecretField(name)) add(`${place}.${name}`, value)
  }
}

function findInJson(value: JsonValue, place: string, add: Add): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) findInJson(item, `${place}/${index}`, add)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string' && isSecretField(key)) add(`${place}/${key}`, item)
    else findInJson(item, `${place}/${key}`, add)
  }
}
