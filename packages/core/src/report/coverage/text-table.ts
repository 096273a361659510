import { pad, shorten } from './fit.js'
import type { Paint, TextStyle } from './paint.js'

/** A column of a table in the manner of the runners' coverage. */
export interface TextColumn {
  header: string
  width: number
  align: 'left' | 'right'
}

/** What stands in a column, and in which colour. */
export interface TextCell {
  text: string
  style: TextStyle
}

/** Draw a table; what is wider than its column is shortened. */
export function drawTable(columns: readonly TextColumn[], rows: readonly TextCell[][], paint: Paint): string[] {
  const rule = columns.map(({ width }) => '-'.repeat(width)).join('-|-')
  const line = (cells: readonly TextCell[]): string =>
    columns
      .map(({ width, align }, index) => {
        const { text, style } = cells[index] ?? { text: '', style: 'text' }
        // Nothing stands behind the last column, so that no line ends in blanks.
        const isLast = index === columns.length - 1 && align === 'left'
        return paint(style, isLast ? shorten(text, width) : pad(text, width, align))
      })
      .join(' | ')
      .trimEnd()
  const header = columns.map(({ header }): TextCell => ({ text: header, style: 'text' }))
  return [rule, line(header), rule, ...rows.map((row) => line(row)), rule]
}

/** The columns that a table takes beside the text of its cells. */
export function separatorsWidth(columns: number): number {
  return Math.max(0, columns - 1) * 3
}
