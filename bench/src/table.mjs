/** Lay rows out as a Markdown table that also reads well on a terminal: the first column left, the others right. */
export function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => `${row[column]}`.length)))
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i === 0 ? `${cell}`.padEnd(widths[i]) : `${cell}`.padStart(widths[i]))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** A target with what was measured. `actual` is NaN where nothing could be. */
export const target = (text, actual, limit, unit = '×') => ({ text, actual, limit, unit, met: actual <= limit })

/** The table of targets. */
export function targetTable(targets, figure) {
  return table(
    ['target', 'limit', 'measured', ''],
    targets.map(({ text, actual, limit, unit, met }) => [
      text,
      `≤ ${figure(limit)} ${unit}`,
      Number.isFinite(actual) ? `${figure(actual)} ${unit}` : '–',
      Number.isFinite(actual) ? (met ? 'met' : 'MISSED') : 'not measured',
    ]),
  )
}
