import type {
  CoverageResult,
  OperationCoverage,
  OutcomeCoverage,
  Ratio,
  ServiceTotals,
} from '../../coverage/coverage-result.js'
import { levelOf, percentText, ratioOf, type Level } from './figures.js'
import { joinFitting, plain, widthOf } from './fit.js'
import { gapsFirst, isCounted, missingCounts, missingOutcomes, shareRows, type ServiceGap } from './gaps.js'
import type { Paint } from './paint.js'
import type { ResolvedTextOptions } from './text-options.js'
import { drawTable, separatorsWidth, type TextCell, type TextColumn } from './text-table.js'

/** A row before it is known how wide the columns are. */
interface Row {
  name: string
  /** In the order of `FIGURES`; null for a row that has none. */
  figures: Ratio[] | null
  level: Level
  /** What was never exercised. */
  missing: string[]
}

const FIGURES = ['% Ops', '% Outcomes', '% Declared', '% Observed'] as const
const NAME = 'Service / operation'
const MISSING = 'Never exercised'
// Which figures stand in the table, and how much must be left for the names beside them.
const LAYOUTS: { figures: readonly (typeof FIGURES)[number][]; hasMissing: boolean; least: number }[] = [
  { figures: FIGURES, hasMissing: true, least: 44 },
  { figures: ['% Ops', '% Outcomes'], hasMissing: true, least: 24 },
  { figures: ['% Outcomes'], hasMissing: false, least: 4 },
  { figures: [], hasMissing: false, least: 0 },
]

/** Draw the table of services and operations, what is missing first. No row is wider than `width`. */
export function serviceTable(
  result: CoverageResult,
  settings: { width: number; watermarks: readonly [number, number]; options: ResolvedTextOptions },
  paint: Paint,
): string[] {
  const { width, watermarks, options } = settings
  const rows = rowsOf(result, watermarks, options)
  const shown = LAYOUTS.find(({ figures, hasMissing, least }) => width - fixedWidth(figures, hasMissing) >= least)
  const layout = shown ?? LAYOUTS.at(-1)!
  const columns = columnsOf(rows, layout, Math.max(1, width))
  return drawTable(
    columns,
    rows.map((row) => cellsOf(row, columns, watermarks)),
    paint,
  )
}

function rowsOf(
  { services, totals }: CoverageResult,
  watermarks: readonly [number, number],
  options: ResolvedTextOptions,
): Row[] {
  const gaps = gapsFirst(services).filter(({ operations }) => operations.length > 0 || !options.skipFull)
  const shares = shareRows(
    gaps.map(({ operations }) => operations.length),
    options.tableRows,
  )
  return [
    totalsRow('All services', totals, missingCounts(services.flatMap(({ operations }) => operations)), watermarks),
    ...gaps.flatMap((gap, index) => [
      totalsRow(` ${plain(gap.service.name)}`, gap.service.totals, missingCounts(gap.service.operations), watermarks),
      ...gap.operations.slice(0, shares[index]).map((operation) => operationRow(operation, watermarks)),
      ...restRows(gap, shares[index]!, watermarks, options),
    ]),
  ]
}

/** What of a service is not shown row by row. One that is covered is its own row only. */
function restRows(
  { operations, covered }: ServiceGap,
  shown: number,
  watermarks: readonly [number, number],
  { verbose, skipFull }: ResolvedTextOptions,
): Row[] {
  const hidden = operations.length - shown
  const more = hidden > 0 ? [noteRow(`and ${hidden} more with gaps`, 'low')] : []
  if (verbose && !skipFull) return [...more, ...covered.map((operation) => operationRow(operation, watermarks))]
  const isCollapsed = operations.length > 0 && covered.length > 0 && !skipFull
  return isCollapsed ? [...more, ...collapsed(covered)] : more
}

/** Covered is what counts; what only mocks gave is none of it. */
function collapsed(covered: readonly OperationCoverage[]): Row[] {
  const counted = covered.filter(isCounted).length
  const mocked = covered.length - counted
  return [
    ...(counted > 0 ? [noteRow(`${counted} more, covered`, 'high')] : []),
    ...(mocked > 0 ? [noteRow(`${mocked} more, known by mocks only`, 'none')] : []),
  ]
}

function totalsRow(name: string, totals: ServiceTotals, missing: string[], watermarks: readonly [number, number]): Row {
  const { operations, outcomes, declared, observed } = totals
  return {
    name,
    figures: [operations, outcomes, declared.outcomes, observed.outcomes],
    level: levelOf(outcomes.pct ?? operations.pct, watermarks),
    missing,
  }
}

function operationRow(operation: OperationCoverage, watermarks: readonly [number, number]): Row {
  const outcomes = ratioOfOutcomes(operation.outcomes.filter(isCounted))
  const called = isCounted(operation) ? ratioOf(operation.covered ? 1 : 0, 1) : ratioOf(0, 0)
  const missing = missingOutcomes(operation).map(plain)
  return {
    name: `  ${plain(operation.name)}`,
    figures: [
      called,
      outcomes,
      ratioOfOutcomes(operation.outcomes.filter(({ sources }) => sources.includes('declared'))),
      ratioOfOutcomes(operation.outcomes.filter(({ sources }) => sources.includes('observed'))),
    ],
    level: levelOf(outcomes.pct ?? called.pct, watermarks),
    missing: missing.length === 0 && !operation.covered ? ['any call'] : missing,
  }
}

function noteRow(text: string, level: Level): Row {
  return { name: `  ${text}`, figures: null, level, missing: [] }
}

function ratioOfOutcomes(outcomes: readonly OutcomeCoverage[]): Ratio {
  return ratioOf(outcomes.filter(({ covered }) => covered).length, outcomes.length)
}

function columnsOf(
  rows: readonly Row[],
  { figures, hasMissing }: { figures: readonly string[]; hasMissing: boolean },
  width: number,
): TextColumn[] {
  const left = Math.max(1, width - fixedWidth(figures, hasMissing))
  const nameWidth = Math.max(widthOf(NAME), ...rows.map(({ name }) => widthOf(name)))
  const missingWidth = Math.max(widthOf(MISSING), ...rows.map(({ missing }) => widthOf(missing.join(', '))))
  // Names yield to what is missing down to half of the room.
  const names = Math.min(nameWidth, hasMissing ? Math.max(Math.floor(left / 2), left - missingWidth) : left)
  return [
    { header: NAME, width: names, align: 'left' },
    ...figures.map((header): TextColumn => ({ header, width: header.length, align: 'right' })),
    ...(hasMissing ? [{ header: MISSING, width: Math.min(missingWidth, left - names), align: 'left' as const }] : []),
  ]
}

function cellsOf(
  { name, figures, level, missing }: Row,
  columns: readonly TextColumn[],
  watermarks: readonly [number, number],
): TextCell[] {
  return columns.map(({ header, width }) => {
    if (header === NAME) return { text: name, style: level }
    if (header === MISSING) return { text: joinFitting(missing, width), style: 'low' }
    const ratio = figures?.[FIGURES.findIndex((figure) => figure === header)]
    if (ratio === undefined) return { text: '', style: 'text' }
    return { text: percentText(ratio.pct), style: levelOf(ratio.pct, watermarks) }
  })
}

function fixedWidth(figures: readonly string[], hasMissing: boolean): number {
  const columns = figures.length + (hasMissing ? 2 : 1)
  return figures.reduce((sum, { length }) => sum + length, 0) + separatorsWidth(columns)
}
