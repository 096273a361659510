import { foldVariants } from '../shape/merge-shapes.js'
import type { Shape } from '../shape/shape.js'
import { Placeholder, type Value } from '../value.js'

/** Fields that errors have; an object of nothing else is one. */
const ERROR_FIELDS = new Set(
  (
    'message error errors code statuscode status detail details title type instance errordescription errorcode ' +
    'errormessage errortype fault faultcode faultstring requestid traceid correlationid timestamp path success ok reason name ' +
    'documentationurl moreinfo helplink'
  ).split(' '),
)

/** Fields without which an object of such fields is no error. */
const TELLING_FIELDS = new Set('error errors message errormessage errordescription fault detail errorcode'.split(' '))

/** What makes an answer with a status of success an error all the same; null for none. */
export function softErrorIn(value: Value): string | null {
  if (!isObject(value)) return null
  const { errors, error, jsonrpc } = value
  if (jsonrpc !== undefined && isTold(error)) return 'an RPC error'
  if (Array.isArray(errors) && errors.length > 0 && !isTold(value['data'])) return 'a list of errors'
  if (isTold(error) && error !== false && typeof error !== 'number') return 'an error'
  if (value['ok'] === false || value['success'] === false) return 'no success'
  if (/^(?:error|fail|failed|failure)$/i.test(asText(value['status']))) return 'a status of failure'
  const names = Object.keys(value).map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ''))
  const isError =
    names.length > 0 && names.every((name) => ERROR_FIELDS.has(name)) && names.some((name) => TELLING_FIELDS.has(name))
  return isError ? 'nothing but fields of an error' : null
}

function asText(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Placeholder)
}

/** Fields that say whether an answer is one. */
const MARKS = new Set(['ok', 'success', 'status', 'error', 'errors', 'code', 'message', 'jsonrpc', 'id', 'meta'])

/** True where most of what always was there is not, so that nothing but an error is left. */
export function isGutted({ objects }: Shape, value: Value): boolean {
  if (objects === null || !isObject(value)) return true
  const { fields, count } = foldVariants(objects)
  if (isRecorded(fields, value)) return false
  const wanted = [...fields].filter(([name, { seen, nulls }]) => seen === count && nulls < seen && !MARKS.has(name))
  const left = wanted.filter(([name]) => isTold(value[name]))
  return left.length * 2 <= wanted.length
}

/** True where answers of the very kind were recorded. */
function isRecorded(fields: ReadonlyMap<string, Shape>, value: Record<string, Value>): boolean {
  const wasTold = (name: string): boolean => {
    const field = fields.get(name)
    return isTold(value[name]) && field !== undefined && field.seen > field.nulls
  }
  const wasFalse = (name: string): boolean => {
    const field = fields.get(name)
    return value[name] === false && field !== undefined && field.booleans > field.trues
  }
  const status = fields.get('status')?.strings?.distinct?.values ?? []
  return (
    wasTold('error') ||
    wasTold('errors') ||
    wasFalse('ok') ||
    wasFalse('success') ||
    status.includes(asText(value['status']))
  )
}

/** A GraphQL answer by its data: errors stand only where there are none, and extensions are nobody's contract. */
export function graphqlData(value: Value): Value {
  if (!isObject(value) || !('data' in value) || !('errors' in value || 'extensions' in value)) return value
  const { data, errors, extensions: _extensions, ...rest } = value
  if (Object.keys(rest).length > 0 || data === undefined) return value
  return errors === undefined || isTold(data) ? { data } : { data, errors }
}

function isTold(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || value instanceof Placeholder || Object.keys(value).length > 0
}

/** Paths of a GraphQL answer of which an error tells why they are null. */
export function explainedPaths(value: Value): string[] {
  if (!isObject(value)) return []
  const { data, errors } = value
  if (!Array.isArray(errors) || errors.length === 0 || !isTold(data)) return []
  return errors.flatMap((error) => {
    const path = typeof error === 'object' && error !== null && 'path' in error ? error['path'] : undefined
    return Array.isArray(path)
      ? [['/data', ...path.map((step) => (typeof step === 'number' ? '*' : asText(step)))].join('/')]
      : []
  })
}

/** Messages of servers whose schema has not what a query asks for (GraphQL, section 5). */
const NOT_IN_SCHEMA =
  /cannot query field|unknown (?:argument|type|field|directive)|doesn'?t exist on type|is not defined by type/i

/** The message by which a GraphQL server rejects what was asked before; null for none. */
export function rejectedQuery(value: Value): string | null {
  if (!isObject(value)) return null
  const { errors } = value
  if (!Array.isArray(errors)) return null
  for (const error of errors) {
    if (typeof error !== 'object' || error === null || !('message' in error)) continue
    const { message } = error
    if (typeof message === 'string' && NOT_IN_SCHEMA.test(message)) return message
  }
  return null
}
