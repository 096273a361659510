import { plain, widthOf } from '../coverage/fit.js'
import type { Paint, TextStyle } from '../coverage/paint.js'

const GRAPHEMES = new Intl.Segmenter()
// A terminal narrower than this gets lines of this width.
const LEAST = 20

/** Break text into lines of at most a width, between words where there are any. What a terminal would act on is left out. */
export function wrap(text: string, width: number): string[] {
  const most = Math.max(LEAST, width)
  const lines: string[] = []
  let line = ''
  for (const word of plain(text).split(/ (?=\S)/)) {
    const joined = line === '' ? word : `${line} ${word}`
    if (widthOf(joined) <= most) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = breakWord(word, most)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return [...lines, ...(line === '' && lines.length > 0 ? [] : [line])].map(withoutCommand)
}

/** Wrap text behind a beginning; further lines are indented to the width of it, and by as many columns more as are given. */
export function hang(beginning: string, text: string, width: number, deeper = 0): string[] {
  const indent = ' '.repeat(widthOf(beginning))
  const [first = '', ...rest] = wrap(text, width - indent.length)
  if (rest.length === 0 || deeper === 0) return [`${beginning}${first}`, ...rest.map((line) => `${indent}${line}`)]
  const after = wrap(rest.join(' '), width - indent.length - deeper)
  return [`${beginning}${first}`, ...after.map((line) => `${indent}${' '.repeat(deeper)}${line}`)]
}

/** A job's runner obeys lines that begin so, blanks aside. */
function withoutCommand(line: string): string {
  return line.replace(/^(?=::|##\[)/, '\u200b')
}

/** Wrap text in one colour. */
export function wrapPainted(
  style: TextStyle,
  text: string,
  { width, paint }: { width: number; paint: Paint },
): string[] {
  return wrap(text, width).map((line) => paint(style, line))
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const { segment } of GRAPHEMES.segment(word)) {
    if (piece !== '' && widthOf(piece + segment) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...pieces, piece]
}
