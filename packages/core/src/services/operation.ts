import type { ResolvedService } from '../config/config.js'
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
  const name =
    configuredOperation(method, place)?.name ?? awsName(hints) ?? jsonRpcName(hints.json) ?? graphqlName(hints.json)
  if (name !== undefined) return { name, isNamed: true }
  return { name: `${method} ${templateOf(place.path)}`, isNamed: false }
}

/** The configured operation that a request is. Of several that fit, the one with the fewest parameters. */
export function configuredOperation(method: string, { config, path }: Place): ConfiguredOperation | undefined {
  const fitting = config?.operations.filter((one) => one.method === method && matchesTemplate(one.path, path)) ?? []
  const parameters = ({ path }: ConfiguredOperation): number => path.split('/:').length
  return fitting.reduce<ConfiguredOperation | undefined>(
    (best, one) => (best === undefined || parameters(one) < parameters(best) ? one : best),
    undefined,
  )
}

type ConfiguredOperation = ResolvedService['operations'][number]

/** AWS's JSON protocol names the operation in a header: `DynamoDB_20120810.GetItem`. */
function awsName(hints: OperationHints): string | undefined {
  const target = hints.header('x-amz-target')
  return target?.slice(target.lastIndexOf('.') + 1)
}

function jsonRpcName(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('jsonrpc' in json) || !('method' in json)) return undefined
  return typeof json.method === 'string' && json.method !== '' ? json.method : undefined
}

function graphqlName(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const isPersisted = 'extensions' in json && typeof json.extensions === 'object'
  const query = 'query' in json && typeof json.query === 'string' ? json.query : undefined
  if (query === undefined && !isPersisted) return undefined
  if ('operationName' in json && typeof json.operationName === 'string' && json.operationName !== '')
    return json.operationName
  // Behind comments and fragments.
  const plain = query?.replaceAll(/#[^\n]*/g, '') ?? ''
  return /(?:^|\})\s*(?:query|mutation|subscription)\s+([A-Za-z_]\w*)\s*[({@]/.exec(plain)?.[1]
}

function matchesTemplate(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  )
}

/** Segments that name a thing and not a kind of thing. */
const ID_SEGMENTS = [
  // Numbers, and lists of them.
  /^\d+(?:(?:,|%2C)\d+)*$/i,
  // UUIDs and ULIDs.
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^[0-7][\dA-HJKMNP-TV-Z]{25}$/i,
  // Names with a UUID in them, such as `invoice-<uuid>.pdf`.
  /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/i,
  // Digests and object ids; Twilio's have two letters before them.
  /^(?:[a-z]{2})?[\da-f]{16,}$/i,
  // Ids with a prefix: `re_1a2B3c`, `cs_test_a1B2`, `INV-2024-0001`; but not `order-items-v2`.
  /^[a-z]{2,8}(?:[_-][\da-z]+)*[_-](?=[a-z]*\d)[\da-z]{3,}$/i,
  // Random text of mixed case, such as a Firebase id.
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{20,}$/,
  // JSON Web Tokens, IBANs, phone numbers, and what stands for a secret.
  /^ey[\w-]{8,}\.[\w-]+\.[\w-]*$/,
  /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/,
  /^(?:\+|%2B)\d[\d .()-]{6,}$/i,
  /redacted-\d+$/,
  // E-mail addresses.
  /^[^@]+(?:@|%40)[^@]+\.[a-z]+$/i,
]

/** Months and days are versions of an interface, as `v2` is. */
const VERSION_SEGMENT = /^(?:v\d[\d.]*|\d{4}-\d{2}(?:-\d{2})?)$/

/** Replace the segments of a path that are ids by `:id`; never the first, nor a version such as `v2`. */
export function templateOf(path: string): string {
  return path
    .split('/')
    .map((segment, index) => (index > 1 && isIdSegment(segment) ? ':id' : segment))
    .join('/')
}

/** True for a path segment that names a thing, and not a kind of thing. */
function isIdSegment(segment: string): boolean {
  return ID_SEGMENTS.some((pattern) => pattern.test(segment)) && !VERSION_SEGMENT.test(segment)
}
