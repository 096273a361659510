import type { LiveRequest } from '../match/index.js'
import type { SessionHost } from './session-host.js'

/** Replace what is secret in the words that say which calls a mock is for. */
export function hideWhere(host: Pick<SessionHost, 'hide' | 'services'>, service: string, where: string): string {
  return where === '' ? '' : host.hide(requestOf(where, host.services.baseOf(service)), where)
}

/** A request that has all that the words have, each in its place: `{"headers":{"authorization":"…"}} and {"body":{…}}`. */
function requestOf(where: string, url: string): LiveRequest {
  const request: LiveRequest = { method: 'POST', url, headers: [], body: null }
  for (const part of where.split(/(?<=\}) and (?=\{)/)) {
    const { query, headers, body } = parse(part)
    request.url = withQuery(request.url, query)
    request.headers.push(...pairsOf(headers))
    if (body !== undefined) request.body = Buffer.from(JSON.stringify(body))
  }
  if (request.body !== null) request.headers.push(['content-type', 'application/json'])
  return request
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    // Words of another kind: a predicate, or a pattern.
    return {}
  }
}

function withQuery(url: string, query: unknown): string {
  const joined = new URL(url)
  for (const [name, value] of pairsOf(query)) joined.searchParams.append(name, value)
  return joined.href
}

function pairsOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    [one].flat().map((each): [string, string] => [name.toLowerCase(), String(each)]),
  )
}
