import { decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { MatchRequest, ResolvedService } from '../config/config.js'
import type { Interaction } from '../model/index.js'
import { isReused, placeRecorded, type Sources } from '../parameters/index.js'
import { operationOf, type Place, type Services } from '../services/index.js'
import { recordedHeader } from './live-request.js'
import { toMatchRequest } from './match-request.js'
import { RecordedRequests } from './recorded-requests.js'
import { bodyText, digest, headKey, parsePointers, type Redacted } from './request-key.js'
import type { Group, Scope, Sequence } from './scope.js'
import { contentContext, createTemplate, headContext, type Template } from './template.js'

/** What an index is made from. */
export interface IndexOptions {
  interactions: readonly Interaction[]
  /** Path of the recording as it is to be printed. */
  recording: string
  services: Services
  redacted: Redacted
  /** Bytes of a body that stands beside the recording. */
  readFile(name: string): Buffer
}

/** The interactions of a recording by test, head and content. Built test by test and group by group, as they are needed. */
export class RecordingIndex {
  readonly #options: IndexOptions
  readonly #byTest: ReadonlyMap<string | null, Interaction[]>
  readonly #scopes = new Map<string | null, Scope>()
  readonly #requests: RecordedRequests

  constructor(options: IndexOptions, sources: Sources) {
    this.#options = options
    this.#requests = new RecordedRequests(sources)
    this.#byTest = Map.groupBy(options.interactions, ({ test }) => test)
  }

  /** The groups of a test; undefined where nothing is recorded for it. */
  scopeOf(test: string | null): Scope | undefined {
    return this.#scopes.get(test) ?? this.#buildScope(test)
  }

  /** Groups that may answer for other path parameters. */
  reusable(test: string | null, method: string, place: Place): readonly Group[] {
    if (!isReused(method, place)) return NO_GROUPS
    const scope = this.scopeOf(test)
    if (scope === undefined) return []
    scope.byOperation ??= Map.groupBy(scope.groups.values(), ({ interactions: [one] }) =>
      this.#operationKey(one!.request.method, this.placeOf(one!)),
    )
    return scope.byOperation.get(this.#operationKey(method, place)) ?? []
  }

  /** What is redacted of a service's messages. */
  redactedOf(service: ResolvedService | null): Redacted {
    const { redacted } = this.#options
    return redacted.of?.(service) ?? redacted
  }

  /** Key of everything of a request but its body. */
  headKey(method: string, place: Place): string {
    const match = place.config?.match
    if (typeof match === 'function') return `${place.service}\n${method}`
    return headKey(method, place, match?.ignoreQuery ?? [], this.redactedOf(place.config))
  }

  /** Where the request of an interaction leads, with numbers for its placeholders. */
  placeOf(interaction: Interaction): Place {
    return placeRecorded(this.#options.services, interaction)
  }

  /** What counts of a request beside its head: the body, and the headers that are compared. */
  contentText(body: DecodedBody, header: (name: string) => string | undefined, config: ResolvedService | null): string {
    const redacted = this.redactedOf(config)
    const match = config === null || typeof config.match === 'function' ? null : config.match
    const text = bodyText(body, match === null ? [] : parsePointers(match), redacted)
    const names = headersToCompare(config)
    if (names.length === 0) return text
    const values = names.map((name) => {
      const value = header(name)
      return value === undefined ? null : redacted.header(name, value)
    })
    return `${text}\n${JSON.stringify(values)}`
  }

  #recordedBody({ headers, body }: Interaction['request']): DecodedBody {
    return decodeRecordedBody(body, recordedHeader(headers, 'content-type'), this.#options.readFile)
  }

  /** A recorded request as a match function sees it. */
  shown({ request }: Interaction, config: ResolvedService | null): MatchRequest {
    const { method, url, headers } = request
    const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().map(unescapeText)] as const)
    return toMatchRequest(method, unescapeText(url), texts, this.#recordedBody(request), this.redactedOf(config))
  }

  /** The members of a group by their content. */
  bodiesOf(group: Group, config: ResolvedService | null): Map<string, Sequence> {
    if (group.byBody !== null) return group.byBody
    const index = new Map<string, Sequence>()
    for (const [place, interaction] of group.interactions.entries()) {
      const request = this.#requests.of(interaction)
      const isNeverSent = interaction.error !== undefined && request.body === undefined
      const content = isNeverSent
        ? ANY_BODY
        : this.contentText(this.#recordedBody(request), (name) => recordedHeader(request.headers, name), config)
      const key = digest(content)
      const known = index.get(key)
      if (known !== undefined) {
        known.areDistinct ||= !areAlike(interaction, group.interactions[known.places[0]!]!)
        known.places.push(place)
        continue
      }
      const sequence: Sequence = { places: [place], areDistinct: false }
      index.set(key, sequence)
      const template = this.#templateOf(content, contentContext(content))
      if (template !== null) group.templated.push({ template, found: sequence })
    }
    group.byBody = index
    return index
  }

  #buildScope(test: string | null): Scope | undefined {
    const interactions = this.#byTest.get(test)
    if (interactions === undefined) return undefined
    const scope: Scope = { groups: new Map(), templated: [], byOperation: null }
    for (const interaction of interactions) {
      const { method, url } = this.#requests.headOf(interaction)
      const key = this.headKey(method, this.#options.services.placeRecorded(unescapeText(url), interaction.service))
      const known = scope.groups.get(key)
      if (known !== undefined) {
        known.interactions.push(interaction)
        continue
      }
      const group: Group = { interactions: [interaction], byBody: null, templated: [], plain: null }
      scope.groups.set(key, group)
      const template = this.#templateOf(key, headContext(key))
      if (template !== null) scope.templated.push({ template, found: group })
    }
    this.#scopes.set(test, scope)
    return scope
  }

  #templateOf(key: string, context: Parameters<typeof createTemplate>[1]): Template | null {
    return createTemplate(key, context, (number) => this.#requests.expression(number), this.#options.redacted)
  }

  #operationKey(method: string, place: Place): string {
    return `${operationOf(method, place, NO_HINTS).name}\n${this.headKey(method, { ...place, path: '' })}`
  }
}

/** Headers that are compared. */
export function headersToCompare(config: ResolvedService | null): readonly string[] {
  return config === null || typeof config.match === 'function' ? [] : config.match.headers
}

/** Key of an interaction whose request never got as far as its body. */
export const ANY_BODY = '\u0000any-body'

/** Do two requests read the same? */
export function areAlike(a: Interaction, b: Interaction): boolean {
  return (
    a.request.url === b.request.url &&
    (a.request.body === b.request.body || JSON.stringify(a.request.body) === JSON.stringify(b.request.body))
  )
}

const NO_GROUPS: readonly Group[] = []

/** Paths tell operations apart here; what a body says of them is compared anyway. */
const NO_HINTS = { header: () => undefined, json: undefined }
