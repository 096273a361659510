/**
 * Find where the query begins in text that is a URL, absolute or from the root; -1 where there is none. Such text may
 * hold credentials: it is looked into like a request's own URL.
 */
export function queryStartOf(text: string): number {
  const start = text.indexOf('?')
  return start > 0 && /^(?:https?:\/\/|\/)\S*$/i.test(text) ? start : -1
}
