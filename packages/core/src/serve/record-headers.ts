import type { HeaderList } from '../network/call.js'

/** Fields that speak of one connection only (RFC 9110 section 7.6.1), whether or not Connection names them. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

/** Node's list of names and values in turn, as pairs. */
export function pairsOf(raw: readonly string[]): HeaderList {
  const pairs: HeaderList = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at]!, raw[at + 1]!])
  return pairs
}

/** The fields that go on to the other side: all that are not of this connection. Order and spelling stay. */
export function endToEnd(headers: HeaderList): HeaderList {
  const nominated = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((name) => name.trim().toLowerCase()))
  const dropped = new Set([...HOP_BY_HOP, ...nominated])
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()))
}

/**
 * What the target is sent: the client's fields under the target's own name. Bodies are framed as they came; whoever waits for
 * `100 Continue` has got it by now.
 */
export function toTargetHeaders(headers: HeaderList, host: string): Record<string, string | string[]> {
  const isChunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && value !== '')
  const kept = endToEnd(headers).filter(([name]) => !['host', 'expect'].includes(name.toLowerCase()))
  const all: HeaderList = [
    ['Host', host],
    ...kept,
    ...(isChunked ? ([['Transfer-Encoding', 'chunked']] as HeaderList) : []),
  ]
  const byName = Map.groupBy(all, ([name]) => name.toLowerCase())
  return Object.fromEntries(
    [...byName.values()].map((same) => [same[0]![0], same.length === 1 ? same[0]![1] : same.map(([, value]) => value)]),
  )
}
