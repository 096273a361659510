import type { LiveCall } from './live-call.js'
import type { SessionResult } from './session-result.js'

/** What a run compares with the live services, and how hard it may press them. */
export interface VerifyPlan {
  /** Absolute folder that recordings are relative to. Default: the root of the runner that has the session. */
  root?: string
  /** Ids of the interactions whose calls are made, by path of their recording, `/` between folders. */
  interactions: Record<string, string[]>
  /** Calls that may change something are made for all services, or for those named: `Service`, `Service.operation`. */
  unsafe: boolean | string[]
  /** Calls to one service that are open at a time, over all workers. */
  concurrency: number
  /** Calls to one service in a second, over all workers. */
  requestsPerSecond: number
  /** A service that asks for more time than this is left alone, in ms. */
  longestHoldMs: number
}

/** What a session of such a run reads as it starts. */
export interface VerifyRun extends Pick<VerifyPlan, 'root' | 'interactions' | 'unsafe'> {
  /** Where the main process listens: a Unix socket, or a pipe of Windows. */
  address: string
  /** Tells its sessions from strangers. */
  token: string
}

/** What a session tells the main process. */
export type SessionMessage =
  | { type: 'hello'; token: string; testFile: string }
  /** A call wants to begin. Numbers are the session's own. */
  | { type: 'enter'; call: number; service: string }
  /** It is over; status 0 without an answer. */
  | { type: 'leave'; call: number; status: number; retryAfter: string | null }
  | { type: 'call'; call: LiveCall }
  /** The last message. */
  | { type: 'result'; result: SessionResult }

/** What the main process answers. */
export type CoordinatorMessage =
  | { type: 'go'; call: number }
  /** The service is not to be asked any more, for so many ms. */
  | { type: 'held'; call: number; ms: number }
  /** The result came in. */
  | { type: 'done' }
