import { decodeRecordedBody } from '../body/decoded-body.js'
import { unescapeText } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import { isSafeRequest } from '../services/index.js'
import { headerPairs, type ReadFile } from '../body/request-bytes.js'

/** True for a recorded call that changes nothing, or that is opted in. */
export function mayBeMade(
  interaction: Interaction,
  { unsafe, readFile }: { unsafe: boolean | readonly string[]; readFile: ReadFile },
): boolean {
  return isOptedIn(interaction, unsafe) || isSafe(interaction, readFile)
}

function isSafe({ request }: Interaction, readFile: ReadFile): boolean {
  const contentType = headerPairs(request.headers).find(([name]) => name === 'content-type')?.[1]
  const body = decodeRecordedBody(request.body, contentType, (name) => Buffer.from(readFile(name) ?? []))
  return isSafeRequest({ method: request.method, url: unescapeText(request.url), contentType, body })
}

function isOptedIn({ service, operation }: Interaction, unsafe: boolean | readonly string[]): boolean {
  return typeof unsafe === 'boolean' ? unsafe : unsafe.includes(service) || unsafe.includes(`${service}.${operation}`)
}
