import { isUtf8 } from 'node:buffer'
import type { MatchConfig, ResolvedService } from '../config/config.js'
import type { DecodedBody } from '../body/decoded-body.js'
import { decodeFormText, decodeText, queryStartOf } from '../body/url-text.js'
import type { JsonValue } from '../model/index.js'
import type { Place } from '../services/index.js'

/** Tells the places whose values are redacted: there, any value matches, and none. */
export interface Redacted {
  queryName(name: string): boolean
  /** A key in JSON, or a field's name in a form. */
  field(name: string): boolean
  /** True for a number of JSON that is secret under its key. */
  number(name: string, value: number): boolean
  /** A request header's value without its secrets; null where there is nothing else in it. */
  header(name: string, value: string): string | null
  /** What stands in a recording for a secret, wherever that stood. */
  standIn: RegExp
  /** A cheap sign of one: where this is not, none stands. */
  mayStandIn: RegExp
  /** The same by the rules of one service; null for a host that no service claims. */
  of?(service: ResolvedService | null): Redacted
}

/** What stands for a secret where a person or a match function sees a request. */
export const HIDDEN = '(redacted)'

/** Values longer than this are compared by digest. */
const DIGEST_FROM = 1024

/** Key of everything but the body: service, method, path, and the query without regard to order. */
export function headKey(method: string, place: Place, ignoreQuery: readonly string[], redacted: Redacted): string {
  const head = `${place.service}\n${method} ${pathKey(place.path)}`
  if (place.search.length <= 1) return head
  const query = queryKey(place.search, ignoreQuery, redacted)
  return query === '' ? head : `${head}?${query}`
}

/** A path's segments decoded, so that it does not count which characters a client encodes. */
function pathKey(path: string): string {
  if (!path.includes('%')) return path
  return path
    .split('/')
    .map((segment) => decodeText(segment).replaceAll('/', '%2F'))
    .join('/')
}

function queryKey(search: string, ignoreQuery: readonly string[], redacted: Redacted): string {
  const pairs: string[] = []
  for (const [name, value] of new URLSearchParams(search)) {
    if (!ignoreQuery.includes(name) && !redacted.queryName(name))
      pairs.push(JSON.stringify([name, withoutQuerySecrets(value, redacted)]))
  }
  return pairs.sort().join('&')
}

/** Key of a body: JSON by value, forms and multipart by field, all else by its bytes. */
export function bodyKey(body: DecodedBody, ignoreBody: readonly string[][], redacted: Redacted): string {
  return digest(bodyText(body, ignoreBody, redacted))
}

/** A body's key at its full length. */
export function bodyText(body: DecodedBody, ignoreBody: readonly string[][], redacted: Redacted): string {
  switch (body.kind) {
    case 'none':
      return ''
    case 'json':
      return `json ${jsonKey(body.value, ignoreBody, redacted)}`
    case 'form':
      return `form ${fieldsKey(body.fields, redacted)}`
    case 'multipart': {
      const parts = body.parts.map(({ name, filename, bytes }) => [name, filename, partKey(bytes)] as const)
      return `multipart ${fieldsKey(parts, redacted)}`
    }
    case 'text':
      return `text ${withoutElements(body.text, redacted)}`
    case 'bytes':
      return `bytes ${sha256(body.bytes)}`
  }
}

function partKey(bytes: Buffer): string {
  return bytes.length < DIGEST_FROM && isUtf8(bytes) ? `=${bytes.toString()}` : sha256(bytes)
}

/** Fields in the order of their names; those of one name keep their order. */
function fieldsKey(fields: readonly (readonly [name: string, ...rest: string[]])[], redacted: Redacted): string {
  return fields
    .filter(([name]) => !redacted.field(name))
    .map((field) => field.map((text) => withoutQuerySecrets(text, redacted)))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
    .map((field) => JSON.stringify(field))
    .join('&')
}

/** Print a value with sorted keys, without the places that do not count. */
function jsonKey(value: JsonValue, ignore: readonly string[][], redacted: Redacted): string {
  if (typeof value === 'string') return JSON.stringify(withoutQuerySecrets(value, redacted))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => (isIgnored(ignore, String(index)) ? '' : jsonKey(item, pointersBelow(ignore, String(index)), redacted))).join()}]`
  }
  const members = Object.keys(value)
    .sort()
    .filter((key) => !isIgnored(ignore, key) && !isHidden(key, value[key], redacted))
    .map((key) => `${JSON.stringify(key)}:${jsonKey(value[key]!, pointersBelow(ignore, key), redacted)}`)
  return `{${members.join()}}`
}

/** Only values that can be a secret, or its absence, are hidden under a telling key: no structures, counts or flags. */
export function isHidden(key: string, value: JsonValue | undefined, redacted: Redacted): boolean {
  if (typeof value === 'number') return redacted.number(key, value)
  return (typeof value === 'string' || value === null || value === undefined) && redacted.field(key)
}

const ELEMENT = /<((?:[\w-]{1,64}:)?([\w.-]{1,64}))((?:\s[^<>]{0,1000})?)>[^<>]+<\//g

/** XML and HTML without the text of elements whose names are telling. */
function withoutElements(text: string, redacted: Redacted): string {
  if (!text.includes('</')) return text
  return text.replaceAll(ELEMENT, (whole, tag: string, name: string, attributes: string) =>
    redacted.field(name) ? `<${tag}${attributes}></` : whole,
  )
}

/** True where pointers name a member itself. */
export function isIgnored(ignore: readonly string[][], key: string): boolean {
  return ignore.some((pointer) => pointer.length === 1 && (pointer[0] === key || pointer[0] === '*'))
}

/** Pointers as they go on below a member. */
export function pointersBelow(ignore: readonly string[][], key: string): string[][] {
  return ignore.length === 0
    ? []
    : ignore.filter(([first]) => first === key || first === '*').map(([, ...rest]) => rest)
}

/** Text that is a URL without the values of its secret parameters; any other as it is. */
export function withoutQuerySecrets(text: string, redacted: Redacted): string {
  return text.includes('?') && queryStartOf(text) !== -1 ? hideSecrets(text, redacted) : text
}

/** Print a URL without the values of its secret parameters, also where they stand in a URL within it. */
export function hideSecrets(url: string, redacted: Redacted): string {
  return url.replaceAll(/([?&])([^=&#]+)=([^&#]*)/g, (whole, mark: string, name: string, value: string) => {
    const inner = decodeFormText(value)
    const isSecret = redacted.queryName(decodeFormText(name)) || withoutQuerySecrets(inner, redacted) !== inner
    return isSecret ? `${mark}${name}=${HIDDEN}` : whole
  })
}

/** Shorten a key that is too long to be kept as it is. */
export function digest(text: string): string {
  return text.length < DIGEST_FROM ? text : sha256(text)
}

function sha256(data: string | Uint8Array): string {
  // Most keys are short and need no digest, and loading the module takes longer than a replayed test.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(data).digest('base64')
}

/** Split JSON pointers into their decoded steps (RFC 6901). */
export function parsePointers(config: MatchConfig): string[][] {
  return (config.ignoreBody ?? []).map((pointer) =>
    pointer
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  )
}
