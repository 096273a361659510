import { code, words } from '../coverage/markdown-text.js'

/** Where a file's line is shown, with `{file}` and `{line}` in it: `https://git.example.com/shop/blob/main/{file}#L{line}`. */
export type SourceLink = string

// What a forge reads before a name or number as a reference: people, issues, merge requests, labels and the like.
const REFERENCE = /(@|&#(?:33|35|126);|[%$])(?=[\p{L}\p{N}_"])/gu

// Stands after a sign, and takes no place: a forge then sees no reference in it.
const BREAK = '&#8203;'

/** Write a sentence that others made: no markup in it, and nobody is mentioned, no issue referred to, by it. */
export function prose(text: string): string {
  return words(text)
    .replaceAll('://', `:${BREAK}//`)
    .replace(/(?<=www)\./gi, '&#46;')
    .replace(REFERENCE, `$1${BREAK}`)
}

/** Write text as code, of which nothing becomes a link either. */
export function literal(text: string): string {
  const written = code(text)
  // In an HTML element, unlike in backticks, addresses are still found.
  if (!written.startsWith('<code>')) return written
  return written
    .replaceAll('://', '&#58;//')
    .replace(/(?<=www)\./gi, '&#46;')
    .replaceAll('@', '&#64;')
}

/** Write a place in a file as code, with a link to it where there is one. */
export function fileCode(file: string, line: number | undefined, sourceLink: SourceLink | undefined): string {
  const text = literal(line === undefined ? file : `${file}:${line}`)
  return sourceLink === undefined ? text : `[${text}](${linkOf(file, line ?? 1, sourceLink)})`
}

function linkOf(file: string, line: number, sourceLink: SourceLink): string {
  const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/')
  const link = sourceLink.replaceAll('{file}', () => path).replaceAll('{line}', String(line))
  return link.replace(/[\s()<>|\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
