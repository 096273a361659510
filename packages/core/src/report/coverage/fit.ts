import stringWidth from 'string-width'

const GRAPHEMES = new Intl.Segmenter()
// What moves the cursor or turns the direction of text: a name must not draw over the report.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** Put text on one line, without what a terminal would act on. */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim()
}

/** Count the columns that a terminal gives a text; wide characters take two. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Shorten text to a width by leaving out its middle, so that both ends tell it from others. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width <= 1) return '…'.repeat(Math.max(0, width))
  const parts = [...GRAPHEMES.segment(text)].map(({ segment }) => segment)
  const head = take(parts, Math.ceil((width - 1) / 2))
  const tail = take(parts.slice(head.length).reverse(), width - 1 - widthOf(head.join('')))
  return `${head.join('')}…${tail.reverse().join('')}`
}

/** Join as many items as fit, and say how many do not: `429, timeout, +3`. */
export function joinFitting(items: readonly string[], width: number): string {
  for (let shown = items.length; shown > 0; shown -= 1) {
    const rest = items.length - shown
    const text = [...items.slice(0, shown), ...(rest > 0 ? [`+${rest}`] : [])].join(', ')
    if (widthOf(text) <= width) return text
  }
  return shorten(items.join(', '), width)
}

/** Make text exactly as wide as its column. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const fitted = shorten(text, width)
  const blanks = ' '.repeat(Math.max(0, width - widthOf(fitted)))
  return align === 'left' ? fitted + blanks : blanks + fitted
}

function take(parts: readonly string[], width: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const part of parts) {
    used += widthOf(part)
    if (used > width) break
    taken.push(part)
  }
  return taken
}
