import { invalid, quote, shown } from './invalid.js'

/** Headers by name, a list for one that comes several times; or what iterates over pairs, as `Headers` does. */
export type HeadersToSend =
  | Readonly<Record<string, string | number | readonly (string | number)[]>>
  | Iterable<readonly [name: string, value: string]>

/** Headers as they are sent, names in lower case. */
export type HeaderLines = [name: string, value: string][]

/** A field name (RFC 9110 section 5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/

const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers that say how the body is sent: they follow from it. */
const OF_TRANSFER = ['transfer-encoding', 'connection', 'keep-alive', 'trailer', 'upgrade']

/** True for a header that says how a body is sent, or how long it is. */
export function isOfTransfer(name: string): boolean {
  return name === 'content-length' || OF_TRANSFER.includes(name)
}

/**
 * Read headers as lines, names in lower case.
 *
 * @throws registration-invalid
 */
export function headersFrom(headers: unknown): HeaderLines {
  if (typeof headers !== 'object' || headers === null)
    throw invalid(`withHeaders(${shown(headers)}) takes an object`, `write withHeaders({ 'x-request-id': 'r1' })`)
  const pairs: [unknown, unknown][] =
    Symbol.iterator in headers
      ? Array.from(headers as Iterable<readonly [unknown, unknown]>, ([name, value]) => [name, value])
      : Object.entries(headers)
  return pairs.flatMap(([name, value]) => linesOf(name, value))
}

/** Put headers in the place of those of the same names. */
export function mergeHeaders(earlier: HeaderLines, later: HeaderLines): HeaderLines {
  const replaced = new Set(later.map(([name]) => name))
  return [...earlier.filter(([name]) => !replaced.has(name)), ...later]
}

function linesOf(name: unknown, value: unknown): HeaderLines {
  if (typeof name !== 'string' || !TOKEN.test(name))
    throw invalid(
      `withHeaders() is given ${shown(name)}, which is no name of a header`,
      'give a name such as x-request-id',
    )
  const lower = name.toLowerCase()
  if (OF_TRANSFER.includes(lower))
    throw invalid(
      `withHeaders() is given ${lower}, which says how the body is sent`,
      'leave it out: it follows from the body',
    )
  return [value].flat().map((one): [string, string] => [lower, textOf(name, one)])
}

function textOf(name: string, value: unknown): string {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof text === 'string' && VALUE.test(text)) return text
  throw invalid(
    `withHeaders() is given ${shown(value)} for ${quote(name)}, which cannot be sent`,
    'give text of one line, without characters beyond Latin-1, a number, or a list of them',
  )
}
