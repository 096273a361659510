import type { CallRequest, ExchangeListener, NetworkHost, Owner } from './call.js'
import { realSetTimeout } from './clock.js'
import { describeFailure } from './network-error.js'
import { tellError, tellOutright, whenFailed, type DispatchHandler } from './undici-handler.js'
import { readBodyOf, toCall, type DispatchOptions } from './undici-request.js'

/** How long after its client a connection may tell of a failure, in ms. */
const UNHEARD_MS = 500

/** A dispatch of undici that waits for leave. */
export interface WaitingDispatch {
  /** A copy of its own: whoever retries uses those that came again, for a call of its own. */
  options: DispatchOptions
  handler: DispatchHandler
  url: string
  owner: Owner
  /** Send it with the dispatcher that it came to. */
  perform(listener: ExchangeListener, handler: DispatchHandler): void
  overVirtualConnection(): void
}

/** Perform a call of undici once it has leave, or answer it. */
export async function dispatchWithLeave(host: NetworkHost, waiting: WaitingDispatch): Promise<void> {
  const { options, handler, url, owner } = waiting
  const number = host.begin()
  try {
    await readBodyOf(options)
    const call = callOf(host, waiting)
    const answer = call === null ? null : host.peek(call, owner)
    // What cannot be read before it is sent, and what is more than a plain answer.
    const takesItsTime = answer !== null && !answer.plain && (answer.status !== 0 || answer.heedsFakeTimers === true)
    if (call === null || takesItsTime) return waiting.overVirtualConnection()
    if (answer !== null) {
      host.answer(call, owner)
      return tellOutright(handler, answer, url)
    }
    const admission = await host.admit!(call, owner, number)
    if ('answer' in admission) return tellOutright(handler, admission.answer, url)
    const { listener } = admission
    // Where there was a connection, that tells more: it has the first word.
    const fail = (): void => listener.onFailure(describeFailure(null, false))
    waiting.perform(
      listener,
      whenFailed(handler, () => void realSetTimeout(fail, UNHEARD_MS).unref()),
    )
  } catch (error) {
    // Of a body that cannot be read, or options that the dispatcher does not take.
    tellError(handler, error instanceof Error ? error : new Error(String(error)))
  }
}

/** Without its body where that cannot be read, and where nothing recorded could tell more by it. */
function callOf(host: NetworkHost, { options, url }: WaitingDispatch): CallRequest | null {
  const call = toCall(options, url)
  if (call !== null || host.knows(new URL(url).origin)) return call
  return { method: options.method, url, headers: [], body: null }
}
