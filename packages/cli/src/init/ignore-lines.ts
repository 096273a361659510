/** Add lines to the text of a .gitignore, those that it does not have. */
export function addIgnoreLines(before: string | null, lines: readonly string[]): string {
  const eol = before !== null && /\r\n/.test(before) ? '\r\n' : '\n'
  const present = new Set((before ?? '').split(/\r?\n/).map((line) => line.trim()))
  const missing = lines.filter((line) => !present.has(line))
  if (missing.length === 0) return before ?? ''
  const start = before === null || before === '' || before.endsWith('\n') ? (before ?? '') : `${before}${eol}`
  return `${start}${missing.join(eol)}${eol}`
}

/** Whether a .gitignore leaves a folder out, as far as its plain lines tell. */
export function ignoresFolder(text: string, folder: string): boolean {
  const parts = folder.split('/')
  const names = parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
  return text.split(/\r?\n/).some((line) => {
    const pattern = line
      .trim()
      .replace(/^(?:\*\*)?\//, '')
      .replace(/(?:\/\**)?$/, '')
    return pattern !== '' && !line.startsWith('#') && !line.startsWith('!') && names.includes(pattern)
  })
}
