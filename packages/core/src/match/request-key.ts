import { createHash } from 'node:crypto'
import type { MatchConfig } from '../config/config.js'
import type { DecodedBody } from '../body/decoded-body.js'
import type { JsonValue } from '../model/index.js'
import type { Place } from '../services/index.js'

/** Tells the places whose values are redacted: there, any value matches. */
export interface Redacted {
  queryName(name: string): boolean
  /** A key in JSON, or a field's name in a form. */
  field(name: string): boolean
}

/** What stands for a redacted value on both sides. */
const ANY = '\u0000any'

/** Values longer than this are compared by digest. */
const DIGEST_FROM = 1024

/** Key of everything but the body: service, method, path, and the query without regard to order. */
export function headKey(method: string, place: Place, ignoreQuery: readonly string[], redacted: Redacted): string {
  const head = `${place.service}\n${method} ${place.path}`
  return place.search.length <= 1 ? head : `${head}?${queryKey(place.search, ignoreQuery, redacted)}`
}

function queryKey(search: string, ignoreQuery: readonly string[], redacted: Redacted): string {
  const pairs: string[] = []
  for (const [name, value] of new URLSearchParams(search)) {
    if (ignoreQuery.includes(name)) continue
    pairs.push(JSON.stringify([name, redacted.queryName(name) ? ANY : value]))
  }
  return pairs.sort().join('&')
}

/** Key of a body: JSON by value, forms and multipart by field, all else by its bytes. */
export function bodyKey(body: DecodedBody, ignoreBody: readonly string[][], redacted: Redacted): string {
  switch (body.kind) {
    case 'none':
      return ''
    case 'json':
      return digest(`json ${jsonKey(body.value, ignoreBody, redacted)}`)
    case 'form':
      return digest(
        `form ${body.fields.map(([name, value]) => JSON.stringify([name, redacted.field(name) ? ANY : value])).join('&')}`,
      )
    case 'multipart':
      return digest(
        `multipart ${body.parts.map((part) => JSON.stringify([part.name, part.filename, redacted.field(part.name) ? ANY : sha256(part.bytes)])).join('&')}`,
      )
    case 'text':
      return digest(`text ${body.text}`)
    case 'bytes':
      return `bytes ${sha256(body.bytes)}`
  }
}

/** Print a value with sorted keys, without the places that do not count. */
function jsonKey(value: JsonValue, ignore: readonly string[][], redacted: Redacted): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => (isIgnored(ignore, String(index)) ? '' : jsonKey(item, below(ignore, String(index)), redacted))).join()}]`
  }
  const members = Object.keys(value)
    .sort()
    .filter((key) => !isIgnored(ignore, key))
    .map(
      (key) =>
        `${JSON.stringify(key)}:${isHidden(key, value[key], redacted) ? ANY : jsonKey(value[key]!, below(ignore, key), redacted)}`,
    )
  return `{${members.join()}}`
}

/** Only values that can be a secret are hidden under a telling key: text, not structures, counts or flags. */
function isHidden(key: string, value: JsonValue | undefined, redacted: Redacted): boolean {
  return typeof value === 'string' && redacted.field(key)
}

function isIgnored(ignore: readonly string[][], key: string): boolean {
  return ignore.some((pointer) => pointer.length === 1 && (pointer[0] === key || pointer[0] === '*'))
}

function below(ignore: readonly string[][], key: string): string[][] {
  return ignore.length === 0
    ? []
    : ignore.filter(([first]) => first === key || first === '*').map(([, ...rest]) => rest)
}

function digest(text: string): string {
  return text.length < DIGEST_FROM ? text : sha256(text)
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64')
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
