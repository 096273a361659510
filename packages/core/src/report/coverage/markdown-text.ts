const BLANKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu
const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Write text as code: nothing in it is markup, also in a table, and it stays on one line. */
export function code(text: string): string {
  const line = oneLine(text)
  if (line === '') return '(empty)'
  // Readers disagree on pipes and backslashes in a table's code, so that those are written as HTML.
  return /[`|\\]/.test(line) ? `<code>${entities(line)}</code>` : `\`${line}\``
}

/** Write text as words: what markdown or HTML would act on is escaped, also in a table, and it stays on one line. */
export function words(text: string): string {
  return entities(oneLine(text))
}

/** Write text inside an HTML element, where markdown does not reach. */
export function html(text: string): string {
  return text
    .replace(BLANKS, ' ')
    .trim()
    .replace(/[&<>"]/g, (character) => HTML[character]!)
}

/** Write a table of cells that are escaped already. */
export function table(header: readonly string[], marks: readonly string[], rows: readonly string[][]): string[] {
  return [header, marks, ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

/** Write a part that the reader opens, or closes. */
export function details(summary: string, lines: readonly string[], isOpen = false): string[] {
  return [isOpen ? '<details open>' : '<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>']
}

function entities(line: string): string {
  return line.replace(/[&<>\\`*_[\]~|#!]/g, (character) => `&#${character.codePointAt(0)};`)
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(BLANKS, ' ').trim()
}
