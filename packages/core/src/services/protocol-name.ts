import type { DecodedBody } from '../body/decoded-body.js'
import { parseMediaType } from '../body/media-type.js'

/** What a body tells of the operation. */
export type BodyHints = Omit<OperationHints, 'header'>

/** Take from a body what it may tell of the operation. */
export function bodyHints(body: DecodedBody): BodyHints {
  switch (body.kind) {
    case 'json':
      return { json: body.value }
    case 'text':
      return { json: undefined, text: body.text }
    case 'form':
      return { json: undefined, field: (name) => body.fields.find(([key]) => key === name)?.[1] }
    default:
      return { json: undefined }
  }
}

/** What a request tells about its operation beside its URL. */
export interface OperationHints {
  header(name: string): string | undefined
  /** The parsed JSON body; undefined for any other. */
  json: unknown
  /** A body that is text but no JSON. */
  text?: string
  /** The first value of a field, where the body is a form. */
  field?(name: string): string | undefined
}

/** Where a request goes, as far as it tells the operation. */
interface Target {
  path: string
  search: string
}

/** The operation's name in the words of its protocol; undefined where the path says it all. */
export function protocolName(target: Target, hints: OperationHints): string | undefined {
  return (
    awsName(target, hints) ??
    rpcName(target, hints) ??
    soapName(hints) ??
    namesOf(hints.json, jsonRpcName) ??
    namesOf(hints.json, graphqlName) ??
    graphqlTextName(target, hints)
  )
}

/** AWS names the operation in a header (`DynamoDB_20120810.GetItem`), or in a form or query beside its version. */
function awsName({ search }: Target, { header, field }: OperationHints): string | undefined {
  const target = header('x-amz-target')
  if (target !== undefined) return named(target.slice(target.lastIndexOf('.') + 1))
  const query = search.includes('Action=') ? new URLSearchParams(search) : undefined
  const [action, version] = ['Action', 'Version'].map((name) => field?.(name) ?? query?.get(name) ?? '')
  return /^\d{4}-\d{2}-\d{2}$/.test(version ?? '') ? named(action ?? '') : undefined
}

/** gRPC-Web, Connect and Twirp: `/acme.shop.v1.OrderService/CreateOrder`. */
function rpcName({ path, search }: Target, { header }: OperationHints): string | undefined {
  const [, prefix = '', service = '', method] = /^(.*\/)([A-Za-z_][\w.]*)\/([A-Za-z_]\w*)$/.exec(path) ?? []
  const { essence } = parseMediaType(header('content-type'))
  const isRpc =
    /^application\/(?:grpc|connect)/.test(essence) ||
    header('connect-protocol-version') !== undefined ||
    (prefix.endsWith('/twirp/') && essence !== '') ||
    (service.includes('.') && /^application\/(?:x-)?proto(?:buf)?$/.test(essence)) ||
    (service.includes('.') && new URLSearchParams(search).get('connect') === 'v1')
  return isRpc ? method : undefined
}

/** SOAP names the operation in a header or in its media type, or else by the body's first element; XML-RPC in the body. */
function soapName({ header, text }: OperationHints): string | undefined {
  const type = parseMediaType(header('content-type'))
  const isXml = /[/+]xml$/.test(type.essence)
  const action =
    header('soapaction') ?? (type.essence === 'application/soap+xml' ? type.parameters['action'] : undefined)
  const fromAction = action
    ?.replaceAll('"', '')
    .split(/[/#:]/)
    .findLast((part) => part !== '')
  if (fromAction !== undefined) return named(fromAction)
  if (!isXml || text === undefined) return undefined
  const inBody = /<(?:[\w-]+:)?Body\b[^>]*>(?:\s|<!--.*?-->)*<(?:[\w-]+:)?([\w.-]+)/s.exec(text)?.[1]
  return inBody ?? /<methodCall>\s*<methodName>\s*([^<\s]+)\s*</.exec(text)?.[1]
}

/** So many names of a batch are told. */
const TOLD = 4

/** The name of one request, or those of a batch, each once. */
function namesOf(json: unknown, nameOf: (request: object) => string | undefined): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  if (!Array.isArray(json)) return nameOf(json)
  const requests = json.filter((one): one is object => typeof one === 'object' && one !== null)
  const names = requests.map(nameOf)
  if (names.length === 0 || names.length < json.length || names.includes(undefined)) return undefined
  const told = [...new Set(names)]
  return told.slice(0, TOLD).join('+') + (told.length > TOLD ? `+${told.length - TOLD}` : '')
}

/** Version 2.0 says so; version 1.0 always has its three members. */
function jsonRpcName(request: object): string | undefined {
  if (!('method' in request) || typeof request.method !== 'string') return undefined
  const isFirst = 'params' in request && Array.isArray(request.params) && 'id' in request
  return 'jsonrpc' in request || isFirst ? named(request.method) : undefined
}

function graphqlName(request: object): string | undefined {
  const isPersisted =
    ('extensions' in request && typeof request.extensions === 'object') ||
    ('documentId' in request && typeof request.documentId === 'string')
  const query = 'query' in request && typeof request.query === 'string' ? request.query : undefined
  if (query === undefined && !isPersisted) return undefined
  const given = 'operationName' in request && typeof request.operationName === 'string' ? request.operationName : ''
  return named(given) ?? documentName(query ?? '')
}

/** GraphQL as the whole body, or in a query. */
function graphqlTextName({ path, search }: Target, { header, text }: OperationHints): string | undefined {
  if (parseMediaType(header('content-type')).essence === 'application/graphql') return documentName(text ?? '')
  if (search === '' || !/(?:^|\/)(?:graphql|gql)(?:\/|$)/i.test(path)) return undefined
  const query = new URLSearchParams(search)
  return named(query.get('operationName') ?? '') ?? documentName(query.get('query') ?? '')
}

/** The name of a document's operation; of one without, that of the first field that it asks for. */
function documentName(document: string): string | undefined {
  // Behind comments and fragments.
  const plain = document.replaceAll(/"""[^]*?"""|#[^\n]*/g, '')
  const name = /(?:^|\})\s*(?:query|mutation|subscription)\s+([A-Za-z_]\w*)\s*[({@]/.exec(plain)?.[1]
  if (name !== undefined) return name
  const start = /^\s*(?:(?:query|mutation|subscription)\s*(?:\([^{]*\))?\s*(?:@[^{]*)?)?\{\s*/.exec(plain)
  const fields = start === null ? '' : plain.slice(start[0].length)
  // Behind its alias; a document ends in a brace, and mere text of the same look does not.
  return /\}\s*$/.test(fields)
    ? /^(?:[A-Za-z_]\w*\s*:\s*)?([A-Za-z_]\w*)\s*(?=[({}@,\w#]|$)/.exec(fields)?.[1]
    : undefined
}

/** A name has no blanks: with one, it would be taken for a method and a path. */
function named(text: string): string | undefined {
  const plain = text.trim()
  return plain === '' || /\s/.test(plain) ? undefined : plain
}
