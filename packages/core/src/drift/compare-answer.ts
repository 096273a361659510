import { familyKey, type AnswerShape } from './answer/answer-shape.js'
import type { Content } from './answer/content.js'
import { headerShapesOf } from './answer/header-shape.js'
import { liveContent, liveHeader } from './answer/live-content.js'
import { passingCode } from './answer/passing-code.js'
import { explainedPaths, graphqlData, rejectedQuery } from './answer/graphql.js'
import { isErrorAnswer, softErrorIn } from './answer/soft-error.js'
import type { StreamEvent } from './answer/stream.js'
import { streamShapeOf, type StreamShape } from './answer/stream-shape.js'
import type { CallContext, Comparison, DriftOptions, LiveAnswer, Unverified } from './comparison.js'
import { compareBodies, isShorterPage } from './compare/compare-bodies.js'
import { compareHeaders, compareLifeCycle, liveEssence } from './compare/compare-headers.js'
import { compareStreams } from './compare/compare-streams.js'
import { createCollector, type Collector } from './compare/collector.js'
import type { Interaction } from '../model/index.js'
import { isJsonType } from '../body/media-type.js'
import type { OperationShape, Reader } from './create-baseline.js'
import { isFault } from './answer/xml.js'
import { withEmptyLists } from './answer/xml-lists.js'
import { shapeOf } from './shape/observe.js'
import type { Value } from './value.js'
import type { Shape } from './shape/shape.js'
import { classOf, isGone, isRedirect, isRefused, isSignIn, passingReason } from './status.js'

/** What a comparison is made with. */
export interface Means {
  options: DriftOptions
  reader: Reader
  context: CallContext
}

/** One call while it is compared. */
interface Case {
  known: OperationShape
  interaction: Interaction
  live: LiveAnswer
  means: Means
  collector: Collector
}

/** Compare a live answer with all that was recorded of its operation. */
export function compareAnswer(
  known: OperationShape | undefined,
  interaction: Interaction,
  live: LiveAnswer,
  means: Means,
): Comparison {
  const { failure } = live
  if (failure !== undefined) return stateOf('could-not-check', `the call failed (${failure.code})`)
  const { response } = interaction
  if (response === undefined) return stateOf('unverified', 'the recorded call failed, so that no answer is known')
  if (known === undefined) return stateOf('unverified', 'no answer of this operation is recorded')
  const one: Case = { known, interaction, live, means, collector: createCollector(interaction, means.options) }
  return live.status === response.status ? compareKnownStatus(one, live.status) : compareStatus(one, response.status)
}

function stateOf(verdict: 'unverified' | 'could-not-check', reason: string): Comparison {
  return { verdict, findings: [], reason, unverified: [], sightings: [] }
}

/** The service answers with another status than it did to this call. */
function compareStatus(one: Case, recorded: number): Comparison {
  const { known, live, means, collector } = one
  const { unresolved = [] } = means.context
  const passing = passingReason(live.status)
  if (passing !== null) {
    const why = isRefused(live.status) && unresolved.length > 0 ? `: ${unresolved.join(', ')}` : ''
    return stateOf('could-not-check', `${passing} (${live.status})${why}`)
  }
  if (passingReason(recorded) !== null)
    return stateOf('unverified', `the recorded answer (${recorded}) was one of the moment, and is not repeated`)
  const code = classOf(live.status) === 4 && !isGone(live.status) ? passingCode(liveContent(live)) : null
  if (code !== null) return stateOf('could-not-check', `${code} (${live.status})`)
  if (classOf(live.status) === classOf(recorded)) return compareStatusOfClass(one, recorded)
  if (classOf(live.status) === 4 && unresolved.length > 0)
    return stateOf('could-not-check', `parts of the request are not known any more: ${unresolved.join(', ')}`)
  if (isRedirect(live.status) && classOf(recorded) === 2) {
    const [location = ''] = liveHeader(live, 'location')
    if (isSignIn(location)) return stateOf('could-not-check', `the call is sent to sign in (${live.status})`)
    reportStatus(one, 'redirect-introduced', recorded)
  } else if (classOf(recorded) === 2 && isGone(live.status)) {
    if (isKnownAbsence(one))
      return stateOf(
        'could-not-check',
        `what the call asks for is not there (${live.status}), as was recorded of another`,
      )
    reportStatus(one, 'endpoint-gone', recorded)
  } else reportStatus(one, 'status-class-changed', recorded)
  compareLifeCycle(known.lifeCycle, live, 1, collector)
  return conclude(one)
}

/** True where the endpoint answers as it did, by the recordings, for something that does not exist. */
function isKnownAbsence(one: Case): boolean {
  const content = liveContent(one.live)
  const base = one.known.answers.get(one.live.status)?.get(familyKey(content))
  if (base === undefined) return false
  const own: Case = { ...one, collector: createCollector(one.interaction, {}) }
  compareContent(own, base, content)
  return own.collector.findings().every(({ severity }) => severity === 'additive' || severity === 'info')
}

function reportStatus(
  { collector, live }: Case,
  kind: 'redirect-introduced' | 'endpoint-gone' | 'status-class-changed' | 'status-changed',
  recorded: number,
): void {
  collector.report({
    kind,
    site: { location: 'status', path: '' },
    recorded: String(recorded),
    live: String(live.status),
    observed: 1,
    isStructural: true,
  })
}

function compareStatusOfClass(one: Case, recorded: number): Comparison {
  const { known, live } = one
  if (known.answers.has(live.status)) return compareKnownStatus(one, live.status)
  // A body that is there or is not, or of another type, says more than the number.
  const families = known.answers.get(recorded)
  if (families !== undefined && !families.has(familyKey(liveContent(live)))) return compareKnownStatus(one, recorded)
  reportStatus(one, 'status-changed', recorded)
  return classOf(recorded) === 2 ? compareKnownStatus(one, recorded) : conclude(one)
}

/** Compare with the shapes that are recorded under a status. */
function compareKnownStatus(one: Case, status: number): Comparison {
  const { known, interaction, live, means, collector } = one
  compareLifeCycle(known.lifeCycle, live, 1, collector)
  const families = known.answers.get(status)
  if (families === undefined) return conclude(one, null, 'no body of a recorded answer is known')
  const content = interaction.request.method === 'HEAD' ? ({ family: 'none' } as const) : liveContent(live)
  const base = families.get(familyKey(content))
  if (base === undefined) {
    reportFamily(one, families, content)
    return conclude(one)
  }
  if (isRejected(one, content)) {
    reportRejection(one)
    return conclude(one)
  }
  const reason = classOf(live.status) === 2 ? softErrorReason(one, base, content) : null
  if (reason !== null) return stateOf('could-not-check', `the answer holds ${reason} under a status of success`)
  compareEssence(one, base)
  const body = compareContent(one, base, content)
  const headers = headerShapesOf(live.headers, means.options.headers ?? [])
  const isShorter = base.body !== null && body !== null && isShorterPage(base.body, body)
  compareHeaders(base.headers, headers, base.answers, isShorter, collector)
  return conclude(one, base)
}

/** The body is of a kind that was never recorded. */
function reportFamily({ collector, live }: Case, families: ReadonlyMap<string, AnswerShape>, content: Content): void {
  const recorded = [...families.keys()].toSorted().join(' | ')
  const family = familyKey(content)
  const kind =
    family === 'none'
      ? 'body-vanished'
      : recorded === 'none'
        ? 'body-appeared'
        : family === 'unparseable'
          ? 'body-unparseable'
          : 'media-type-changed'
  const isSameKind = [...families.keys()].some((one) => one.includes('/') && one.split('/')[0] === family.split('/')[0])
  collector.report({
    kind,
    site: { location: 'body', path: '' },
    recorded,
    live: family === 'none' ? 'no body' : family,
    observed: [...families.values()].reduce((sum, { answers }) => sum + answers, 0),
    isStructural: true,
    ...(isSameKind ? { severity: 'risky' as const } : {}),
    ...('reason' in content
      ? { hint: content.reason }
      : kind === 'media-type-changed'
        ? { hint: `it is declared as ${liveEssence(live)}` }
        : {}),
  })
}

/** Why an answer with a status of success is none; null where it is one, or the recorded one is of that kind too. */
function softErrorReason(one: Case, base: AnswerShape, content: Content): string | null {
  if ('events' in content) return base.stream === null ? null : errorEventIn(content.events, base.stream)
  if (!('value' in content) || base.body === null) return null
  const reason = content.family === 'xml' ? faultIn(content.value) : softErrorIn(content.value, base.body)
  return isRecordedError(one) ? null : reason
}

/** An error among the events of a stream whose type was never recorded. */
function errorEventIn(events: readonly StreamEvent[], base: StreamShape): string | null {
  const isError = ({ type, data }: StreamEvent): boolean =>
    !base.events.has(type) && (/error|exception/i.test(type) || softErrorIn(data, null) !== null)
  return events.some(isError) ? 'an event of an error' : null
}

/** True where a GraphQL service does not know what the query asks for, as it did before. */
function isRejected(one: Case, content: Content): boolean {
  return 'value' in content && rejectedQuery(content.value) !== null && !isRecordedError(one)
}

function isRecordedError({ interaction, means }: Case): boolean {
  const content = means.reader.read(interaction)?.content
  return content !== undefined && 'value' in content && (isErrorAnswer(content.value) || isFault(content.value))
}

function faultIn(value: Value): string | null {
  return isFault(value) ? 'a fault' : null
}

/** The schema of a GraphQL service has changed below the query. */
function reportRejection({ collector }: Case): void {
  collector.report({
    kind: 'field-removed',
    site: { location: 'body', path: '/data' },
    recorded: 'in the schema',
    live: 'not in the schema',
    observed: 3,
    isStructural: true,
    hint: 'the service does not know what the query asks for',
  })
}

/** The same kind of body under another media type. */
function compareEssence({ live, collector }: Case, base: AnswerShape): void {
  const essence = liveEssence(live)
  if (base.body === null || base.essences.has(essence)) return
  const wasJson = [...base.essences].some(isJsonType)
  if (!wasJson) return
  collector.report({
    kind: 'media-type-changed',
    site: { location: 'header', path: 'content-type' },
    recorded: [...base.essences].toSorted().join(' | '),
    live: essence,
    observed: base.answers,
    severity: isJsonType(essence) ? 'info' : 'risky',
  })
}

/** The live body's shape, where it has one. */
function compareContent(one: Case, base: AnswerShape, content: Content): Shape | null {
  const { collector } = one
  if ('events' in content && base.stream !== null) {
    compareStreams(base.stream, streamShapeOf(content.events, null), collector)
    return null
  }
  if (!('value' in content) || base.body === null) return null
  for (const path of explainedPaths(content.value)) collector.explain(path)
  const value = content.family === 'xml' ? withEmptyLists(content.value, base.body) : graphqlData(content.value)
  const shape = shapeOf(value, null)
  compareBodies(base.body, shape, collector)
  return shape
}

function conclude(one: Case, base: AnswerShape | null = null, reason?: string): Comparison {
  const { collector } = one
  const findings = collector.findings()
  const unverified = standing(collector.unverifiedPlaces(), one, base)
  const isDrift = findings.some(({ severity }) => severity !== 'info')
  const isUnverified = unverified.length > 0 || reason !== undefined
  return {
    verdict: isDrift ? 'drift' : isUnverified ? 'unverified' : 'match',
    findings,
    ...(reason === undefined ? {} : { reason }),
    unverified,
    sightings: collector.sightings,
  }
}

/** Places that stay: the answer that was recorded for this very call showed more of them. */
function standing(places: readonly Unverified[], one: Case, base: AnswerShape | null): Unverified[] {
  if (places.length === 0 || base === null) return [...places]
  const content = one.means.reader.read(one.interaction)?.content
  if (content === undefined) return [...places]
  const own: Case = { ...one, collector: createCollector(one.interaction, {}) }
  compareContent(own, base, content)
  const keyOf = ({ path, reason }: Unverified): string => `${path} ${reason}`
  const before = new Set(own.collector.unverifiedPlaces().map(keyOf))
  return places.filter((place) => !before.has(keyOf(place)))
}
