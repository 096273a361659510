/**
 * Find where the query begins in text that is a URL, absolute or from the root; -1 where there is none. Such text may
 * hold credentials: it is looked into like a request's own URL.
 */
export function queryStartOf(text: string): number {
  const start = text.indexOf('?')
  return start > 0 && /^(?:https?:\/\/|\/)\S*$/i.test(text) ? start : -1
}

/** Undo percent-encoding (RFC 3986 section 2.1). Text with a stray percent sign is taken as it stands. */
export function decodeText(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The same for a name or value of a query or a form, in which `+` is a blank. */
export function decodeFormText(text: string): string {
  return decodeText(text.replaceAll('+', ' '))
}
