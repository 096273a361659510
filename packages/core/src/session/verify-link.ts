import { connect, type Socket } from 'node:net'
import type { CoordinatorMessage, LiveCall, SessionMessage, SessionResult, VerifyRun } from '../model/index.js'
import { realSetTimeout, realClearTimeout } from '../network/clock.js'
import { readMessages, writeMessage } from '../network/json-lines.js'

/** What the main process says to a call that wants to begin; `lost` where it cannot be asked. */
export type Leave =
  | { kind: 'go'; leave: (status: number, retryAfter: string | null) => void }
  | { kind: 'held' | 'lost' }

/** How long the main process has to take in a result, in ms. */
const RESULT_WAIT_MS = 30_000

/**
 * A session's connection to the main process of its run. It is made before the network is hooked, and nothing of the tests
 * stands between: a Unix socket or a pipe is never intercepted.
 */
export class VerifyLink {
  readonly #socket: Socket
  readonly #asking = new Map<number, (leave: Leave) => void>()
  #number = 0
  #isLost = false
  #onDone: () => void = () => undefined

  constructor({ address, token }: Pick<VerifyRun, 'address' | 'token'>, testFile: string) {
    this.#socket = connect(address)
    // Only what is waited for keeps a process alive, and no session that is forgotten.
    this.#socket.unref()
    this.#socket.on('error', () => undefined)
    this.#socket.once('close', () => this.#onClose())
    readMessages(this.#socket, (message) => this.#onMessage(message as CoordinatorMessage))
    void this.#say({ type: 'hello', token, testFile })
  }

  /** Ask for leave to call a service. */
  enter(service: string): Promise<Leave> {
    if (this.#isLost) return Promise.resolve({ kind: 'lost' })
    this.#number += 1
    const call = this.#number
    return new Promise((resolve) => {
      this.#asking.set(call, resolve)
      this.#socket.ref()
      void this.#say({ type: 'enter', call, service })
    })
  }

  /** Tell what was seen, call by call, and the result; false where the main process did not take it in. */
  async tell(calls: Iterable<LiveCall>, result: SessionResult): Promise<boolean> {
    this.#socket.ref()
    for (const call of calls) if (!(await this.#say({ type: 'call', call }))) return false
    const done = new Promise<boolean>((resolve) => {
      this.#onDone = () => resolve(true)
      this.#socket.once('close', () => resolve(false))
    })
    if (!(await this.#say({ type: 'result', result }))) return false
    return within(RESULT_WAIT_MS, done)
  }

  /** End the connection. Idempotent. */
  close(): void {
    this.#socket.destroy()
  }

  #say(message: SessionMessage): Promise<boolean> {
    return writeMessage(this.#socket, message)
  }

  #onMessage(message: CoordinatorMessage): void {
    if (message.type === 'done') return this.#onDone()
    const { call } = message
    const resolve = this.#asking.get(call)
    this.#asking.delete(call)
    if (this.#asking.size === 0) this.#socket.unref()
    if (message.type === 'held') return resolve?.({ kind: 'held' })
    let isOver = false
    resolve?.({
      kind: 'go',
      leave: (status, retryAfter) => {
        if (isOver) return
        isOver = true
        void this.#say({ type: 'leave', call, status, retryAfter })
      },
    })
  }

  #onClose(): void {
    this.#isLost = true
    for (const resolve of this.#asking.values()) resolve({ kind: 'lost' })
    this.#asking.clear()
  }
}

async function within(ms: number, work: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof realSetTimeout> | undefined
  const timeout = new Promise<boolean>((resolve) => {
    timer = realSetTimeout(() => resolve(false), ms)
  })
  const done = await Promise.race([work, timeout])
  realClearTimeout(timer)
  return done
}
