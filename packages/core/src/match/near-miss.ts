import { decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import { UnderstudyError } from '../errors.js'
import type { Interaction, JsonValue, Mode } from '../model/index.js'
import type { Place, Services } from '../services/index.js'
import { hideSecrets } from './match-request.js'
import { liveBody, textOf, type LiveRequest } from './matcher.js'
import { headKey, type Redacted } from './request-key.js'

/** What is known when a call finds nothing. */
export interface MissFacts {
  request: LiveRequest
  test: string | null
  /** Path of the recording as it is to be printed. */
  recording: string
  /** Null where there is no file. */
  interactions: readonly Interaction[] | null
  isUsed(id: string): boolean
  services: Services
  redacted: Redacted
  mode: Mode
  readFile(name: string): Buffer
}

interface Candidate {
  interaction: Interaction
  distance: number
  differences: string[]
}

const SHOWN = 3
const SHOWN_DIFFERENCES = 5
const VALUE_WIDTH = 60

/** Explain a miss by what comes nearest, with the one thing that mends it. No secret is in it. */
export function explainMiss(facts: MissFacts): UnderstudyError {
  const { request, test, recording, interactions } = facts
  const call = `${request.method} ${hideSecrets(request.url, facts.redacted)}`
  const header: [string, string][] = test === null ? [] : [['test', test]]
  if (interactions === null) {
    return new UnderstudyError('unmatched-call', {
      what: `Nothing is recorded for ${call}`,
      facts: [...header, ['recording', `${recording}: no such file`]],
      fix: 'run the test where the service can be reached, without CI and --ci, and commit the recording',
    })
  }
  const candidates = nearest(facts, interactions)
  const [first] = candidates
  const used = interactions.filter(({ id }) => facts.isUsed(id)).length
  return new UnderstudyError('unmatched-call', {
    what: first?.differences.length === 0 ? `No interaction left for ${call}` : `No interaction matches ${call}`,
    facts: [
      ...header,
      ['recording', `${recording}: ${counted(interactions.length)}, ${used} replayed`],
      ...candidates.map(describe),
    ],
    fix: remedy(first, facts),
  })
}

function counted(count: number): string {
  return count === 1 ? '1 interaction' : `${count} interactions`
}

function describe({ interaction, differences }: Candidate, index: number): [string, string] {
  const lines = differences.length === 0 ? ['matches, and has been replayed'] : differences.slice(0, SHOWN_DIFFERENCES)
  const more = differences.length - SHOWN_DIFFERENCES
  if (more > 0) lines.push(`and ${more} more`)
  return [index === 0 ? 'closest' : '', [interaction.id, ...lines.map((line) => `  ${line}`)].join('\n')]
}

function remedy(first: Candidate | undefined, { mode }: MissFacts): string {
  if (mode !== 'replay') return 'run with -u to record it'
  if (first?.differences.length === 0)
    return "run with -u to record it once more, or let the last answer repeat: replay.exhausted: 'repeat'"
  const only = first?.differences.length === 1 ? first.differences[0]! : ''
  const service = first?.interaction.service ?? ''
  const query = /^query (\S+) /.exec(only)?.[1]
  if (query !== undefined)
    return `run with -u to record it, or leave the parameter out: services['${service}'].match.ignoreQuery: ['${query}']`
  const pointer = /^body (\/\S*) /.exec(only)?.[1]
  if (pointer !== undefined)
    return `run with -u to record it, or leave the field out: services['${service}'].match.ignoreBody: ['${pointer}']`
  return 'run with -u to record it'
}

function nearest(facts: MissFacts, interactions: readonly Interaction[]): Candidate[] {
  const live = liveBody(facts.request)
  const place = facts.services.place(facts.request.url)
  const rough = interactions
    .map((interaction) => ({ interaction, distance: roughDistance(facts, place, interaction) }))
    .filter(({ distance }) => distance < TOO_FAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 50)
  return rough
    .map(({ interaction, distance }) => compare(facts, place, live, interaction, distance))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .filter((candidate, index, all) => index === 0 || candidate.distance <= all[0]!.distance + 2)
}

const TOO_FAR = 8

/** Distance without the body: cheap enough for every interaction of a recording. */
function roughDistance(
  { services, request, test }: MissFacts,
  place: Place,
  { request: recorded, test: recordedTest }: Interaction,
): number {
  const other = services.place(unescapeText(recorded.url))
  if (other.service !== place.service) return TOO_FAR
  const given = place.path.split('/')
  const wanted = other.path.split('/')
  const segments =
    Math.abs(given.length - wanted.length) * 2 +
    given.filter((part, index) => index < wanted.length && part !== wanted[index]).length
  return (
    segments * 1.5 +
    (recorded.method === request.method ? 0 : 2) +
    (recordedTest === test ? 0 : 0.5) +
    (other.search === place.search ? 0 : 0.5)
  )
}

function compare(
  facts: MissFacts,
  place: Place,
  live: DecodedBody,
  interaction: Interaction,
  rough: number,
): Candidate {
  const { request, redacted, services, test } = facts
  const recorded = services.place(unescapeText(interaction.request.url))
  const differences: string[] = []
  if (interaction.request.method !== request.method)
    differences.push(`method ${request.method}, recorded ${interaction.request.method}`)
  if (recorded.path !== place.path) differences.push(`path "${place.path}", recorded "${recorded.path}"`)
  if (headKey('', place, [], redacted) !== headKey('', recorded, [], redacted))
    differences.push(...queryDifferences(place.search, recorded.search, redacted))
  const contentType = textOf(interaction.request.headers['content-type'])
  const bodies = bodyDifferences(
    live,
    decodeRecordedBody(interaction.request.body, contentType, facts.readFile),
    redacted,
  )
  if (interaction.error === undefined || interaction.request.body !== undefined) differences.push(...bodies)
  const ownTest = interaction.test === test || interaction.test === null
  if (!ownTest)
    differences.push(
      interaction.test === null ? 'recorded outside any test' : `recorded for test "${interaction.test}"`,
    )
  return { interaction, differences, distance: rough + Math.min(bodies.length, 10) * 0.5 }
}

function queryDifferences(live: string, recorded: string, redacted: Redacted): string[] {
  const given = groupQuery(live)
  const wanted = groupQuery(recorded)
  const names = new Set([...given.keys(), ...wanted.keys()])
  return [...names].flatMap((name) => {
    if (redacted.queryName(name) && given.has(name) && wanted.has(name)) return []
    return difference(`query ${name}`, given.get(name)?.join(), wanted.get(name)?.join(), redacted.queryName(name))
  })
}

function groupQuery(search: string): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) groups.set(name, [...(groups.get(name) ?? []), value].sort())
  return groups
}

function bodyDifferences(live: DecodedBody, recorded: DecodedBody, redacted: Redacted): string[] {
  if (live.kind !== recorded.kind) return [`body ${named(live)}, recorded ${named(recorded)}`]
  if (live.kind === 'json' && recorded.kind === 'json') return jsonDifferences('', live.value, recorded.value, redacted)
  if (live.kind === 'form' && recorded.kind === 'form') {
    return fieldDifferences(live.fields, recorded.fields, redacted)
  }
  if (live.kind === 'multipart' && recorded.kind === 'multipart') {
    const show = (part: { name: string; bytes: Buffer }): [string, string] => [
      part.name,
      part.bytes.length > 200 ? `${part.bytes.length} bytes` : part.bytes.toString('utf8'),
    ]
    return fieldDifferences(live.parts.map(show), recorded.parts.map(show), redacted)
  }
  if (live.kind === 'text' && recorded.kind === 'text') return live.text === recorded.text ? [] : ['body text differs']
  if (live.kind === 'bytes' && recorded.kind === 'bytes') {
    return live.bytes.equals(recorded.bytes)
      ? []
      : [`body of ${live.bytes.length} bytes, recorded ${recorded.bytes.length} bytes`]
  }
  return []
}

function named(body: DecodedBody): string {
  return body.kind === 'none' ? 'absent' : `of kind ${body.kind}`
}

function fieldDifferences(live: [string, string][], recorded: [string, string][], redacted: Redacted): string[] {
  const names = new Set([...live, ...recorded].map(([name]) => name))
  return [...names].flatMap((name) => {
    const values = (fields: [string, string][]): string | undefined => {
      const own = fields.filter(([key]) => key === name).map(([, value]) => value)
      return own.length === 0 ? undefined : own.join()
    }
    const given = values(live)
    const wanted = values(recorded)
    if (redacted.field(name) && given !== undefined && wanted !== undefined) return []
    return difference(`body field ${name}`, given, wanted, redacted.field(name))
  })
}

function jsonDifferences(
  pointer: string,
  live: JsonValue | undefined,
  recorded: JsonValue | undefined,
  redacted: Redacted,
): string[] {
  const areObjects = isContainer(live) && isContainer(recorded) && Array.isArray(live) === Array.isArray(recorded)
  if (!areObjects) return difference(`body ${pointer || '/'}`, live, recorded, false)
  const given = live as Record<string, JsonValue>
  const wanted = recorded as Record<string, JsonValue>
  return [...new Set([...Object.keys(given), ...Object.keys(wanted)])].flatMap((key) => {
    const isHidden = redacted.field(key) && typeof (given[key] ?? wanted[key]) === 'string'
    if (isHidden && key in given && key in wanted) return []
    if (isHidden) return difference(`body ${pointer}/${key}`, given[key], wanted[key], true)
    return jsonDifferences(`${pointer}/${escapeStep(key)}`, given[key], wanted[key], redacted)
  })
}

function isContainer(value: JsonValue | undefined): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null
}

function escapeStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function difference(
  place: string,
  live: JsonValue | undefined,
  recorded: JsonValue | undefined,
  isHidden: boolean,
): string[] {
  if (live === recorded) return []
  const show = (value: JsonValue | undefined): string =>
    value === undefined ? 'absent' : isHidden ? '(redacted)' : shorten(JSON.stringify(value))
  return [`${place} ${show(live)}, recorded ${show(recorded)}`]
}

function shorten(text: string): string {
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH)}…`
}
