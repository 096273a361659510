import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { junitText, type Case, type Suite, type Verdict } from '../coverage/junit-suites.js'
import { amount, changeOf, evidenceOf, isAlert, lineOf, placeOf, recordedAt, titleOf } from './finding-words.js'
import { countsOf, headlineOf } from './report-words.js'

/** What is known of one operation. */
interface Told {
  findings: RunFinding[]
  unchecked: DriftReport['result']['couldNotCheck']
  unverified: DriftReport['result']['unverified']
}

/**
 * Write a run as JUnit reports are read: a suite for each service, with a case for each operation that there is something to
 * say of. Breaking and risky changes are failures; what could not be checked is an error, as the check itself did not come
 * about; what no answer told anything of is skipped. The run as a whole is a case too, so that a quiet run is no empty report.
 */
export function driftJunit(report: DriftReport, { strict = false }: { strict?: boolean } = {}): string {
  const services = Map.groupBy(operationsOf(report), ([{ service }]) => service)
  const suites: Suite[] = [
    { name: 'Drift', cases: [runCase(report)] },
    ...[...services].map(([name, operations]) => ({
      name,
      cases: operations.map(([key, told]) => operationCase(key, told)),
    })),
    { name: 'Tests on live answers', cases: (report.tests?.failed ?? []).map(testCase) },
  ]
  return junitText(suites, { name: 'Drift', generatedAt: report.run.at, isStrict: strict })
}

function runCase(report: DriftReport): Case {
  const { compared } = report.result.summary
  const message = `${headlineOf(report)}; ${countsOf(report)}`
  const verdict: Verdict | null = compared === 0 ? { kind: 'error', type: 'nothing-compared', message } : null
  return { suite: 'drift', name: `calls compared`, file: null, line: null, verdict }
}

function operationsOf({ result }: DriftReport): [key: { service: string; operation: string }, told: Told][] {
  const known = new Map<string, [{ service: string; operation: string }, Told]>()
  const toldOf = ({ service, operation }: { service: string; operation: string }): Told => {
    const key = JSON.stringify([service, operation])
    const entry = known.get(key) ?? [
      { service, operation },
      { findings: [], unchecked: [], unverified: [] },
    ]
    known.set(key, entry)
    return entry[1]
  }
  for (const finding of result.findings) if (!finding.accepted) toldOf(finding).findings.push(finding)
  for (const call of result.couldNotCheck) toldOf(call).unchecked.push(call)
  for (const place of result.unverified) toldOf(place).unverified.push(place)
  return [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

function operationCase({ service, operation }: { service: string; operation: string }, told: Told): Case {
  const alerts = told.findings.filter(isAlert)
  const [place] = [...alerts, ...told.findings, ...told.unchecked, ...told.unverified]
  const line = place !== undefined && 'line' in place ? (place.line ?? null) : null
  const name = `${service}.${operation}`
  return { suite: name, name: operation, file: place?.recording ?? null, line, verdict: verdictOf(told, alerts) }
}

/** The gravest; what is less grave stands in its detail. */
function verdictOf({ unchecked, unverified }: Told, alerts: readonly RunFinding[]): Verdict | null {
  const reasons = unchecked.map(({ interaction, reason }) => `${interaction} could not be checked: ${reason}`)
  const doubts = [...new Set(unverified.map(({ path, reason }) => `${path === '' ? 'whole answer' : path}: ${reason}`))]
  const [first] = alerts
  if (first !== undefined) {
    const message =
      alerts.length === 1 ? lineOf(first) : `${lineOf(first)}, and ${amount(alerts.length - 1, 'more change')}`
    return { kind: 'failure', type: first.kind, message, detail: [...alerts.map(detailOf), ...reasons].join('\n\n') }
  }
  if (unchecked[0] !== undefined) {
    const message = `${amount(unchecked.length, 'call')} could not be checked: ${unchecked[0].reason}`
    return { kind: 'error', type: 'could-not-check', message, detail: reasons.join('\n') }
  }
  return doubts.length === 0
    ? null
    : { kind: 'skipped', type: 'unverified', message: `unverified: ${doubts.join('; ')}` }
}

function detailOf(finding: RunFinding): string {
  const { severity, hint, tests, interaction, fingerprint } = finding
  return [
    `${severity}  ${placeOf(finding)}  ${titleOf(finding)}`,
    `change      ${changeOf(finding)}`,
    `evidence    ${evidenceOf(finding)}`,
    ...(hint === undefined ? [] : [`hint        ${hint}`]),
    ...tests.map((test) => `test        ${test}`),
    `where       ${recordedAt(finding)} ${interaction}`,
    `accept      ${fingerprint}`,
  ].join('\n')
}

function testCase({ file, name, message }: { file: string; name: string; message?: string }): Case {
  const [first = 'the test fails on a live answer', ...more] = message?.split('\n') ?? []
  const verdict: Verdict = { kind: 'failure', type: 'failed-live', message: first, detail: more.join('\n') }
  return { suite: file, name, file, line: null, verdict }
}
