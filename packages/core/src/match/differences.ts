import { decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import type { MatchConfig, ResolvedService } from '../config/config.js'
import type { Interaction, JsonValue } from '../model/index.js'
import type { Place } from '../services/index.js'
import { headerOf, recordedHeader, type LiveRequest } from './live-request.js'
import {
  headKey,
  isHidden,
  isIgnored,
  parsePointers,
  pointersBelow,
  withoutQuerySecrets,
  type Redacted,
} from './request-key.js'

/** One reason why an interaction does not answer a call. */
export interface Difference {
  kind: 'method' | 'path' | 'query' | 'header' | 'body' | 'test' | 'function'
  /** Name of the parameter or header, or a JSON pointer into the body, where leaving it out would help. */
  name?: string
  /** What differs, for a person: `path`, `body /amount`; all there is to say where there are no values. */
  place: string
  /** The two sides as they are printed, at full length. */
  values?: [live: string, recorded: string]
  /** The values are prose or markup: only what follows their first difference matters. */
  isLong?: true
}

/** Say a difference in a line. `hide` replaces secrets, and has to see them at full length. */
export function printDifference({ place, values, isLong }: Difference, hide: (text: string) => string): string {
  if (values === undefined) return hide(place)
  const [live, recorded] = values.map(hide) as [string, string]
  let from = 0
  if (isLong) {
    while (from < live.length && live[from] === recorded[from]) from += 1
    from = Math.max(0, from - 10)
  }
  const show = (text: string): string =>
    shorten(isLong ? JSON.stringify(`${from > 0 ? '…' : ''}${text.slice(from)}`) : text)
  return `${hide(place)} ${show(live)}, recorded ${show(recorded)}`
}

/** The two sides of a comparison, beside what was asked. */
export interface ComparedRequests {
  request: LiveRequest
  place: Place
  recorded: Interaction['request']
  recordedPlace: Place
  redacted: Redacted
  readFile(name: string): Buffer
  /** The body of the live request, which may be large and is compared with several. */
  live(): DecodedBody
}

const VALUE_WIDTH = 60

/** Say how a live request and a recorded one differ in what counts, first what tells them apart most. */
export function differencesOf(compared: ComparedRequests, isBodyUnknown: boolean): Difference[] {
  const { request, place, recorded, recordedPlace, redacted } = compared
  const match = matchOf(place.config)
  const differences: Difference[] = []
  if (recorded.method !== request.method)
    differences.push({ kind: 'method', place: `method ${request.method}, recorded ${recorded.method}` })
  if (!isSameHead(place, { ...recordedPlace, search: place.search }, match, redacted))
    differences.push(...told('path', 'path', place.path, recordedPlace.path))
  if (!isSameHead(place, { ...place, search: recordedPlace.search }, match, redacted))
    differences.push(...queryDifferences(place.search, recordedPlace.search, match.ignoreQuery, redacted))
  for (const name of match.headers) differences.push(...headerDifference(name, compared))
  if (!isBodyUnknown) differences.push(...bodyDifferences(compared, parsePointers(match)))
  return differences
}

const NO_MATCH: Required<MatchConfig> = { ignoreQuery: [], ignoreBody: [], headers: [] }

function matchOf(config: ResolvedService | null): Required<MatchConfig> {
  return config === null || typeof config.match === 'function' ? NO_MATCH : config.match
}

function isSameHead(a: Place, b: Place, { ignoreQuery }: Required<MatchConfig>, redacted: Redacted): boolean {
  return headKey('', a, ignoreQuery, redacted) === headKey('', b, ignoreQuery, redacted)
}

function queryDifferences(
  live: string,
  recorded: string,
  ignoreQuery: readonly string[],
  redacted: Redacted,
): Difference[] {
  const given = groupQuery(live, redacted)
  const wanted = groupQuery(recorded, redacted)
  const names = [...new Set([...given.keys(), ...wanted.keys()])]
  return names
    .filter((name) => !ignoreQuery.includes(name) && !redacted.queryName(name))
    .flatMap((name) => told('query', `query ${name}`, listed(given.get(name)), listed(wanted.get(name)), name))
}

function groupQuery(search: string, redacted: Redacted): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) {
    const shown = withoutQuerySecrets(value, redacted)
    groups.set(name, [...(groups.get(name) ?? []), shown].sort())
  }
  return groups
}

/** One value as itself, several as a list. */
function listed(values: string[] | undefined): JsonValue | undefined {
  return values?.length === 1 ? values[0] : values
}

function headerDifference(name: string, { request, recorded, redacted }: ComparedRequests): Difference[] {
  const [given, wanted] = [headerOf(request.headers, name), recordedHeader(recorded.headers, name)].map((value) =>
    value === undefined ? undefined : (redacted.header(name, value) ?? undefined),
  )
  return told('header', `header ${name}`, given, wanted, name)
}

function bodyDifferences(
  { recorded, redacted, readFile, live: bodyOf }: ComparedRequests,
  ignore: string[][],
): Difference[] {
  const live = bodyOf()
  const wanted = decodeRecordedBody(recorded.body, recordedHeader(recorded.headers, 'content-type'), readFile)
  if (live.kind === 'json' && wanted.kind === 'json')
    return jsonDifferences({ pointer: '', ignore, redacted }, live.value, wanted.value)
  if (live.kind === 'form' && wanted.kind === 'form') return fieldDifferences(live.fields, wanted.fields, redacted)
  if (live.kind === 'multipart' && wanted.kind === 'multipart')
    return fieldDifferences(live.parts.map(shownPart), wanted.parts.map(shownPart), redacted)
  if (live.kind === 'text' && wanted.kind === 'text') return textDifference(live.text, wanted.text, redacted)
  if (live.kind === 'bytes' && wanted.kind === 'bytes') {
    if (live.bytes.equals(wanted.bytes)) return []
    return [{ kind: 'body', place: `body of ${sizeOf(live.bytes)}, recorded other ${sizeOf(wanted.bytes)}` }]
  }
  if (live.kind === wanted.kind) return []
  return [{ kind: 'body', place: `body ${KINDS[live.kind]}, recorded ${KINDS[wanted.kind]}` }]
}

const KINDS: Record<DecodedBody['kind'], string> = {
  none: 'absent',
  json: 'JSON',
  form: 'form',
  multipart: 'multipart',
  text: 'text',
  bytes: 'binary',
}

function sizeOf({ length }: Uint8Array): string {
  return length === 1 ? '1 byte' : `${length} bytes`
}

function shownPart({ name, filename, bytes }: { name: string; filename: string; bytes: Buffer }): [string, string] {
  const content = bytes.length > VALUE_WIDTH * 3 ? sizeOf(bytes) : bytes.toString('utf8')
  return [name, filename === '' ? content : `${filename}: ${content}`]
}

function fieldDifferences(live: [string, string][], recorded: [string, string][], redacted: Redacted): Difference[] {
  const names = [...new Set([...live, ...recorded].map(([name]) => name))]
  const valuesOf = (fields: [string, string][], name: string): JsonValue | undefined => {
    const own = fields.filter(([key]) => key === name)
    const values = own.map(([, value]) => withoutQuerySecrets(value, redacted))
    return values.length === 0 ? undefined : listed(values)
  }
  return names
    .filter((name) => !redacted.field(name))
    .flatMap((name) => told('body', `body field ${name}`, valuesOf(live, name), valuesOf(recorded, name)))
}

interface JsonPlace {
  pointer: string
  ignore: string[][]
  redacted: Redacted
}

function jsonDifferences(place: JsonPlace, live: JsonValue | undefined, recorded: JsonValue | undefined): Difference[] {
  const { pointer, ignore, redacted } = place
  const areAlike = isContainer(live) && isContainer(recorded) && Array.isArray(live) === Array.isArray(recorded)
  if (!areAlike) {
    const [given, wanted] = [live, recorded].map((value) =>
      value === undefined ? undefined : withoutSecrets(value, redacted),
    )
    return told('body', `body ${pointer || '/'}`, given, wanted, pointer)
  }
  const given = live as Record<string, JsonValue>
  const wanted = recorded as Record<string, JsonValue>
  return [...new Set([...Object.keys(given), ...Object.keys(wanted)])]
    .filter((key) => !isIgnored(ignore, key))
    .filter((key) => !isHidden(key, given[key], redacted) || !isHidden(key, wanted[key], redacted))
    .flatMap((key) => {
      const step = { ...place, pointer: `${pointer}/${escapeStep(key)}`, ignore: pointersBelow(ignore, key) }
      const shown = (value: JsonValue | undefined): JsonValue | undefined =>
        typeof value === 'string' && redacted.field(key) ? '(redacted)' : value
      return jsonDifferences(step, shown(given[key]), shown(wanted[key]))
    })
}

function isContainer(value: JsonValue | undefined): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null
}

/** RFC 6901 section 3. */
function escapeStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function withoutSecrets(value: JsonValue, redacted: Redacted): JsonValue {
  if (typeof value === 'string') return withoutQuerySecrets(value, redacted)
  if (!isContainer(value)) return value
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, redacted))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isHidden(key, item, redacted) ? '(redacted)' : withoutSecrets(item, redacted),
    ]),
  )
}

/** Two texts from their first difference on, without what stands behind a telling name. */
function textDifference(live: string, recorded: string, redacted: Redacted): Difference[] {
  if (live === recorded) return []
  return [
    { kind: 'body', place: 'body', values: [hideInText(live, redacted), hideInText(recorded, redacted)], isLong: true },
  ]
}

/** Hide values in `"name": "value"`, `name=value` and `<name>value</name>`. */
function hideInText(text: string, redacted: Redacted): string {
  return text.replaceAll(
    /([\w.-]{1,64})(["']?\s*[:=]\s*["']?|>)([^\s"'&<>,;]+)/g,
    (whole, name: string, between: string) => (redacted.field(name) ? `${name}${between}(redacted)` : whole),
  )
}

/** The difference of two values; none where they are equal. */
function told(
  kind: Difference['kind'],
  place: string,
  live: JsonValue | undefined,
  recorded: JsonValue | undefined,
  name?: string,
): Difference[] {
  const [given, wanted] = [live, recorded].map((value) => (value === undefined ? 'absent' : JSON.stringify(value)))
  if (given === wanted) return []
  return [
    {
      kind,
      ...(name === undefined ? {} : { name }),
      place,
      values: [given!, wanted!],
    },
  ]
}

function shorten(text: string): string {
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH)}…`
}
