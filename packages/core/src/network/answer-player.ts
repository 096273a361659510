import type { Socket } from 'node:net'
import { now, realClearTimeout, realSetImmediate, realSetTimeout } from './clock.js'
import type { WirePiece } from './http1-writer.js'
import { pushTo } from './take-over-socket.js'
import type { Moment, TestClock } from './test-clock.js'

/** How long a piece of a stream waits for the one before it to be read. */
const UNREAD_MS = 1000

/** When an answer is due. */
export interface Timing {
  clock: TestClock
  /** When its call began. */
  begun: Moment
  /** Its waits may end by the test's fake timers, and count from the beginning of the call. */
  heedsFakeTimers: boolean
}

/** Plays answers to a client: each piece when its time has come, and when the client has read the one before it. */
export class AnswerPlayer {
  readonly #socket: Socket
  #flow: Iterator<Buffer> | null = null
  #afterFlow: (() => void) | null = null
  #giveUp: (() => void) | null = null

  constructor(socket: Socket) {
    this.#socket = socket
  }

  play(pieces: readonly WirePiece[], timing: Timing, done: () => void): void {
    this.#play(pieces, 0, 0, timing, done)
  }

  /** The client can take more; true where an answer goes on by that. */
  resume(): boolean {
    const flow = this.#flow
    if (flow === null) return false
    while (this.#flow === flow) {
      const { value, done } = flow.next()
      if (done === true) {
        this.#flow = null
        this.#afterFlow?.()
      } else if (!pushTo(this.#socket, value)) break
    }
    return true
  }

  stop(): void {
    this.#giveUp?.()
    this.#giveUp = null
    this.#flow?.return?.()
    this.#flow = null
  }

  /** Play from `index` on, where `spent` ms of the answer's time are over. */
  #play(pieces: readonly WirePiece[], index: number, spent: number, timing: Timing, done: () => void): void {
    for (let at = index; at < pieces.length; at += 1) {
      if (this.#socket.destroyed) return
      const piece = pieces[at]!
      if (typeof piece === 'number') {
        const due = spent + piece
        return this.#wait(piece, due, timing, () => this.#play(pieces, at + 1, due, timing, done))
      }
      if (typeof piece === 'function') {
        this.#flow = piece()[Symbol.iterator]()
        this.#afterFlow = () => this.#play(pieces, at + 1, spent, timing, done)
        return void this.resume()
      }
      pushTo(this.#socket, piece)
    }
    done()
  }

  #wait(ms: number, due: number, { clock, begun, heedsFakeTimers }: Timing, next: () => void): void {
    const whenRead = (): void => this.#whenRead(next, now() + UNREAD_MS)
    if (ms === 0) realSetImmediate(whenRead)
    else if (heedsFakeTimers) this.#giveUp = clock.wait(begun, due, whenRead)
    else this.#giveUp = later(whenRead, ms)
  }

  /** A piece that comes before the one before it was read would melt into it. */
  #whenRead(next: () => void, until: number): void {
    if (this.#socket.destroyed) return
    if (this.#socket.readableLength === 0 || now() > until) return next()
    this.#giveUp = later(() => this.#whenRead(next, until), 1)
  }
}

function later(act: () => void, ms: number): () => void {
  const timer = realSetTimeout(act, ms)
  return () => realClearTimeout(timer)
}
