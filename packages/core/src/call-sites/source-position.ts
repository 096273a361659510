import type { SourceRange } from '../coverage/coverage-data.js'

/** Tells lines and columns of a text's offsets. */
export interface LineTable {
  rangeOf(span: { start: number; end: number }): SourceRange
  /** Null where the text has no such place. */
  offsetOf(position: { line: number; column: number }): number | null
}

/** Build the table of a file's lines. Lines and columns count from 1. */
export function createLineTable(file: string, text: string): LineTable {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), (end) => end.index + end[0].length)]
  const place = (offset: number): { line: number; column: number } => {
    const line = lastAtMost(starts, offset)
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
  return {
    rangeOf({ start, end }) {
      const from = place(start)
      const to = place(end)
      return { file, ...from, endLine: to.line, endColumn: to.column }
    },
    offsetOf({ line, column }) {
      const start = starts[line - 1]
      return start === undefined ? null : Math.min(start + column - 1, text.length)
    },
  }
}

/** Index of the last number that is at most the limit. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}

/** Tell whether a position lies within a range. */
export function isWithin(range: SourceRange, { line, column }: { line: number; column: number }): boolean {
  const isBehindStart = line > range.line || (line === range.line && column >= range.column)
  return isBehindStart && (line < range.endLine || (line === range.endLine && column < range.endColumn))
}
