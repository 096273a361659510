import type { ResolvedService } from '../config/config.js'
import { alignedPath, alignServers, areElsewhere } from './openapi/servers.js'
import type { DeclaredOperation } from './openapi/declared-operations.js'
import {
  compareConcreteness,
  configuredTemplate,
  fitsTemplate,
  openApiTemplate,
  type PathTemplate,
} from './openapi/path-template.js'
import type { OpenApiDocument } from './openapi/read-open-api.js'

/** An operation that the configuration or an OpenAPI document names, or both. */
export interface DeclaredEntry {
  name: string
  method: string
  /** Below the service's base URL: `/payments/:id`. */
  path: string
  /** True where the configuration names it. */
  isConfigured: boolean
  /** What the document says of it; null for an operation of the configuration alone. */
  declared: DeclaredOperation | null
}

/** The declared operations of a service. */
export interface DeclaredCatalog {
  entries: readonly DeclaredEntry[]
  /** The operation that a request is. Of several that fit, the most concrete; then the configuration's. */
  find(method: string, path: string): DeclaredEntry | undefined
}

interface Route {
  template: PathTemplate
  entry: DeclaredEntry
}

/** Join the operations that the configuration and the document of a service declare. */
export function declaredCatalog(service: ResolvedService, document: OpenApiDocument | undefined): DeclaredCatalog {
  const routes = new Map<string, Route>()
  for (const { name, method, path } of service.operations) {
    const template = configuredTemplate(path)
    const entry = { name, method, path, isConfigured: true, declared: null }
    addRoute(routes, { template, entry })
  }
  const names = new Set(service.operations.map(({ name }) => name))
  for (const declared of document?.operations ?? [])
    addDeclared(routes, declared, { service, document: document!, names })
  return catalogOf([...routes.values()])
}

function addRoute(routes: Map<string, Route>, route: Route): void {
  const key = routeKey(route.entry.method, route.template)
  if (!routes.has(key)) routes.set(key, route)
}

function addDeclared(
  routes: Map<string, Route>,
  declared: DeclaredOperation,
  { service, document, names }: { service: ResolvedService; document: OpenApiDocument; names: Set<string> },
): void {
  const { method } = declared
  const templates = templatesOf(declared, service, document)
  const [first] = templates
  if (first === undefined) return
  const known = templates
    .map((template) => routes.get(routeKey(method, template))?.entry)
    .find((one) => one !== undefined)
  if (known !== undefined) known.declared ??= declared
  const entry = known ?? {
    name: nameOf(declared, first, names),
    method,
    path: first.path,
    isConfigured: false,
    declared,
  }
  names.add(entry.name)
  for (const template of templates) addRoute(routes, { template, entry })
}

/** The name that a document gives, unless it is taken. */
function nameOf(
  { operationId, method }: DeclaredOperation,
  { path }: PathTemplate,
  names: ReadonlySet<string>,
): string {
  return operationId === null || names.has(operationId) ? `${method} ${path}` : operationId
}

/** The paths of an operation below each base URL of its service, the first one's first; none where it is elsewhere. */
function templatesOf(
  { path, servers }: DeclaredOperation,
  { baseUrls }: ResolvedService,
  { operations }: OpenApiDocument,
): PathTemplate[] {
  const isOwn = operations.some((one) => !areElsewhere(one.servers, baseUrls))
  if (isOwn && areElsewhere(servers, baseUrls)) return []
  const paths = operations.map((one) => one.path)
  const aligned = baseUrls.map((url) => alignedPath(path, alignServers(servers, url, paths)))
  return [...new Set(aligned)].filter((one) => one !== null).map(openApiTemplate)
}

function routeKey(method: string, { key }: PathTemplate): string {
  return `${method} ${key}`
}

function catalogOf(routes: readonly Route[]): DeclaredCatalog {
  const bySize = Map.groupBy(routes, ({ entry, template }) => `${entry.method} ${template.segments.length}`)
  const found = new Map<string, DeclaredEntry | undefined>()
  const search = (method: string, path: string): DeclaredEntry | undefined => {
    const fitting = bySize
      .get(`${method} ${path.split('/').length}`)
      ?.filter(({ template }) => fitsTemplate(template, path))
    return fitting?.sort(compareRoutes)[0]?.entry
  }
  return {
    entries: [...new Set(routes.map(({ entry }) => entry))],
    find(method, path) {
      const key = `${method} ${path}`
      if (!found.has(key)) found.set(key, search(method, path))
      return found.get(key)
    },
  }
}

function compareRoutes(a: Route, b: Route): number {
  return compareConcreteness(a.template, b.template)
}
