// How many rows a list may have: the first of these with which the text fits.
const LIMITS = [Infinity, 500, 200, 50, 10, 3, 1]

/** A text that must not be larger than a reader takes. */
export interface SizeLimit {
  most: number
  sizeOf: (text: string) => number
}

/** Write a text with as many rows as fit. What is left out is said at its end; nothing is cut in the middle of a line. */
export function fitSize(render: (rows: number) => string, { most, sizeOf }: SizeLimit): string {
  for (const rows of LIMITS) {
    const text = render(rows)
    if (rows === Infinity && sizeOf(text) <= most) return text
    const noted = `${text}\n${noteOf(`Each list is cut to ${rows} ${rows === 1 ? 'entry' : 'entries'}`)}`
    if (sizeOf(noted) <= most) return noted
  }
  const note = noteOf('The rest is left out')
  return `${cut(render(1), most - sizeOf(`\n${note}`), sizeOf)}\n${note}`
}

function noteOf(what: string): string {
  return `> ${what}, as the whole is too large to stand here; \`understudy drift --json\` tells all.\n`
}

/** Keep whole parts, which blank lines separate. */
function cut(text: string, most: number, sizeOf: (text: string) => number): string {
  const parts = text.split('\n\n')
  const kept: string[] = []
  let size = 0
  for (const part of parts) {
    size += sizeOf(`${part}\n\n`)
    if (size > most) break
    kept.push(part)
  }
  const closed = kept.join('\n\n')
  return `${closed}\n`
}
