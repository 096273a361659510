import { exitOf } from '../../drift/exit-rules.js'
import type { DriftReport } from '../../drift/drift-report.js'
import { SEVERITIES } from '../../drift/kinds.js'
import { amount, findingsOf } from './finding-words.js'
import { fitSize } from './fit-size.js'
import {
  failedList,
  findingsTable,
  list,
  SEVERITY_TITLES,
  short,
  uncheckedTable,
  updateParts,
  type MarkdownLimits,
} from './markdown-parts.js'
import { literal, prose, type SourceLink } from './markdown-prose.js'
import { countsOf, exitText, groupUnverified, headlineOf, scopeOf } from './report-words.js'

/** How a run is told in markdown. */
export interface DriftMarkdownOptions {
  /** Where a file's line is shown; without it, files have no links. */
  sourceLink?: SourceLink | undefined
}

// GitHub drops a step's summary of more than 1 MiB; a step may hold other text beside this.
const MOST_BYTES = 1_000_000
const SIGNS = ['✅', '❌', '⚠️']

/** Write a run for a job's summary or a file, what broke first. At most one megabyte. */
export function driftMarkdown(report: DriftReport, { sourceLink }: DriftMarkdownOptions = {}): string {
  return fitSize((rows) => textOf(report, { rows, sourceLink }), { most: MOST_BYTES, sizeOf: Buffer.byteLength })
}

function textOf(report: DriftReport, limits: MarkdownLimits): string {
  const parts: string[][] = [
    ['## Drift of downstream services'],
    [`${SIGNS[exitOf(report).code] ?? ''} **${prose(headlineOf(report))}**`],
    [`${countsOf(report)}; ${scopeOf(report)}; ${exitText(report)}.`],
    ...SEVERITIES.slice(0, 2).flatMap((severity) => severityParts(severity, report, limits)),
    ...failedParts(report, limits),
    ...uncheckedParts(report, limits),
    ...SEVERITIES.slice(2).flatMap((severity) => severityParts(severity, report, limits)),
    ...(report.update === null ? [] : [['### Patches'], ...updateParts(report.update, report.result.findings, limits)]),
    ...restParts(report, limits),
    ...(report.notes.length === 0
      ? []
      : [
          ['### Notes'],
          list(
            report.notes.map((note) => prose(short(note))),
            limits.rows,
          ),
        ]),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function severityParts(severity: (typeof SEVERITIES)[number], report: DriftReport, limits: MarkdownLimits): string[][] {
  const findings = findingsOf(report, severity)
  if (findings.length === 0) return []
  return [[`### ${SEVERITY_TITLES[severity]}: ${findings.length}`], findingsTable(findings, limits)]
}

function failedParts({ tests }: DriftReport, limits: MarkdownLimits): string[][] {
  const failed = tests?.failed ?? []
  return failed.length === 0 ? [] : [[`### Failed on live answers: ${failed.length}`], failedList(failed, limits)]
}

function uncheckedParts({ result: { couldNotCheck } }: DriftReport, limits: MarkdownLimits): string[][] {
  if (couldNotCheck.length === 0) return []
  return [[`### ⚠️ Could not check: ${amount(couldNotCheck.length, 'call')}`], uncheckedTable(couldNotCheck, limits)]
}

/** What is of less weight, one heading each. */
function restParts({ result, unrecorded, stale }: DriftReport, limits: MarkdownLimits): string[][] {
  const accepted = result.findings.filter((finding) => finding.accepted)
  const unverified = groupUnverified(result.unverified).map(
    ({ subject, path, reason }) =>
      `${literal(short(subject))} ${path === '' ? 'whole answer' : literal(short(path))}: ${prose(short(reason))}`,
  )
  const calls = unrecorded.map(
    ({ service, operation, method, url, test }) =>
      `${literal(short(`${service}.${operation}`))} ${literal(short(`${method} ${url}`))}${test === null ? '' : ` in ${literal(short(test))}`}`,
  )
  const old = stale.map(
    ({ recording, interaction, since }) =>
      `${literal(short(recording))} ${literal(short(interaction))}, last on ${prose(since)}`,
  )
  return [
    ...(accepted.length === 0 ? [] : [[`### Accepted: ${accepted.length}`], findingsTable(accepted, limits)]),
    ...section(
      `Unverified: ${amount(unverified.length, 'place')} of which no answer told anything`,
      unverified,
      limits,
    ),
    ...section(`Not recorded: ${amount(calls.length, 'call')}`, calls, limits),
    ...section(`Stale: ${amount(old.length, 'interaction')} not verified for long`, old, limits),
  ]
}

function section(title: string, lines: readonly string[], { rows }: MarkdownLimits): string[][] {
  return lines.length === 0 ? [] : [[`### ${title}`], list(lines, rows)]
}
