/** Words of text that an id could be, with the whole text's e-mail addresses left in pieces. */
export function* tokensOf(text: string): Iterable<{ start: number; end: number; text: string }> {
  for (const { index, 0: token } of text.matchAll(/[A-Za-z\d](?:[\w.+~-]*\w)?/g))
    if (token.length >= 5 && token.length <= 256) yield { start: index, end: index + token.length, text: token }
}

/** Replace some parts of text, which stand in its order and do not overlap. */
export function replaceParts(
  text: string,
  parts: readonly { start: number; end: number; type: string }[],
  replace: (part: string, type: string) => string,
): string {
  let out = ''
  let at = 0
  for (const { start, end, type } of parts) {
    out += text.slice(at, start) + replace(text.slice(start, end), type)
    at = end
  }
  return out + text.slice(at)
}
