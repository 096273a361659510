import type { CoverageResult, CoverageTotals, OperationCoverage, Ratio } from '../../coverage/coverage-result.js'
import { FAILURES, failureCells, failureLegend, failureMark } from './failure-outcomes.js'
import { levelOf, percentText, ratioOf, type Level } from './figures.js'
import { gapsFirst, isCounted, missingCounts, missingOutcomes, type ServiceGap } from './gaps.js'
import { hygieneOf } from './hygiene.js'
import { code, details, html, table, words } from './markdown-text.js'
import type { CoverageReporter, ReportContext } from './report-context.js'

type Watermarks = readonly [number, number]

// GitHub drops a step's summary of more than 1 MiB; a step may hold other text beside this.
const MOST_BYTES = 1_000_000
// How many rows a list may have: the first of these with which the text fits.
const LIMITS = [Infinity, 200, 50, 10]
// Up to so many operations with gaps are seen without opening a part.
const MOST_OPEN = 30
const SIGNS: Record<Level, string> = { low: '🔴', medium: '🟡', high: '🟢', none: '⚪' }

/** Write `downstream-coverage.md` for a job's summary, what is missing first. At most one megabyte. */
export const markdownReport: CoverageReporter = (result, context) => {
  for (const limit of LIMITS) {
    const text = textOf(result, context, limit)
    if (Buffer.byteLength(text) <= MOST_BYTES) return [{ path: 'downstream-coverage.md', text }]
  }
  return [{ path: 'downstream-coverage.md', text: cut(textOf(result, context, 1)) }]
}

function textOf(result: CoverageResult, { watermarks, thresholdFailures }: ReportContext, limit: number): string {
  const gaps = gapsFirst(result.services)
  const isOpen = gaps.reduce((sum, { operations }) => sum + operations.length, 0) <= MOST_OPEN
  const sections = [
    ['## Downstream coverage'],
    incompleteLines(result),
    list('**Thresholds missed**', thresholdFailures.map(words), limit),
    totalsTable(result.totals, watermarks),
    ...gaps.map((gap) => serviceLines(gap, watermarks, { limit, isOpen: isOpen && gap.operations.length > 0 })),
    siteLines(result, limit),
    unresolvedLines(result, limit),
    ...hygieneOf(result).map(({ title, remedy, entries }) =>
      details(
        `${html(title)}; ${html(remedy).replace(/`(.*?)`/g, '<code>$1</code>')}`,
        list(
          null,
          entries.map(({ text }) => words(text)),
          limit,
        ),
      ),
    ),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function incompleteLines({ complete, incomplete }: CoverageResult): string[] {
  if (complete) return []
  const reasons = incomplete.map((reason) => words(reason).replace(/\.$/, '')).join('; ')
  const withheld = 'What was not run counts as not exercised; unused interactions and thresholds are withheld.'
  return [`> **Incomplete run**${reasons === '' ? '' : `: ${reasons}`}. ${withheld}`]
}

function totalsTable(totals: CoverageTotals, watermarks: Watermarks): string[] {
  const { operations, outcomes, interactions, callSites, declared, observed } = totals
  const row = (label: string, ratios: readonly (Ratio | null)[]): string[] => [
    label,
    ...ratios.map((ratio) => (ratio === null ? '' : ratioText(ratio, watermarks))),
  ]
  return table(
    ['Totals', 'All known', 'Declared', 'Observed'],
    ['---', '---:', '---:', '---:'],
    [
      row('Operations', [operations, declared.operations, observed.operations]),
      row('Outcomes', [outcomes, declared.outcomes, observed.outcomes]),
      row('Interactions', [interactions, null, null]),
      row('Call sites', [callSites, null, null]),
    ],
  )
}

/** One service. Its failures stand beside what was never exercised, where any failure is known. */
function serviceLines(
  { service, operations, covered }: ServiceGap,
  watermarks: Watermarks,
  { limit, isOpen }: { limit: number; isOpen: boolean },
): string[] {
  const { outcomes, operations: called } = service.totals
  const sign = SIGNS[levelOf(outcomes.pct ?? called.pct, watermarks)]
  const missing = missingCounts(service.operations).join(', ')
  const figure = outcomes.pct === null ? 'no outcome' : `${percentText(outcomes.pct)} % of outcomes`
  const gap = missing === '' ? 'nothing missing' : `never exercised: ${missing}`
  const shown = operations.slice(0, limit)
  const parts = [
    shown.length === 0 ? [] : operationTable(shown, watermarks),
    operations.length > shown.length ? [`and ${operations.length - shown.length} more with gaps`] : [],
    list(
      `Covered: ${covered.length}`,
      covered.map(({ name }) => code(name)),
      limit,
    ),
  ]
  const lines = parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]))
  return details(`${sign} <b>${html(service.name)}</b>: ${figure}; ${gap}`, lines, isOpen)
}

function operationTable(operations: readonly OperationCoverage[], watermarks: Watermarks): string[] {
  const cells = operations.map(failureCells)
  const columns = FAILURES.map((failure, index) => ({ failure, index })).filter(({ index }) =>
    cells.some((row) => row[index]!.total > 0),
  )
  const rows = operations.map((operation, row) => [
    code(operation.name),
    outcomeRatio(operation, watermarks),
    missingOutcomes(operation).map(code).join(', ') || 'any call',
    ...columns.map(({ index }) => failureMark(cells[row]![index]!)),
  ])
  return [
    ...table(
      ['Operation', 'Outcomes', 'Never exercised', ...columns.map(({ failure }) => failure)],
      ['---', '---:', '---', ...columns.map(() => ':---:')],
      rows,
    ),
    ...(columns.length === 0 ? [] : ['', failureLegend(cells.flat())]),
  ]
}

function outcomeRatio({ outcomes }: OperationCoverage, watermarks: Watermarks): string {
  const counted = outcomes.filter(isCounted)
  return ratioText(ratioOf(counted.filter(({ covered }) => covered).length, counted.length), watermarks)
}

function siteLines({ callSites }: CoverageResult, limit: number): string[] {
  const missed = callSites.filter(({ calls }) => calls === 0)
  if (missed.length === 0) return []
  const lines = missed.map(({ file, line, column, client }) => `${code(`${file}:${line}:${column}`)} ${words(client)}`)
  return details(
    `<b>Call sites that no test reached</b>: ${missed.length} of ${callSites.length}`,
    list(null, lines, limit),
  )
}

function unresolvedLines({ unresolvedSites }: CoverageResult, limit: number): string[] {
  if (unresolvedSites.length === 0) return []
  const lines = unresolvedSites.map(
    ({ file, line, column, client, reason }) =>
      `${code(`${file}:${line}:${column}`)} ${words(client)}: ${words(reason)}`,
  )
  return details(`Places that may call out, not scored: ${unresolvedSites.length}`, list(null, lines, limit))
}

function list(title: string | null, items: readonly string[], limit: number): string[] {
  if (items.length === 0) return []
  const hidden = items.length - limit
  return [
    ...(title === null ? [] : [title, '']),
    ...items.slice(0, limit).map((item) => `- ${item}`),
    ...(hidden > 0 ? [`- and ${hidden} more`] : []),
  ]
}

function ratioText({ pct, covered, total }: Ratio, watermarks: Watermarks): string {
  return pct === null ? 'none' : `${SIGNS[levelOf(pct, watermarks)]} ${percentText(pct)} % (${covered}/${total})`
}

/** Keep whole sections, so that no part is left open. */
function cut(text: string): string {
  const note = '\n\nThe rest does not fit; it stands in the other reports.\n'
  const kept = Buffer.from(text)
    .subarray(0, MOST_BYTES - Buffer.byteLength(note))
    .toString()
  const end = kept.lastIndexOf('\n\n<details')
  return Buffer.byteLength(text) <= MOST_BYTES
    ? text
    : `${kept.slice(0, end === -1 ? kept.lastIndexOf('\n') : end)}${note}`
}
