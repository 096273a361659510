import type { CoverageResult } from '../../coverage/coverage-result.js'
import { failureCells, failureLegend, failureMark, type FailureCell } from './failure-outcomes.js'
import { amount, type Level } from './figures.js'
import { plain, widthOf } from './fit.js'
import type { Paint } from './paint.js'
import type { ResolvedTextOptions } from './text-options.js'
import { drawTable, separatorsWidth, type TextCell, type TextColumn } from './text-table.js'

const NAME = 'Failure outcomes'
const HEADERS = ['timeout', 'network', '429', '4xx', '5xx', 'malformed'] as const
const LEAST_NAME = 12

interface FailureRow {
  service: string
  operation: string
  cells: FailureCell[]
}

/**
 * Draw which failures each operation is exercised with, those with gaps. Nothing where no failure is known, nor where there
 * is no room: what is missing stands in the table of services too.
 */
export function failureTable(
  result: CoverageResult,
  { width, options }: { width: number; options: ResolvedTextOptions },
  paint: Paint,
): string[] {
  const all = rowsOf(result)
  const known = all.filter(({ cells }) => cells.some(({ total }) => total > 0))
  if (known.length === 0) return []
  const rows = options.verbose && !options.skipFull ? known : known.filter(hasFailureGap)
  const shown = rows.slice(0, options.listRows)
  const hidden = rows.length - shown.length
  return [
    ...drawRows(shown, width, paint),
    ...(hidden > 0 ? [` › and ${hidden} more with failures never exercised`] : []),
    ...note(known.length - rows.length, 'with every failure exercised that is known for it'),
    ...note(all.length - known.length, 'without any failure recorded, declared or asked for (coverage.outcomes)'),
  ]
}

function rowsOf({ services }: CoverageResult): FailureRow[] {
  return services.flatMap(({ name: service, operations }) =>
    operations.map((operation) => ({ service, operation: operation.name, cells: failureCells(operation) })),
  )
}

function hasFailureGap({ cells }: FailureRow): boolean {
  return cells.some(({ covered, total }) => covered < total)
}

function drawRows(rows: readonly FailureRow[], width: number, paint: Paint): string[] {
  const lines = rows.flatMap(({ service, operation, cells }, index): TextCell[][] => [
    ...(rows[index - 1]?.service === service ? [] : [[{ text: ` ${plain(service)}`, style: 'text' as const }]]),
    [{ text: `  ${plain(operation)}`, style: 'text' }, ...cells.map(markCell)],
  ])
  const columns = columnsOf(lines, width)
  if (rows.length === 0 || columns === null) return []
  return [...drawTable(columns, lines, paint), paint('hint', failureLegend(rows.flatMap(({ cells }) => cells)))]
}

function columnsOf(lines: readonly TextCell[][], width: number): TextColumn[] | null {
  const natural = (index: number): number => Math.max(0, ...lines.map((cells) => widthOf(cells[index]?.text ?? '')))
  const marks = HEADERS.map((header, index): TextColumn => {
    return { header, width: Math.max(header.length, natural(index + 1)), align: 'right' }
  })
  const left = width - marks.reduce((sum, mark) => sum + mark.width, 0) - separatorsWidth(marks.length + 1)
  const name = Math.max(NAME.length, natural(0))
  return left < LEAST_NAME ? null : [{ header: NAME, width: Math.min(name, left), align: 'left' }, ...marks]
}

function note(count: number, what: string): string[] {
  return count === 0 ? [] : [` › ${amount(count, 'operation')} ${what}`]
}

function markCell(cell: FailureCell): TextCell {
  return { text: failureMark(cell), style: levelOfCell(cell) }
}

function levelOfCell({ covered, total }: FailureCell): Level {
  if (total === 0) return 'none'
  return covered === total ? 'high' : covered === 0 ? 'low' : 'medium'
}
