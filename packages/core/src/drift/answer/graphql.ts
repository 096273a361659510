import { isObject, isTold, type Value } from '../value.js'

/** A GraphQL answer by its data: errors stand only where there are none, and extensions are nobody's contract. */
export function graphqlData(value: Value): Value {
  if (!isObject(value) || !('data' in value) || !('errors' in value || 'extensions' in value)) return value
  const { data, errors, extensions: _extensions, ...rest } = value
  if (Object.keys(rest).length > 0 || data === undefined) return value
  return errors === undefined || isTold(data) ? { data } : { data, errors }
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

function asText(value: Value): string {
  return typeof value === 'string' ? value : ''
}
