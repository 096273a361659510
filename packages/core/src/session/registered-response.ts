import type { Match } from '../match/index.js'
import type { Answer } from '../network/call.js'
import type { ResponseSpec } from '../registry/contract.js'

/** True for a response that changes the recorded answer, and is none of its own. */
export function bends({ status, body, networkError, isSilent }: ResponseSpec): boolean {
  return status === null && body === null && networkError === null && !isSilent
}

/** How long the recorded answer took, in ms. */
export function latencyOf({ interaction: { response, error } }: Match): number {
  return response?.latencyMs ?? error?.latencyMs ?? 0
}

/** What a call came to, as coverage reads it: a status, an error's code, or `malformed`. */
export function resultOf(spec: ResponseSpec, { status, failure }: Answer): string {
  if (spec.isSilent || spec.truncated?.end === 'stall') return 'ETIMEDOUT'
  if (spec.networkError !== null) return spec.networkError
  if (failure !== null) return failure.code
  return spec.isMalformed ? 'malformed' : String(status)
}
