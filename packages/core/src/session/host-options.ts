import type { ResolvedConfig } from '../config/config.js'
import type { Match } from '../match/index.js'
import type { Caller, CallOutcome, Interaction, Mode, Recording } from '../model/index.js'
import type { Owner } from '../network/call.js'
import type { Exchange, Spool } from '../record/index.js'
import type { BodyFiles } from '../replay/index.js'
import type { CallerTrace } from './caller-trace.js'
import type { TestScope } from './test-scope.js'

/** A call that was answered, or that failed, as the report needs it. */
export interface LoggedCall {
  outcome: CallOutcome
  /** Key of the test that made it; null outside any test. */
  test: string | null
  attempt: number
  method: string
  url: string
  interaction: Interaction | null
  /** The interaction was recorded for other path parameters. */
  isLoosened: boolean
  caller: Caller | null
  /** Set where a mock answered that test code registered. `interaction` is that whose answer it bent. */
  registered?: { service: string; operation: string; result: string; shadows: Interaction | null }
}

/** What a mock answered that test code registered. */
export interface RegisteredAnswer {
  service: string
  operation: string
  /** Status as text, or what the call failed with. */
  result: string
  /** What would have answered. */
  match: Match | null
  /** The mock bends the answer of that match, and so uses it up. */
  isBent: boolean
}

/** An exchange that was listened to, with the attempt that made it. */
export interface LoggedExchange {
  exchange: Exchange
  attempt: number
  caller: Caller | null
}

/** What the host is made from. */
export interface HostOptions {
  mode: Mode
  config: ResolvedConfig
  scope: TestScope
  /** Path of the recording as it is to be printed. */
  recordingPath: string
  /** In mode `live` it is read when it is asked for, and may then be refused. */
  readonly recording: Recording | null
  files: BodyFiles
  createSpool(): Spool
  now(): number
  today(): string
  /** Set where callers are traced. */
  trace?: CallerTrace
  /** Environment variables, as the tests see them. */
  env?(): Readonly<Record<string, string | undefined>>
  /** Hears of each exchange that is listened to. */
  onExchange?(exchange: Exchange, owner: Owner): void
}
