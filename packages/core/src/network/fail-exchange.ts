import type { Socket } from 'node:net'
import { UnderstudyError } from '../errors.js'
import type { Answer, Failure } from './call.js'
import { realClearTimeout, realSetTimeout } from './clock.js'
import { toNetworkError, unwritten } from './network-error.js'
import { pushTo } from './take-over-socket.js'

/** How long an answer stays away that was recorded as abandoned by the client, once its recorded time is over. */
const ABANDONED_GRACE_MS = 30_000

/**
 * How long a connection stays after the part of an answer that came before its failure. Clients drop what they have
 * not read when their connection fails, and Node's `fetch` never settles if that happens while it builds a response.
 */
const READ_FIRST_MS = 20

/**
 * Let a client's connection fail as an answer says, once its part before that was played.
 *
 * @returns a function that gives up waiting for it
 */
export function failExchange(socket: Socket, answer: Answer, failure: Failure, authority: string): () => void {
  const wait = waitOf(answer, failure)
  const act = (): void => fail(socket, answer, failure, authority)
  if (wait === 0) act()
  if (wait === 0 || failure.kind === 'silent') return () => undefined
  const timer = realSetTimeout(act, wait)
  return () => realClearTimeout(timer)
}

function waitOf(answer: Answer, failure: Failure): number {
  if (failure.kind === 'abandoned') return failure.afterMs + ABANDONED_GRACE_MS
  return answer.status === 0 ? 0 : READ_FIRST_MS
}

function fail(socket: Socket, answer: Answer, failure: Failure, authority: string): void {
  switch (failure.kind) {
    case 'silent':
      return
    case 'garbled':
      pushTo(socket, Buffer.from(failure.message, 'latin1'))
      return void pushTo(socket, null)
    case 'ended':
      return void pushTo(socket, null)
    case 'abandoned':
      return void socket.destroy(notAborted(authority, failure.afterMs))
    case 'failed':
      return void socket.destroy(toNetworkError(unwritten(failure), authority, answer.status === 0))
  }
}

/** The client gave up when this was recorded, and now it waits on: there is nothing that it could be answered. */
function notAborted(authority: string, afterMs: number): UnderstudyError {
  return new UnderstudyError('not-aborted', {
    what: `The client gave up a call to ${authority} after ${afterMs} ms when it was recorded, and now it waits on`,
    fix: 'run the test with -u to record what the service answers now',
  })
}
