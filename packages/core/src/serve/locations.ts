import type { Answer } from '../network/call.js'
import { normalizeUrl } from '../network/request-url.js'
import type { Services } from '../services/index.js'
import type { Address } from './addresses.js'
import type { ServiceTable } from './service-table.js'

/**
 * Let the `location` of a service that is served lead back here, where the client reached us by a base URL of ours: it would
 * leave for the real service. Requests that name the real host come back by themselves.
 */
export function keepLocation(
  answer: Answer,
  address: Address,
  { table, services }: { table: ServiceTable; services: Services },
  self: string,
): Answer {
  if (address.by === 'host') return answer
  const at = answer.headers.findIndex(([name]) => name === 'location')
  const target = at === -1 ? null : URL.parse(answer.headers[at]![1], address.url)
  if (target === null) return answer
  const { service, path, search } = services.place(normalizeUrl(target.href))
  if (!table.has(service)) return answer
  const here = table.urlOf(service, self) + path + search + target.hash
  return { ...answer, headers: answer.headers.with(at, ['location', here]) }
}
