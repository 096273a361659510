import { exitOf } from '../../drift/exit-rules.js'
import type { DriftReport } from '../../drift/drift-report.js'
import type { UncheckedCall, UnverifiedPlace } from '../../drift/drift-result.js'
import { amount, changesText, countSeverities } from './finding-words.js'

/** The first thing to know of a run. */
export function headlineOf(report: DriftReport): string {
  const { findings, summary } = report.result
  const counts = countSeverities(findings)
  const alerts = changesText(counts, ['breaking', 'risky'])
  const open = summary.couldNotCheck > 0 ? `${amount(summary.couldNotCheck, 'call')} could not be checked` : null
  const failed = report.tests?.failed.length ?? 0
  const unread = report.unread > 0 ? `${amount(report.unread, 'recording')} could not be read` : null
  const failing = failed > 0 ? `${amount(failed, 'test')} failed on live answers` : null
  if (alerts !== null) return [`Drift: ${alerts}`, open, unread, failing].filter((part) => part !== null).join('; ')
  if (summary.compared === 0)
    return ['Nothing was compared', open, unread, failing].filter((part) => part !== null).join('; ')
  const others = changesText(counts, ['additive', 'info'])
  const known = findings.some(({ accepted }) => accepted) ? ' beyond what is accepted' : ''
  const quiet = others === null ? `No drift${known}` : `Nothing breaks: ${others}`
  return [quiet, open, unread, failing].filter((part) => part !== null).join('; ')
}

/** How the calls came out: `40 calls compared: 36 match, 3 drift, 1 unverified; 7 could not be checked, 12 skipped`. */
export function countsOf({ result: { summary } }: DriftReport): string {
  const { compared, match, drift, unverified, couldNotCheck, skipped } = summary
  const verdicts = [`${match} match`, ...(drift > 0 ? [`${drift} drift`] : []), ...unless(unverified, 'unverified')]
  const rest = [...unless(couldNotCheck, 'could not be checked'), ...unless(skipped, 'skipped')]
  const open = rest.length === 0 ? '' : `; ${rest.join(', ')}`
  return `${amount(compared, 'call')} compared${compared === 0 ? '' : `: ${verdicts.join(', ')}`}${open}`
}

/** What of everything recorded the run looked at. */
export function scopeOf({ run }: DriftReport): string {
  const { chosen, known, sample, rotation } = run
  const days = sample < 100 ? ` (a sample of ${sample} %; ${amount(rotation, 'daily run')} check all)` : ''
  return `${chosen} of ${amount(known, 'interaction')} chosen${days}`
}

/** Why the run ends as it does. */
export function exitText(report: DriftReport): string {
  const { code, reason } = exitOf(report)
  return `exit code ${code}: ${reason}`
}

/** Calls of one service that one reason kept from being checked. */
export interface UncheckedGroup {
  service: string
  reason: string
  operations: string[]
  calls: UncheckedCall[]
}

/** Group by service and reason, in the order of services and then of how many calls. */
export function groupUnchecked(calls: readonly UncheckedCall[]): UncheckedGroup[] {
  const groups = [...Map.groupBy(calls, ({ service, reason }) => JSON.stringify([service, reason])).values()]
  return groups
    .map((group) => ({
      service: group[0]!.service,
      reason: group[0]!.reason,
      operations: [...new Set(group.map(({ operation }) => operation))].toSorted(),
      calls: group,
    }))
    .toSorted((a, b) => compare(a.service, b.service) || b.calls.length - a.calls.length || compare(a.reason, b.reason))
}

/** Places of one operation of which one reason kept a call from telling. */
export interface UnverifiedGroup {
  subject: string
  path: string
  reason: string
  calls: number
}

/** Group by operation, path and reason, in that order. */
export function groupUnverified(places: readonly UnverifiedPlace[]): UnverifiedGroup[] {
  const subjectOf = ({ service, operation }: UnverifiedPlace): string => `${service}.${operation}`
  const groups = Map.groupBy(places, (one) => JSON.stringify([subjectOf(one), one.path, one.reason]))
  return [...groups.values()]
    .map((group) => ({ ...group[0]!, subject: subjectOf(group[0]!), calls: group.length }))
    .map(({ subject, path, reason, calls }) => ({ subject, path, reason, calls }))
    .toSorted((a, b) => compare(a.subject, b.subject) || compare(a.path, b.path) || compare(a.reason, b.reason))
}

function unless(count: number, what: string): string[] {
  return count > 0 ? [`${count} ${what}`] : []
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
