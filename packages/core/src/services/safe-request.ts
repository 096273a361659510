import type { DecodedBody } from '../body/decoded-body.js'
import { parseMediaType } from '../body/media-type.js'

/** What tells whether a request may change something. */
export interface RequestIntent {
  method: string
  url: string
  contentType: string | undefined
  body: DecodedBody
}

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True for a request that changes nothing at its service: GET, HEAD, OPTIONS, and queries of GraphQL by whatever method. A
 * document that is not in the request, as with persisted queries, may be a mutation.
 */
export function isSafeRequest({ method, url, contentType, body }: RequestIntent): boolean {
  if (SAFE_METHODS.has(method)) return !isMutationInQuery(url)
  return method === 'POST' && isQueryBody(body, contentType)
}

function isMutationInQuery(url: string): boolean {
  const start = url.indexOf('?')
  if (start === -1 || !url.includes('mutation', start)) return false
  const query = new URLSearchParams(url.slice(start))
  const type = operationType(query.get('query') ?? '', query.get('operationName'))
  return type === 'mutation'
}

function isQueryBody(body: DecodedBody, contentType: string | undefined): boolean {
  if (body.kind === 'text' && parseMediaType(contentType).essence === 'application/graphql')
    return operationType(body.text, null) === 'query'
  if (body.kind !== 'json') return false
  const requests = Array.isArray(body.value) ? body.value : [body.value]
  return requests.length > 0 && requests.every(isQuery)
}

function isQuery(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || !('query' in request)) return false
  const { query } = request
  const name = 'operationName' in request && typeof request.operationName === 'string' ? request.operationName : null
  return typeof query === 'string' && operationType(query, name) === 'query'
}

/** Comments, and texts in which braces and keywords may stand. */
const NO_CODE = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g

/**
 * The type of the operation that a GraphQL document runs (October 2021, section 2.3); null for what is no document, or where
 * the name does not choose one.
 */
function operationType(document: string, name: string | null): string | null {
  const operations: { type: string; name: string }[] = []
  let depth = 0
  let head = ''
  for (const sign of document.replaceAll(NO_CODE, ' ')) {
    if (sign === '{' && depth === 0 && !head.includes('(', head.lastIndexOf(')') + 1)) {
      const operation = operationIn(head)
      if (operation === null) return null
      if (operation.type !== 'fragment') operations.push(operation)
    }
    if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
    else if (depth === 0) head += sign
    if (sign === '}' && depth === 0 && !head.includes('(', head.lastIndexOf(')') + 1)) head = ''
  }
  if (depth !== 0 || head.trim() !== '') return null
  const wanted = name === null || name === '' ? operations : operations.filter((one) => one.name === name)
  return wanted.length === 1 ? wanted[0]!.type : null
}

/** What stands in front of a selection: a keyword and a name, or nothing for a query. */
function operationIn(head: string): { type: string; name: string } | null {
  if (head.trim() === '') return { type: 'query', name: '' }
  const [, type, name = ''] = /^[\s,]*(query|mutation|subscription|fragment)\b\s*([A-Za-z_]\w*)?/.exec(head) ?? []
  return type === undefined ? null : { type, name }
}
