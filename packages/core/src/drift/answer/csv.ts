import { Placeholder, type Value } from '../value.js'

/** A table of text (RFC 4180), and what stands between its cells. */
export interface Csv {
  separator: string
  value: Value
}

/** What may stand between cells. */
const SEPARATORS = [',', ';', '\t', '|']

/** Read a table: its rows as objects, by the names of the first row. */
export function parseCsv(text: string): Csv {
  const separator = separatorOf(text)
  const [head = [], ...rows] = rowsOf(text.trim(), separator)
  const values = rows.map((row) => objectOf(head, (index) => row[index] ?? ''))
  // A head without rows still tells the names.
  return { separator, value: values.length > 0 ? values : [objectOf(head, () => new Placeholder(null))] }
}

function objectOf(head: readonly string[], cellAt: (index: number) => Value): Value {
  return Object.fromEntries(head.map((name, index) => [name, cellAt(index)]))
}

/** What stands between the names of the first row; a comma where there is only one. */
function separatorOf(text: string): string {
  const [head = ''] = text
    .trim()
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/, 1)
  const counted = SEPARATORS.map((one) => ({ one, count: head.split(one).length - 1 }))
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a))
  return best.count === 0 ? ',' : best.one
}

/** Rows of cells. In quotes, a cell may hold what else would end it. */
function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^\\r\\n${escaped(separator)}]*))(${escaped(separator)}|\\r?\\n|$)`,
    'gy',
  )
  for (const [, quoted, plain = '', end] of text.matchAll(cell)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '') break
    if (end !== separator) rows.push([])
  }
  return rows
}

function escaped(separator: string): string {
  return separator === '|' ? '\\|' : separator
}
