import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Style a text where the terminal can show it and `NO_COLOR` does not forbid it. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

/** Print one line. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Begin a step of the demo. */
export function heading(number: number, text: string): void {
  say(`\n${paint('bold', `${number}  ${text}`)}`)
}

/** Counts runs: on a terminal in one line that changes, elsewhere by a line now and then. */
export interface Progress {
  /** Take note of one more run, passed or failed. */
  add(passed: boolean): void
  /** Replace the count by what came out. */
  end(result: string): void
}

const PLAIN_LINE_EVERY = 5

/** Begin to count runs up to a total; without one, as many as it takes. */
export function progress(label: string, total?: number): Progress {
  const marks: boolean[] = []
  const isTerminal = process.stdout.isTTY
  const of = total === undefined ? '' : ` of ${total}`
  const start = `   ${label.padEnd(8)}`
  const draw = (): void => {
    const dots = marks.map((passed) => (passed ? paint('green', '·') : paint('red', '✗'))).join('')
    process.stdout.write(`\r\u001B[K${start}${marks.length}${of}  ${dots}`)
  }
  if (isTerminal) draw()
  return {
    add(passed) {
      marks.push(passed)
      if (isTerminal) return draw()
      if (marks.length % PLAIN_LINE_EVERY !== 0 || marks.length === total) return
      say(`${start}${marks.length}${of} runs, ${marks.filter((passed) => !passed).length} failed`)
    },
    end(result) {
      if (isTerminal) process.stdout.write('\r\u001B[K')
      say(start + result)
    },
  }
}

/** Lay out rows as a table: the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 3)))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
