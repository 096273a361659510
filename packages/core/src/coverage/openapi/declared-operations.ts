import { below, isRecord, type DocumentFiles, type Located } from './document-files.js'
import { openApiTemplate, type PathTemplate } from './path-template.js'

/** An operation as a document declares it. */
export interface DeclaredOperation {
  method: string
  /** As in the document, below its server's path: `/payments/{id}`. */
  path: string
  template: PathTemplate
  operationId: string | null
  /** URLs of the servers that answer it, variables filled in; the most local ones. */
  servers: string[]
  responses: DeclaredResponse[]
}

/** What an operation may answer. */
export interface DeclaredResponse {
  /** `201`, `4XX` or `default`, in upper case but for the last. */
  status: string
  /** Schemas by media type as written; null where nothing is said of the body. */
  content: { type: string; schema: Located | null }[] | null
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Read the operations of a document. An `operationId` that two of them have names neither. */
export function declaredOperations(files: DocumentFiles): DeclaredOperation[] {
  const paths = below(files.root, 'paths')
  const servers = serversOf(files.root) ?? ['/']
  const operations = Object.keys(isRecord(paths.value) ? paths.value : {})
    .filter((path) => path.startsWith('/'))
    .flatMap((path) => operationsOf(files, below(paths, path), { path, servers }))
  const uses = Map.groupBy(operations, ({ operationId }) => operationId)
  return operations.map((one) => (uses.get(one.operationId)!.length > 1 ? { ...one, operationId: null } : one))
}

function operationsOf(
  files: DocumentFiles,
  place: Located,
  { path, servers }: { path: string; servers: string[] },
): DeclaredOperation[] {
  const item = files.follow(place)
  if (item === undefined || !isRecord(item.value)) return []
  const ofPath = serversOf(item) ?? servers
  return METHODS.filter((method) => isRecord(below(item, method).value)).map((method) => {
    const operation = below(item, method)
    const { value: id } = below(operation, 'operationId')
    return {
      method: method.toUpperCase(),
      path,
      template: openApiTemplate(path),
      operationId: typeof id === 'string' && id.trim() !== '' ? id.trim() : null,
      servers: serversOf(operation) ?? ofPath,
      responses: responsesOf(files, below(operation, 'responses')),
    }
  })
}

function responsesOf(files: DocumentFiles, responses: Located): DeclaredResponse[] {
  return Object.keys(isRecord(responses.value) ? responses.value : {})
    .filter((status) => /^(?:[1-5](?:\d\d|XX)|default)$/i.test(status))
    .map((status) => ({
      status: status === 'default' ? status : status.toUpperCase(),
      content: contentOf(files, below(responses, status)),
    }))
}

function contentOf(files: DocumentFiles, place: Located): DeclaredResponse['content'] {
  const response = files.follow(place)
  const content = response === undefined ? undefined : files.follow(below(response, 'content'))
  if (content === undefined || !isRecord(content.value) || Object.keys(content.value).length === 0) return null
  return Object.keys(content.value).map((type) => {
    const schema = below(below(content, type), 'schema')
    return { type, schema: schema.value === undefined ? null : schema }
  })
}

/** The URLs of an object's own servers; undefined where it has none. */
function serversOf(place: Located): string[] | undefined {
  const { value } = below(place, 'servers')
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.filter(isRecord).flatMap(({ url, variables }) => (typeof url === 'string' ? filled(url, variables) : []))
}

/** So many values of variables are tried. */
const MOST_URLS = 64

/** A server's URL with each value that its variables may have, the default first. */
function filled(url: string, variables: unknown): string[] {
  let urls = [url]
  for (const [name, variable] of Object.entries(isRecord(variables) ? variables : {})) {
    if (!isRecord(variable)) continue
    const { default: usual, enum: others } = variable
    const values = [usual, ...(Array.isArray(others) ? others : [])].filter((one) => one !== undefined).map(String)
    urls = [...new Set(values)].flatMap((value) => urls.map((one) => one.replaceAll(`{${name}}`, value)))
  }
  return urls.slice(0, MOST_URLS)
}
