import type { DecodedBody } from '../body/decoded-body.js'
import { UnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { placeRecorded, type Sources } from '../parameters/index.js'
import type { Place, Services } from '../services/index.js'
import { bendToLive } from './bend.js'
import { differencesOf, printDifference, type Difference } from './differences.js'
import { liveBody, type LiveRequest } from './live-request.js'
import { hideSecrets, type Redacted } from './request-key.js'

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
  /** Hide the call's own secrets where they stand in other text. */
  hide(text: string): string
  readFile(name: string): Buffer
  /** What the placeholders of the recording stand for in this test. */
  sources: Sources
}

interface Candidate {
  interaction: Interaction
  distance: number
  differences: Difference[]
}

const SHOWN = 3
const SHOWN_DIFFERENCES = 5

/** Explain a miss by what comes nearest, with the one thing that mends it. No secret is in it. */
export function explainMiss(options: MissFacts): UnderstudyError {
  const { request, test, recording, interactions, hide, services } = options
  const place = services.place(request.url)
  const facts = { ...options, redacted: options.redacted.of?.(place.config) ?? options.redacted }
  const call = `${request.method} ${hide(hideSecrets(request.url, facts.redacted))}`
  const ofTest: [string, string][] = test === null ? [] : [['test', test]]
  if (interactions === null) {
    return new UnderstudyError('unmatched-call', {
      what: `Nothing is recorded for ${call}`,
      facts: [...ofTest, ['recording', `${recording}: no such file`]],
      fix: 'run the test where the service can be reached, without CI and --ci, and commit the recording',
    })
  }
  const live = { place, method: request.method, headers: request.headers, body: request.body }
  const bent = interactions.map((one) => bendToLive(one, live, facts.sources, facts.redacted))
  const candidates = nearest(facts, place, bent)
  const used = interactions.filter(({ id }) => facts.isUsed(id)).length
  const count = `${interactions.length} interaction${interactions.length === 1 ? '' : 's'}`
  return new UnderstudyError('unmatched-call', {
    what: `${headline(candidates[0], test)} ${call}`,
    facts: [
      ...ofTest,
      ['recording', `${recording}: ${count}, ${used} replayed`],
      ...(candidates.length === 0
        ? [farFrom(place, facts, interactions)]
        : candidates.map((candidate, index) => describe(candidate, index, hide))),
    ],
    fix: remedy(candidates[0], place),
  })
}

function headline(closest: Candidate | undefined, test: string | null): string {
  if (closest === undefined) return 'No interaction matches'
  if (closest.differences.length === 0) return 'No interaction left for'
  if (!isOnlyOfAnotherTest(closest)) return 'No interaction matches'
  return test === null ? 'No interaction outside any test matches' : 'No interaction of this test matches'
}

function isOnlyOfAnotherTest({ differences }: Candidate): boolean {
  return differences.length === 1 && differences[0]?.kind === 'test'
}

function describe({ interaction, differences }: Candidate, index: number, hide: MissFacts['hide']): [string, string] {
  const lines = differences.slice(0, SHOWN_DIFFERENCES).map((difference) => printDifference(difference, hide))
  if (lines.length === 0) lines.push('the same call, and already replayed')
  const more = differences.length - SHOWN_DIFFERENCES
  if (more > 0) lines.push(`and ${more} more`)
  return [index === 0 ? 'closest' : '', [interaction.id, ...lines.map((line) => `  ${line}`)].join('\n')]
}

function farFrom(place: Place, { services }: MissFacts, interactions: readonly Interaction[]): [string, string] {
  const recorded = [...new Set(interactions.map((one) => placeRecorded(services, one).service))].sort()
  if (recorded.includes(place.service)) return ['closest', `none: nothing like it is recorded of "${place.service}"`]
  const others = recorded.length === 0 ? '' : `, only of ${recorded.map((name) => `"${name}"`).join(', ')}`
  return ['closest', `none: nothing is recorded of "${place.service}"${others}`]
}

function remedy(closest: Candidate | undefined, place: Place): string {
  if (closest?.differences.length === 0)
    return "run with -u to record it once more, or let the last answer repeat: replay.exhausted: 'repeat'"
  if (closest !== undefined && isOnlyOfAnotherTest(closest)) return 'run with -u to record it for this test'
  const option = closest?.differences.length === 1 ? optionFor(closest.differences[0]!, place) : undefined
  return option === undefined ? 'run with -u to record it' : `run with -u to record it, or ${option}`
}

/** The setting by which a single difference would not count. */
function optionFor({ kind, name }: Difference, { service, config }: Place): string | undefined {
  if (name === undefined || typeof config?.match === 'function') return undefined
  const of = config === null ? `of a service with this host in understudy.config` : `of services['${service}']`
  if (kind === 'query') return `let it not count: match.ignoreQuery: ['${name}'] ${of}`
  if (kind === 'header') return `let it not count: take '${name}' out of match.headers ${of}`
  if (kind !== 'body' || name === '') return undefined
  return `let it not count: match.ignoreBody: ['${name.replaceAll(/\/\d+(?=\/|$)/g, '/*')}'] ${of}`
}

const TOO_FAR = 8

/** Interactions whose body is compared: enough to find the nearest, few enough for a recording of thousands. */
const COMPARED = 50

function nearest(facts: MissFacts, place: Place, interactions: readonly Interaction[]): Candidate[] {
  let body: DecodedBody | null = null
  const live = (): DecodedBody => (body ??= liveBody(facts.request))
  const candidates = interactions
    .map((interaction) => ({ interaction, distance: roughDistance(facts, place, interaction) }))
    .filter(({ distance }) => distance < TOO_FAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, COMPARED)
    .map(({ interaction, distance }) => compare({ ...facts, live }, place, interaction, distance))
    .sort((a, b) => a.distance - b.distance)
  const [closest] = candidates
  if (closest === undefined) return []
  return candidates.slice(0, SHOWN).filter(({ distance }) => distance <= closest.distance + 1)
}

/** Distance without the body: cheap enough for every interaction of a recording. */
function roughDistance({ services, request, test }: MissFacts, place: Place, interaction: Interaction): number {
  const other = placeRecorded(services, interaction)
  if (other.service !== place.service) return TOO_FAR
  const given = place.path.split('/')
  const wanted = other.path.split('/')
  const segments =
    Math.abs(given.length - wanted.length) * 2 +
    given.filter((part, index) => index < wanted.length && part !== wanted[index]).length
  return (
    segments * 1.5 +
    (interaction.request.method === request.method ? 0 : 2) +
    (isOwn(interaction, test) ? 0 : 0.25) +
    (other.search === place.search ? 0 : 0.5)
  )
}

/** Interactions outside any test answer in every test. */
function isOwn(interaction: Interaction, test: string | null): boolean {
  return interaction.test === test || interaction.test === null
}

function compare(
  facts: MissFacts & { live(): DecodedBody },
  place: Place,
  interaction: Interaction,
  rough: number,
): Candidate {
  const { request, redacted, services, test, readFile, live } = facts
  const recordedPlace = placeRecorded(services, interaction)
  const isBodyUnknown = interaction.error !== undefined && interaction.request.body === undefined
  const compared = { request, place, recorded: interaction.request, recordedPlace, redacted, readFile, live }
  const differences =
    typeof place.config?.match === 'function'
      ? byFunction(interaction, request, facts)
      : differencesOf(compared, isBodyUnknown)
  const inBody = differences.filter(({ kind }) => kind === 'body' || kind === 'header').length
  if (!isOwn(interaction, test)) {
    const place =
      differences.length === 0
        ? `the same call, recorded for test "${interaction.test}"`
        : `recorded for test "${interaction.test}"`
    differences.push({ kind: 'test', place })
  }
  return { interaction, differences, distance: rough + Math.min(inBody, 10) * 0.5 }
}

/** A match function compares what it likes, within a service and a method; only its no is known. */
function byFunction({ id, request: recorded }: Interaction, request: LiveRequest, { isUsed }: MissFacts): Difference[] {
  if (recorded.method !== request.method)
    return [{ kind: 'method', place: `method ${request.method}, recorded ${recorded.method}` }]
  return isUsed(id) ? [] : [{ kind: 'function', place: 'the match function of its service refuses it' }]
}
