import type { LiveCall, LiveCallAnswer, LiveCallRequest, SkipReason } from '../model/index.js'
import type { CallRequest } from '../network/call.js'
import type { Exchange } from '../record/index.js'

/** Bodies beyond this are neither kept nor told, in bytes. */
export const LONGEST_BODY = 16 * 1024 * 1024

/** A call of a run that compares, as far as it has come. */
export interface VerifiedCall extends Pick<LiveCall, 'service' | 'operation' | 'interaction' | 'unresolved'> {
  /** Key of the test that made it; null outside any test. */
  owner: string | null
  attempt: number
  call: CallRequest
  /** Why it was not made, or what came of it. */
  outcome: { skipped: SkipReason } | { exchange: Exchange }
}

/** Where a session's calls belong. */
export interface LiveCallContext extends Pick<LiveCall, 'testFile' | 'recording'> {
  nameOf(owner: string | null): string | null
}

/** Say what became of a call; null for one that is not over. */
export function toLiveCall(verified: VerifiedCall, { testFile, recording, nameOf }: LiveCallContext): LiveCall | null {
  const { owner, service, operation, interaction, unresolved, call, outcome } = verified
  const base = { testFile, recording, test: nameOf(owner), service, operation, interaction, unresolved }
  if ('skipped' in outcome) {
    const { method, url, headers, body } = call
    return { ...base, request: toRequest(method, url, headers, body), answer: null, skipped: outcome.skipped }
  }
  const { exchange } = outcome
  if (exchange.state !== 'done') return null
  return { ...base, request: requestOf(exchange, call), answer: toAnswer(exchange) }
}

/** As it was sent, or would have been where the connection failed before. */
function requestOf(exchange: Exchange, call: CallRequest): LiveCallRequest {
  const { method, url, requestHeaders, requestBody } = exchange
  if (url === '') return toRequest(call.method, call.url, call.headers, call.body)
  const body = requestBody.size === 0 || requestBody.size > LONGEST_BODY ? null : requestBody.bytes()
  return toRequest(method, url, requestHeaders, body)
}

function toRequest(
  method: string,
  url: string,
  headers: LiveCallRequest['headers'],
  body: Uint8Array | null,
): LiveCallRequest {
  return { method, url, headers, body: body === null ? null : toBase64(body) }
}

function toAnswer({ response, responseBody, failure }: Exchange): LiveCallAnswer {
  const isTooLarge = responseBody.size > LONGEST_BODY
  const failed = isTooLarge
    ? { code: 'BODY_TOO_LARGE', message: `the body has more than ${LONGEST_BODY} bytes` }
    : failure
  return {
    status: response?.status ?? 0,
    statusText: response?.statusText ?? '',
    headers: response?.headers ?? [],
    body: responseBody.size === 0 || isTooLarge ? null : toBase64(responseBody.bytes()),
    ...(failed === null ? {} : { failure: { code: failed.code, message: failed.message } }),
    latencyMs: response?.latencyMs ?? failure?.afterMs ?? 0,
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
