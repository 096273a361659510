/** A piece of a shell word: text as it is, or a variable's value. */
export type ShellPiece = { text: string } | { variable: string; isRequired: boolean }

/** What a terminal acts on, but for line breaks and tabs: written by `printf`, so that it can be seen and copied. */
const ACTING =
  /((?:(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb])+)/u

/** Write one word of a POSIX shell (Shell Command Language, section 2.2). NUL cannot stand in one. */
export function shellWord(pieces: readonly ShellPiece[]): string {
  const words = joined(pieces).flatMap((piece) => ('text' in piece ? textWords(piece.text) : [variableWord(piece)]))
  return words.length === 0 ? "''" : words.join('')
}

/** Quote text for a POSIX shell, where it needs to be. */
export function shellQuote(text: string): string {
  return shellWord([{ text }])
}

/** Join texts that follow one another, so that they are quoted once. */
function joined(pieces: readonly ShellPiece[]): ShellPiece[] {
  const all: ShellPiece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (last !== undefined && 'text' in last && 'text' in piece) all[all.length - 1] = { text: last.text + piece.text }
    else all.push(piece)
  }
  return all
}

function variableWord({ variable, isRequired }: Extract<ShellPiece, { variable: string }>): string {
  return isRequired ? `"\${${variable}:?}"` : `"$${variable}"`
}

function textWords(text: string): string[] {
  return text
    .toWellFormed()
    .split(ACTING)
    .flatMap((piece, index) => (piece === '' ? [] : [index % 2 === 1 ? printed(piece) : quoted(piece)]))
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function printed(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `"$(printf '${bytes.join('')}')"`
}
