import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { exitOf } from '../../drift/exit-rules.js'
import type { Severity } from '../../drift/kinds.js'
import { createPaint, type Paint, type TextStyle } from '../coverage/paint.js'
import { failedTestLines } from './failed-test-lines.js'
import { findingLines } from './finding-lines.js'
import { amount, changeOf, findingsOf, isAlert, lineOf } from './finding-words.js'
import { countsOf, exitText, groupUnchecked, groupUnverified, headlineOf, scopeOf } from './report-words.js'
import { updateLines } from './update-lines.js'
import { hang, wrap, wrapPainted } from './wrap.js'

/** How a run is told on a terminal. */
export interface DriftLinesOptions {
  /** Colour the lines. */
  color: boolean
  /** Columns that a line may take. */
  width: number
  /** List everything. By default, long lists are cut, and say by how much. */
  verbose?: boolean
}

/** How much is listed; the rest is counted. */
interface Limits {
  /** Findings told in full, of one severity. */
  full: number
  /** Findings told in a line each, of one severity. */
  short: number
  /** Entries of other lists. */
  list: number
}

/** What the parts of the report are made with. */
interface Pen {
  width: number
  paint: Paint
  limits: Limits
}

const LIMITS: Limits = { full: 25, short: 50, list: 10 }
const ALL: Limits = { full: Infinity, short: Infinity, list: Infinity }

const STYLES: Record<Severity, TextStyle> = { breaking: 'low', risky: 'medium', additive: 'title', info: 'title' }

/**
 * The lines that tell a person what a run found: what broke first, what could not be told next, and the counts with the
 * verdict at the end. Two lines where there is nothing to say.
 */
export function driftLines(report: DriftReport, { color, width, verbose = false }: DriftLinesOptions): string[] {
  const pen: Pen = { width, paint: createPaint(color), limits: verbose ? ALL : LIMITS }
  const parts = [
    alertLines('breaking', report, pen),
    alertLines('risky', report, pen),
    acceptLines(report, pen),
    failedLines(report, pen),
    uncheckedLines(report, pen),
    shortFindings('additive', 'Additive', report, pen),
    shortFindings('info', 'For information', report, pen),
    acceptedLines(report, pen),
    unverifiedLines(report, pen),
    unrecordedLines(report, pen),
    staleLines(report, pen),
    updateLines(report, pen),
    report.notes.flatMap((note) => noteLines(note, width)),
  ].filter((lines) => lines.length > 0)
  return [...parts.flatMap((lines) => [...lines, '']), ...endLines(report, pen)]
}

function alertLines(severity: 'breaking' | 'risky', report: DriftReport, pen: Pen): string[] {
  const findings = findingsOf(report, severity)
  if (findings.length === 0) return []
  const title = severity === 'breaking' ? 'Breaking' : 'Risky'
  const { full, short } = pen.limits
  const style = STYLES[severity]
  const rest = findings.slice(full)
  return [
    ...wrapPainted(style, `${title}: ${amount(findings.length, 'change')}`, pen),
    ...findings.slice(0, full).flatMap((finding) => ['', ...findingLines(finding, { ...pen, style })]),
    ...(rest.length > 0 ? ['', ...oneLiners(rest, short, pen)] : []),
  ]
}

/** How to say that a change is known and wanted. */
function acceptLines({ result: { findings } }: DriftReport, pen: Pen): string[] {
  const first = findings.find(isAlert)
  if (first === undefined) return []
  const text = `A change that is known and wanted: understudy drift --accept ${first.fingerprint}`
  return wrapPainted('hint', text, pen)
}

/** That a test fails on a live answer is evidence, whatever was found in the answer. */
function failedLines({ tests }: DriftReport, pen: Pen): string[] {
  const failed = tests?.failed ?? []
  if (failed.length === 0) return []
  return [
    ...wrapPainted('low', `${amount(failed.length, 'test')} failed on live answers`, pen),
    ...failedTestLines(failed, pen),
  ]
}

function uncheckedLines({ result: { couldNotCheck } }: DriftReport, pen: Pen): string[] {
  const groups = groupUnchecked(couldNotCheck)
  if (groups.length === 0) return []
  return [
    ...wrapPainted('medium', `Could not check: ${amount(couldNotCheck.length, 'call')}`, pen),
    ...listed(groups, pen, ({ service, reason, operations, calls }) =>
      hang('  ', `${service}  ${amount(calls.length, 'call')} (${operations.join(', ')}): ${reason}`, pen.width, 2),
    ),
  ]
}

function shortFindings(severity: 'additive' | 'info', title: string, report: DriftReport, pen: Pen): string[] {
  const findings = findingsOf(report, severity)
  if (findings.length === 0) return []
  const most = severity === 'info' ? Math.min(pen.limits.short, pen.limits.list) : pen.limits.short
  return [
    ...wrapPainted(STYLES[severity], `${title}: ${amount(findings.length, 'change')}`, pen),
    ...oneLiners(findings, most, pen),
  ]
}

function acceptedLines({ result: { findings } }: DriftReport, pen: Pen): string[] {
  const accepted = findings.filter((finding) => finding.accepted)
  if (accepted.length === 0) return []
  return [
    ...wrapPainted('title', `Accepted: ${amount(accepted.length, 'known change')}`, pen),
    ...oneLiners(accepted, pen.limits.list, pen),
  ]
}

function oneLiners(findings: readonly RunFinding[], most: number, pen: Pen): string[] {
  const lines = findings
    .slice(0, most)
    .flatMap((finding) => hang('  ', `${lineOf(finding)}  (${changeOf(finding)}) ${finding.fingerprint}`, pen.width, 2))
  return [...lines, ...more(findings.length - most)]
}

function unverifiedLines({ result: { unverified } }: DriftReport, pen: Pen): string[] {
  const groups = groupUnverified(unverified)
  if (groups.length === 0) return []
  return [
    ...wrapPainted('title', `Unverified: ${amount(groups.length, 'place')} of which no answer told anything`, pen),
    ...listed(groups, pen, ({ subject, path, reason }) =>
      hang('  ', `${subject}  ${path === '' ? 'whole answer' : path}: ${reason}`, pen.width, 2),
    ),
  ]
}

function unrecordedLines({ unrecorded }: DriftReport, pen: Pen): string[] {
  if (unrecorded.length === 0) return []
  return [
    ...wrapPainted('title', `Not recorded: ${amount(unrecorded.length, 'call')}`, pen),
    ...listed(unrecorded, pen, ({ service, operation, method, url, test }) =>
      hang('  ', `${service}.${operation}  ${method} ${url}${test === null ? '' : ` in ${test}`}`, pen.width, 2),
    ),
  ]
}

function staleLines({ stale }: DriftReport, pen: Pen): string[] {
  const oldest = stale.map(({ since }) => since).toSorted()[0]
  if (oldest === undefined) return []
  return [
    ...wrapPainted(
      'title',
      `Stale: ${amount(stale.length, 'interaction')} not verified for long, the oldest since ${oldest}`,
      pen,
    ),
    ...listed(stale, pen, ({ recording, interaction, since }) =>
      hang('  ', `${recording}  ${interaction}, last on ${since}`, pen.width, 2),
    ),
  ]
}

/** A message with facts has a line for each. */
function noteLines(note: string, width: number): string[] {
  const [first = '', ...facts] = note.split('\n')
  return [...hang('› ', first, width), ...facts.flatMap((line) => hang('    ', line.trim(), width))]
}

function endLines(report: DriftReport, pen: Pen): string[] {
  const { code } = exitOf(report)
  const hasAlert = report.result.findings.some(isAlert) || (report.tests?.failed.length ?? 0) > 0
  const style = code === 0 && !hasAlert ? 'high' : code === 2 ? 'medium' : 'low'
  return [
    ...wrap(`${countsOf(report)}; ${scopeOf(report)}`, pen.width),
    ...wrapPainted(style, `${headlineOf(report)} (${exitText(report)})`, pen),
  ]
}

function listed<T>(entries: readonly T[], { limits }: Pen, linesOf: (entry: T) => string[]): string[] {
  return [...entries.slice(0, limits.list).flatMap(linesOf), ...more(entries.length - limits.list)]
}

function more(count: number): string[] {
  return count > 0 ? [`  and ${count} more; --verbose lists all`] : []
}
