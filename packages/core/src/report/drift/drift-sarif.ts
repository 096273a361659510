import type { Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { exitOf } from '../../drift/exit-rules.js'
import { KINDS, ruleOf, type Kind, type Severity } from '../../drift/kinds.js'
import { amount, changeOf, evidenceOf, lineOf, listText } from './finding-words.js'
import { KIND_HELP } from './kind-help.js'
import { groupUnchecked } from './report-words.js'
import { repositoryPath, type RepositoryOptions } from './repository-path.js'

const LEVELS: Record<Severity, Result.level> = { breaking: 'error', risky: 'warning', additive: 'note', info: 'note' }

// GitHub refuses a run of more results.
const MOST_RESULTS = 25_000
const MOST_TESTS = 5

/**
 * Write a run as SARIF 2.1.0, as GitHub's code scanning takes it: a rule for each kind, a result for each change at the line
 * where its interaction is recorded. Accepted changes are suppressed results; what could not be checked is a notification,
 * and makes the run one that did not succeed.
 */
export function driftSarif(report: DriftReport, options: RepositoryOptions = {}): string {
  const kinds = Object.keys(KINDS) as Kind[]
  const places = new Map(kinds.map((kind, index) => [kind, index]))
  const findings = report.result.findings.slice(0, MOST_RESULTS)
  const run: Run = {
    tool: { driver: { name: 'Understudy', rules: kinds.map(toRule) } },
    automationDetails: { id: 'understudy-drift/' },
    invocations: [toInvocation(report, options)],
    results: findings.map((finding) => toResult(finding, places.get(finding.kind) ?? -1, options)),
    columnKind: 'utf16CodeUnits',
  }
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

function toRule(kind: Kind): ReportingDescriptor {
  const { id, severity, title } = ruleOf(kind)
  const sentence = `${title.charAt(0).toUpperCase()}${title.slice(1)}.`
  return {
    id: kind,
    name: kind
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text: sentence },
    fullDescription: { text: KIND_HELP[kind] },
    help: {
      text: `${sentence} ${KIND_HELP[kind]}`,
      markdown: `**${sentence}** ${KIND_HELP[kind]}`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['drift', severity, id] },
  }
}

function toResult(finding: RunFinding, ruleIndex: number, options: RepositoryOptions): Result {
  const { kind, severity, fingerprint, service, operation, status, evidence, location, path } = finding
  const { recorded, live, counts, tests, interaction, interactions, line } = finding
  return {
    ruleId: kind,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: messageOf(finding) },
    locations: [toLocation(finding.recording, line, `${service}.${operation}`, options)],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'understudyDrift/v1': fingerprint },
    ...(finding.accepted
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: 'Its fingerprint was accepted.' }] }
      : {}),
    properties: {
      severity,
      evidence,
      service,
      operation,
      status,
      location,
      path,
      recorded,
      live,
      counts,
      tests,
      interaction,
      interactions: interactions.length,
    },
  }
}

function messageOf(finding: RunFinding): string {
  const { hint, tests } = finding
  const sentences = [
    `${lineOf(finding)}: ${changeOf(finding)}`,
    `Evidence is ${evidenceOf(finding)}`,
    ...(hint === undefined ? [] : [`Probably: ${hint}`]),
    ...(tests.length === 0 ? [] : [`Tests affected: ${listText(tests, MOST_TESTS)}`]),
  ]
  return textOf(`${sentences.join('. ')}.`)
}

function toInvocation(report: DriftReport, options: RepositoryOptions): NonNullable<Run['invocations']>[number] {
  const { at, durationMs } = report.run
  const { compared, couldNotCheck } = report.result.summary
  const nothing: Notification = { level: 'error', message: { text: 'Nothing was compared.' } }
  const { code, reason } = exitOf(report)
  return {
    executionSuccessful: compared > 0 && couldNotCheck === 0,
    exitCode: code,
    exitCodeDescription: reason,
    startTimeUtc: at,
    endTimeUtc: new Date(Date.parse(at) + durationMs).toISOString(),
    toolExecutionNotifications: [
      ...(compared === 0 ? [nothing] : []),
      ...groupUnchecked(report.result.couldNotCheck).map(
        ({ service, reason: why, operations, calls }): Notification => {
          const text = textOf(
            `${service}: ${amount(calls.length, 'call')} of ${listText(operations, MOST_TESTS)} could not be checked: ${why}`,
          )
          const places = [...new Set(calls.map(({ recording }) => recording))].slice(0, 10)
          return {
            level: 'warning',
            message: { text },
            locations: places.map((recording) => toLocation(recording, undefined, service, options)),
          }
        },
      ),
    ],
  }
}

function toLocation(
  recording: string,
  line: number | undefined,
  name: string,
  options: RepositoryOptions,
): NonNullable<Result['locations']>[number] {
  const uri = repositoryPath(recording.toWellFormed(), options).split('/').map(encodeURIComponent).join('/')
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line ?? 1 },
    },
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
  }
}

/** SARIF reads `[text](1)` as a link to a place; what others named is none. */
function textOf(text: string): string {
  return text.toWellFormed().replaceAll('](', '] (')
}
