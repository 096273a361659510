import { hasNoBody } from '../body/has-no-body.js'
import type { Answer, CallRequest } from './call.js'
import { realSetTimeout } from './clock.js'
import { wireBody } from './fetch-response.js'
import { toNetworkError } from './network-error.js'
import type { Moment, TestClock } from './test-clock.js'

/** What an interception hands over to answer a request with. */
export interface ForeignController {
  readyState: unknown
  respondWith(response: Response): void
  errorWith(error: unknown): void
}

/** When an answer is due: its call began at a moment of the test's clock. */
interface Timing {
  clock: TestClock
  begun: Moment
}

/** Answer a request through a user's own interception, as far as a `Response` can tell it. */
export async function answerThrough(
  controller: ForeignController,
  call: CallRequest,
  answer: Answer,
  timing: Timing,
  toRealmError: (error: Error) => Error,
): Promise<void> {
  const { status, statusText, headers, failure, latencyMs } = answer
  await passed(latencyMs, latencyMs, answer, timing)
  if (failure?.kind === 'silent' && status === 0) return never()
  if (!isPending(controller)) return
  if (failure !== null && status === 0)
    return controller.errorWith(toRealmError(toNetworkError(failure, new URL(call.url).host, true)))
  const isPlayed = (answer.chunks !== null || failure !== null) && !hasNoBody(call.method, status)
  const body = isPlayed ? playedBody(call, answer, timing, toRealmError) : wireBody(call.method, answer)
  controller.respondWith(new Response(body, { status, statusText, headers }))
}

/** `RequestController.PENDING`. */
export function isPending(controller: ForeignController): boolean {
  return controller.readyState === 0
}

/** A body that comes in pieces, each when it is due, or that fails. */
function playedBody(
  { url }: CallRequest,
  answer: Answer,
  timing: Timing,
  toRealmError: (error: Error) => Error,
): ReadableStream<Uint8Array> {
  const { failure } = answer
  const pieces = piecesOf(answer)[Symbol.iterator]()
  let due = answer.latencyMs
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = pieces.next()
        if (done !== true) {
          due += value.delayMs
          await passed(value.delayMs, due, answer, timing)
          return controller.enqueue(value.bytes)
        }
        if (failure === null) controller.close()
        else if (failure.kind === 'silent') await never()
        else controller.error(toRealmError(toNetworkError(failure, new URL(url).host, false)))
      },
    },
    { highWaterMark: 0 },
  )
}

function* piecesOf({ chunks, body }: Answer): Iterable<{ delayMs: number; bytes: Buffer }> {
  if (chunks !== null) yield* chunks
  else if (body !== null && 'bytes' in body) yield { delayMs: 0, bytes: body.bytes }
  else for (const bytes of body?.pieces() ?? []) yield { delayMs: 0, bytes }
}

/** Wait so many ms; by the test's clock until as many as are `due` have passed since the call began. */
function passed(ms: number, due: number, { heedsFakeTimers }: Answer, { clock, begun }: Timing): Promise<void> {
  if (ms === 0) return Promise.resolve()
  return new Promise((resolve) => {
    if (heedsFakeTimers === true) clock.wait(begun, due, resolve)
    else realSetTimeout(resolve, ms)
  })
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
