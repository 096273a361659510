import { decodeRecordedBody } from '../body/decoded-body.js'
import { hasPlaceholder, unescapeText } from '../body/placeholder.js'
import type { ResolvedConfig } from '../config/config.js'
import type { ResolvedCoverageConfig } from '../config/coverage-config.js'
import type { CallRecord, Interaction } from '../model/index.js'
import { nearestName } from '../nearest-name.js'
import { placeRecorded } from '../parameters/index.js'
import { bodyHints, createServices, operationOf, type OperationHints, type Place } from '../services/index.js'
import type { CoverageProblem, KnownInteraction, KnownOperation } from './coverage-data.js'
import { declaredCatalog, type DeclaredCatalog, type DeclaredEntry } from './declared-catalog.js'
import { noteOutcome, toKnownOperation, type OperationNotes } from './known-operations.js'
import type { OpenApiDocument } from './openapi/read-open-api.js'
import { outcomeOf } from './outcome.js'

/** What operations and outcomes there are, from recordings, the configuration and OpenAPI documents. */
export interface Catalog {
  /** File a recorded call, and take note of it. */
  place(interaction: Interaction): Pick<KnownInteraction, 'service' | 'operation' | 'outcome' | 'contradiction'>
  /** Name a call that no interaction answered as recorded calls of its kind are named. */
  nameOf(call: Pick<CallRecord, 'service' | 'operation' | 'method' | 'url'>): { service: string; operation: string }
  /** All that is known, now that every recorded call is filed. The order of filing does not matter. */
  operations(): KnownOperation[]
  /**
   * What is wrong, now that every recorded call is filed: names in `coverage.outcomes` that no service and no operation has,
   * and schemas by which nothing could be judged.
   */
  problems(): CoverageProblem[]
}

/** What a catalog is made of. */
export interface CatalogOptions extends Pick<ResolvedConfig, 'services' | 'passthrough'> {
  /** By the name of their service. */
  documents: ReadonlyMap<string, OpenApiDocument>
  outcomes: ResolvedCoverageConfig['outcomes']
  /** The configuration's file, as messages name it. */
  configFile?: string
}

/** Begin a catalog with what is declared. */
export function createCatalog(options: CatalogOptions): Catalog {
  const services = createServices(options)
  const declared = new Map(
    options.services.map((service) => [service.name, declaredCatalog(service, options.documents.get(service.name))]),
  )
  const observed = new Map<string, OperationNotes>()
  const plain = new Set<DeclaredEntry>()
  const carriers = new Set<DeclaredEntry>()

  function place(interaction: Interaction): ReturnType<Catalog['place']> {
    const found = placeRecorded(services, interaction)
    const { service } = found
    const filed = fileCall(interaction, found, declared.get(service))
    const { entry, name } = filed
    const outcome = outcomeOf(interaction)
    if (entry !== undefined) (name === entry.name ? plain : carriers).add(entry)
    const template = filed.path ?? templateOf(interaction, found)
    const notes = notesOf(observed, { service, name, place: { method: interaction.request.method, path: template } })
    notes.sources.add('observed')
    noteOutcome(notes, outcome, 'observed')
    return { service, operation: name, outcome, contradiction: contradictionOf(interaction, service, entry) }
  }

  function contradictionOf(interaction: Interaction, service: string, entry: DeclaredEntry | undefined): string | null {
    const document = options.documents.get(service)
    if (document === undefined || entry === undefined || entry.declared === null) return null
    return document.contradictionOf(entry.declared, interaction)
  }

  function nameOf({
    service,
    operation,
    method,
    url,
  }: Parameters<Catalog['nameOf']>[0]): ReturnType<Catalog['nameOf']> {
    // A name is the configuration's word, or the protocol's.
    if (!/\s/.test(operation) || !URL.canParse(url)) return { service, operation }
    const entry = declared.get(service)?.find(method, services.place(url).path)
    return { service, operation: entry?.name ?? operation }
  }

  function allNotes(): OperationNotes[] {
    const all = new Map([...observed].map(([key, notes]) => [key, copyOf(notes)]))
    for (const [service, { entries }] of declared) {
      for (const entry of entries) {
        // A path that only carries operations with names of their own is none itself.
        if (carriers.has(entry) && !plain.has(entry) && !entry.isConfigured) continue
        addDeclared(all, service, entry)
      }
    }
    return [...all.values()]
  }

  function operations(): KnownOperation[] {
    const { all, by } = options.outcomes
    return allNotes()
      .map((notes) => {
        const { service, name } = notes
        const wanted = [...all, ...[service, ...fullNames(service, name)].flatMap((key) => by[key] ?? [])]
        for (const outcome of wanted) noteOutcome(notes, outcome, 'declared')
        return toKnownOperation(notes)
      })
      .sort((a, b) => compare(a.service, b.service) || compare(a.name, b.name))
  }

  function problems(): CoverageProblem[] {
    const notes = allNotes()
    const names = new Set([
      ...declared.keys(),
      ...notes.flatMap(({ service, name }) => [service, ...fullNames(service, name)]),
    ])
    const unknown = Object.keys(options.outcomes.by)
      .filter((name) => !names.has(name))
      .map((name) => unknownName(name, names, options.configFile))
    return [...unknown, ...[...new Set(options.documents.values())].flatMap((document) => document.problems())]
  }

  return { place, nameOf, operations, problems }
}

/** How `coverage.outcomes` may name an operation. */
function fullNames(service: string, name: string): string[] {
  return /\s/.test(name) ? [`${service}.${name}`, `${service} ${name}`] : [`${service}.${name}`]
}

function unknownName(name: string, names: ReadonlySet<string>, file = 'the configuration'): CoverageProblem {
  const near = nearestName(name, names)
  const hint = near === undefined ? 'name a service, or "Service.operation"' : `did you mean "${near}"?`
  const message = `coverage.outcomes of ${file} names "${name}", which is no service and no operation: ${hint}`
  return { kind: 'outcomes-unknown', file, message }
}

/** What a recorded call is filed under. */
interface FiledCall {
  name: string
  /** The declared operation at its path. */
  entry: DeclaredEntry | undefined
  /** Of the operation; undefined where only the call tells it. */
  path?: string
}

/**
 * Name a recorded call: by the configuration, as that is the user's own word; by what the protocol says, as operations of
 * GraphQL share one path; by the document; else as it was recorded.
 */
function fileCall(interaction: Interaction, place: Place, declared: DeclaredCatalog | undefined): FiledCall {
  const { method } = interaction.request
  const entry = declared?.find(method, place.path)
  if (entry?.isConfigured === true) return { name: entry.name, entry, path: entry.path }
  const { name, isNamed } = operationOf(method, { ...place, config: null }, hintsOf(interaction))
  if (isNamed) return { name, entry }
  if (entry !== undefined) return { name: entry.name, entry, path: entry.path }
  if (!/\s/.test(interaction.operation)) return { name: interaction.operation, entry }
  const path = templateOf(interaction, place)
  return { name: `${method} ${path}`, entry, path }
}

/**
 * The template of a recorded path, by today's rules. Where a placeholder or a stand-in took an id's place, the name that the
 * recording has still tells that there was one.
 */
function templateOf({ operation, request }: Interaction, place: Place): string {
  const bare = { ...place, search: '', config: null }
  const { name } = operationOf(request.method, bare, { header: () => undefined, json: undefined })
  const segments = name.slice(name.indexOf(' ') + 1).split('/')
  const recorded = /^\S+ (\/.*)$/.exec(operation)?.[1]?.split('/') ?? []
  return segments
    .map((segment, index) => {
      const before = recorded[recorded.length - segments.length + index]
      return before === ':id' || hasPlaceholder(segment) ? ':id' : segment
    })
    .join('/')
}

function hintsOf({ request: { headers, body } }: Interaction): OperationHints {
  const header = (name: string): string | undefined => {
    const value = headers[name]
    const first = typeof value === 'string' ? value : value?.[0]
    return first === undefined ? undefined : unescapeText(first)
  }
  const decoded = decodeRecordedBody(body, header('content-type'), () => Buffer.alloc(0))
  return { header, ...bodyHints(decoded) }
}

type Known = Pick<OperationNotes, 'service' | 'name' | 'place'>

function notesOf(all: Map<string, OperationNotes>, { service, name, place }: Known): OperationNotes {
  const key = JSON.stringify([service, name])
  const known = all.get(key)
  if (known === undefined) {
    const notes = { service, name, place, sources: new Set<never>(), outcomes: new Map<string, never>() }
    all.set(key, notes)
    return notes
  }
  if (compare(placeKey(place), placeKey(known.place)) < 0) known.place = place
  return known
}

function placeKey({ method, path }: OperationNotes['place']): string {
  return `${path} ${method}`
}

function addDeclared(
  all: Map<string, OperationNotes>,
  service: string,
  { name, method, path, declared }: DeclaredEntry,
): void {
  const notes = notesOf(all, { service, name, place: { method, path } })
  notes.place = { method, path }
  notes.sources.add('declared')
  for (const { status } of declared?.responses ?? [])
    if (status !== 'default') noteOutcome(notes, status.toLowerCase(), 'declared')
}

function copyOf(notes: OperationNotes): OperationNotes {
  const outcomes = new Map([...notes.outcomes].map(([outcome, sources]) => [outcome, new Set(sources)]))
  return { ...notes, sources: new Set(notes.sources), outcomes }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
