import type { HeaderList } from '../network/call.js'
import { isFields } from './fixture-source.js'

/**
 * Read headers as other tools write them: an object of texts or of lists, a list of pairs, or one of names and values in
 * turn. Names come in lower case; `set-cookie` values that were joined by commas are taken apart.
 */
export function readHeaders(value: unknown): HeaderList {
  if (Array.isArray(value)) return headerPairs(value).flatMap(([name, one]) => eachValue(name, one))
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, one]) => eachValue(name, one))
}

/** The values of a header, joined; undefined without one. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

function headerPairs(list: readonly unknown[]): [name: string, value: unknown][] {
  if (list.every((one) => Array.isArray(one)))
    return list.map((pair: unknown[]): [string, unknown] => [String(pair[0]), pair[1]])
  const pairs: [string, unknown][] = []
  for (let at = 0; at + 1 < list.length; at += 2) pairs.push([String(list[at]), list[at + 1]])
  return pairs
}

function eachValue(rawName: string, value: unknown): HeaderList {
  const name = rawName.toLowerCase()
  // HTTP/2's pseudo headers say again what the request line says.
  if (name.startsWith(':') || value === null || value === undefined) return []
  const values = Array.isArray(value) ? value.map(printed) : [printed(value)]
  const each = name === 'set-cookie' ? values.flatMap(splitCookies) : values
  return each.map((one): [string, string] => [name, one])
}

/** Numbers stand for their text. */
function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Take `set-cookie` values apart. A comma parts two only where a name and an equals sign follow: dates hold commas too. */
export function splitCookies(joined: string): string[] {
  return joined.split(/,\s*(?=[^\s;,="]+=)/)
}
