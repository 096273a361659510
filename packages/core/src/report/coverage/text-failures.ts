import type { CoverageResult } from '../../coverage/coverage-result.js'
import { FAILURES, FAILURE_LEGEND, failureCells, failureMark, type FailureCell } from './failure-outcomes.js'
import { amount, type Level } from './figures.js'
import { plain, widthOf } from './fit.js'
import type { Paint } from './paint.js'
import type { ResolvedTextOptions } from './text-options.js'
import { drawTable, separatorsWidth, type TextCell, type TextColumn } from './text-table.js'

const NAME = 'Failure outcomes'
const SHORT = ['t/o', 'net', '429', '4xx', '5xx', 'bad'] as const
const LEAST_NAME = 16

/**
 * Draw which failures each operation is exercised with, those with gaps. Nothing where no failure is known, nor where there
 * is no room: what is missing stands in the table of services too.
 */
export function failureTable(
  result: CoverageResult,
  { width, options }: { width: number; options: ResolvedTextOptions },
  paint: Paint,
): string[] {
  const all = result.services.flatMap((service) =>
    service.operations.map((operation) => ({
      name: plain(`${service.name}.${operation.name}`),
      cells: failureCells(operation),
    })),
  )
  const known = all.filter(({ cells }) => cells.some(({ total }) => total > 0))
  const withGaps = known.filter(({ cells }) => cells.some(({ covered, total }) => covered < total))
  const rows =
    options.verbose && !options.skipFull ? [...withGaps, ...known.filter((row) => !withGaps.includes(row))] : withGaps
  const shown = rows.slice(0, options.listRows)
  const columns = columnsOf(
    shown.map(({ name }) => name),
    width,
  )
  if (known.length === 0) return []
  const hidden = rows.length - shown.length
  return [
    ...(shown.length === 0 || columns === null
      ? []
      : [
          ...drawTable(
            columns,
            shown.map(({ name, cells }) => [{ text: name, style: 'text' }, ...cells.map(markCell)]),
            paint,
          ),
          paint('hint', FAILURE_LEGEND),
        ]),
    ...(hidden > 0 ? [` › and ${hidden} more operations with failures never exercised`] : []),
    ...note(
      known.length - rows.length,
      'exercised with every failure known for it',
      'exercised with every failure known for them',
    ),
    ...note(
      all.length - known.length,
      'without any failure recorded, declared or asked for (coverage.outcomes)',
      'without any failure recorded, declared or asked for (coverage.outcomes)',
    ),
  ]
}

function note(count: number, one: string, several: string): string[] {
  return count === 0 ? [] : [` › ${amount(count, 'operation')} ${count === 1 ? one : several}`]
}

function markCell(cell: FailureCell): TextCell {
  return { text: failureMark(cell), style: levelOfCell(cell) }
}

function levelOfCell({ covered, total }: FailureCell): Level {
  if (total === 0) return 'none'
  return covered === total ? 'high' : covered === 0 ? 'low' : 'medium'
}

function columnsOf(names: readonly string[], width: number): TextColumn[] | null {
  for (const headers of [FAILURES, SHORT]) {
    const columns = headers.map((header): TextColumn => ({ header, width: Math.max(5, header.length), align: 'right' }))
    const left = width - columns.reduce((sum, { width }) => sum + width, 0) - separatorsWidth(columns.length + 1)
    if (left < LEAST_NAME) continue
    const natural = Math.max(widthOf(NAME), ...names.map(widthOf))
    return [{ header: NAME, width: Math.min(natural, left), align: 'left' }, ...columns]
  }
  return null
}
