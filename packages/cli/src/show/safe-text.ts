/** What moves the cursor, turns the direction of text or hides: a recorded body must not draw over the terminal. */
const ACTING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu

/** Make characters visible that a terminal would act on: `␛` for an escape, `<U+202E>` for what has no picture. */
export function safeText(text: string): string {
  return text.replace(ACTING, picture)
}

/** The same, with tabs left as they are. */
export function safeLine(text: string): string {
  return text.split('\t').map(safeText).join('\t')
}

/** Escape what a terminal would act on in JSON text, where it stands in strings only. It reads back as it was. */
export function safeJson(json: string): string {
  return json.replace(ACTING, (character) => (character === '\n' ? character : `\\u${hex(character.charCodeAt(0))}`))
}

function picture(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : `<U+${hex(code)}>`
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0')
}
