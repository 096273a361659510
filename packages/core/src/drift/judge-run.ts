import type { Comparison, DriftOptions } from './comparison.js'
import { createCollector } from './compare/collector.js'
import {
  DRIFT_RESULT_VERSION,
  type DriftResult,
  type DriftSummary,
  type RunFinding,
  type UncheckedCall,
  type UnverifiedPlace,
} from './drift-result.js'
import type { Finding } from './finding.js'
import { SEVERITIES } from './kinds.js'
import { classOf } from './status.js'

/** One call of a run, compared. */
export interface CheckedCall {
  service: string
  operation: string
  /** The recorded status; 0 for a recorded failure. */
  recordedStatus: number
  /** The live one; 0 where there was no answer. */
  liveStatus: number
  /** Path of the recording, as it is to be printed. */
  recording: string
  /** Id of the interaction. */
  interaction: string
  /** Names of the tests that made the call. */
  tests: readonly string[]
  comparison: Comparison
}

/** How a run is judged. */
export interface RunOptions extends DriftOptions {
  /** Calls that were not to be made. */
  skipped?: number
  /** Fingerprints of findings that are known and wanted. */
  accepted?: ReadonlySet<string>
}

/** Sum up the calls of one run. Calls are counted; findings that several calls show are one. */
export function judgeRun(calls: readonly CheckedCall[], options: RunOptions = {}): DriftResult {
  const judged = withoutExpired(calls)
  const accepted = options.accepted ?? new Set<string>()
  return {
    version: DRIFT_RESULT_VERSION,
    summary: summaryOf(judged, options.skipped ?? 0),
    findings: mergeFindings([...judged.flatMap(findingsOf), ...overCalls(judged, options)], accepted),
    unverified: judged.flatMap(unverifiedOf),
    couldNotCheck: judged.flatMap(uncheckedOf),
  }
}

/**
 * An endpoint that answers other calls of the run is there: what it answers 404 for is the thing that was asked for, which
 * has expired.
 */
function withoutExpired(calls: readonly CheckedCall[]): CheckedCall[] {
  const answering = new Set(calls.filter(({ liveStatus }) => classOf(liveStatus) === 2).map(operationKey))
  return calls.map((call) => {
    const isMissing = call.liveStatus === 404 || call.liveStatus === 410
    const isGone = call.comparison.findings.some(({ kind }) => kind === 'endpoint-gone')
    if (!isMissing || !isGone || !answering.has(operationKey(call))) return call
    const reason = `what the call asks for is not there (${call.liveStatus}), while the endpoint answers others`
    const comparison: Comparison = { verdict: 'could-not-check', findings: [], reason, unverified: [], sightings: [] }
    return { ...call, comparison }
  })
}

function operationKey({ service, operation }: { service: string; operation: string }): string {
  return `${service}\n${operation}`
}

function summaryOf(calls: readonly CheckedCall[], skipped: number): DriftSummary {
  const count = (verdict: Comparison['verdict']): number =>
    calls.filter(({ comparison }) => comparison.verdict === verdict).length
  const couldNotCheck = count('could-not-check')
  return {
    compared: calls.length - couldNotCheck,
    match: count('match'),
    drift: count('drift'),
    unverified: count('unverified'),
    couldNotCheck,
    skipped,
  }
}

function findingsOf(call: CheckedCall): RunFinding[] {
  return call.comparison.findings.map((finding) => toRunFinding(finding, call))
}

function toRunFinding(
  finding: Finding,
  { service, operation, recordedStatus, recording, interaction, tests }: CheckedCall,
): RunFinding {
  return {
    ...finding,
    service,
    operation,
    status: recordedStatus,
    recording,
    interaction,
    tests: [...tests],
    interactions: [{ recording, interaction }],
    accepted: false,
  }
}

/** One finding for each change, with all that shows it. */
function mergeFindings(findings: readonly RunFinding[], accepted: ReadonlySet<string>): RunFinding[] {
  const groups = Map.groupBy(findings, (one) => `${operationKey(one)}\n${one.fingerprint}`)
  return [...groups.values()].map((group) => mergeGroup(group, accepted)).toSorted(compareRunFindings)
}

function mergeGroup(group: readonly RunFinding[], accepted: ReadonlySet<string>): RunFinding {
  const [first] = group.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
  const places = new Map(group.flatMap(({ interactions }) => interactions.map((one) => [placeKey(one), one])))
  return {
    ...first!,
    evidence: group.some(({ evidence }) => evidence === 'strong') ? 'strong' : 'weak',
    counts: {
      recorded: Math.max(...group.map(({ counts }) => counts.recorded)),
      found: group.reduce((sum, { counts }) => sum + counts.found, 0),
      live: group.reduce((sum, { counts }) => sum + counts.live, 0),
    },
    tests: [...new Set(group.flatMap(({ tests }) => tests))].toSorted(),
    interactions: [...places].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    accepted: accepted.has(first!.fingerprint),
  }
}

function placeKey({ recording, interaction }: { recording: string; interaction: string }): string {
  return `${recording}\n${interaction}`
}

function compareRunFindings(a: RunFinding, b: RunFinding): number {
  const key = (one: RunFinding): string =>
    [SEVERITIES.indexOf(one.severity), one.service, one.operation, one.path, one.kind, one.fingerprint].join('\n')
  return key(a) < key(b) ? -1 : 1
}

/** So many calls, and so many places in them, make sure that something optional would have been seen. */
const FEWEST = { calls: 3, places: 20 }

/** Findings that only several calls of an operation can tell. */
function overCalls(calls: readonly CheckedCall[], options: RunOptions): RunFinding[] {
  return [...Map.groupBy(calls, operationKey).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length < FEWEST.calls) return []
    const collector = createCollector(first, options)
    const sightings = group.flatMap(({ comparison }) => comparison.sightings)
    for (const same of Map.groupBy(sightings, ({ kind, path }) => `${kind}\n${path}`).values()) {
      const places = same.reduce((sum, one) => sum + one.places, 0)
      const { kind, path } = same[0]!
      const isEnough = same.length >= FEWEST.calls && (kind === 'always-empty' || places >= FEWEST.places)
      if (!isEnough || same.some(({ isSeen }) => isSeen)) continue
      collector.report({
        kind,
        site: { location: 'body', path },
        recorded: kind === 'always-empty' ? 'array with items' : 'sometimes present',
        live: kind === 'always-empty' ? 'always empty' : 'absent',
        observed: same.length,
        found: places,
        places,
        hint: kind === 'always-empty' ? `in ${same.length} calls` : `possibly removed: absent in ${places} places`,
      })
    }
    return collector.findings().map((finding) => toRunFinding(finding, first))
  })
}

function unverifiedOf({ comparison, service, operation, recording, interaction }: CheckedCall): UnverifiedPlace[] {
  const whole = comparison.verdict === 'unverified' && comparison.reason !== undefined
  const places = [...(whole ? [{ path: '', reason: comparison.reason ?? '' }] : []), ...comparison.unverified]
  return places.map(({ path, reason }) => ({ service, operation, path, reason, recording, interaction }))
}

function uncheckedOf({ comparison, service, operation, recording, interaction }: CheckedCall): UncheckedCall[] {
  if (comparison.verdict !== 'could-not-check') return []
  return [{ service, operation, reason: comparison.reason ?? 'unknown', recording, interaction }]
}
