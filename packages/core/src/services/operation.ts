import type { Place } from './services.js'

/** An operation as calls are filed under it. */
export interface Operation {
  /** The configured name, a GraphQL or RPC operation's name, or `METHOD /path/:template`. */
  name: string
  /** True for a name that can stand behind the service's with a dot. */
  isNamed: boolean
}

/** What a request tells about its operation beside its URL. */
export interface OperationHints {
  header(name: string): string | undefined
  /** The parsed JSON body; undefined for any other. */
  json: unknown
}

/** Name what a request asks of its service. */
export function operationOf(method: string, place: Place, hints: OperationHints): Operation {
  const configured = place.config?.operations.find(
    (one) => one.method === method && matchesTemplate(one.path, place.path),
  )
  if (configured !== undefined) return { name: configured.name, isNamed: true }
  const target = hints.header('x-amz-target')
  if (target !== undefined) return { name: target.slice(target.lastIndexOf('.') + 1), isNamed: true }
  const graphql = graphqlOperation(hints.json)
  if (graphql !== undefined) return { name: graphql, isNamed: true }
  return { name: `${method} ${templateOf(place.path)}`, isNamed: false }
}

function graphqlOperation(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('query' in json) || typeof json.query !== 'string')
    return undefined
  if ('operationName' in json && typeof json.operationName === 'string' && json.operationName !== '')
    return json.operationName
  return /^\s*(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/.exec(json.query)?.[1]
}

function matchesTemplate(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  )
}

/** Segments that name a thing and not a kind of thing: numbers, uuids, ulids, long hex, prefixed ids (`re_1a2B3c`). */
const ID_SEGMENT =
  /^(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|[\da-f]{16,}|[a-z]{2,8}[_-](?=[\w-]*\d)[\w-]{3,})$/i

/** Replace the segments of a path that are ids by `:id`; never the first, nor a version such as `v2`. */
export function templateOf(path: string): string {
  const segments = path.split('/')
  return segments
    .map((segment, index) => (index > 1 && ID_SEGMENT.test(segment) && !/^v\d+$/.test(segment) ? ':id' : segment))
    .join('/')
}
