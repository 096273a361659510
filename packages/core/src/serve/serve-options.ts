import type { ResolvedConfig } from '../config/config.js'
import type { UnderstudyError } from '../errors.js'

/** What is served, and how. */
export interface ServeOptions {
  /** Absolute paths of recordings, in the order in which their answers are played. */
  recordings: readonly string[]
  /** Absolute path that printed paths are relative to. */
  rootDir: string
  config: ResolvedConfig
  /** Serve only what tests recorded whose names hold this text, whatever its letter case, and what is outside any test. */
  test?: string
  /** Serve only this service. */
  service?: string
  /** Default 4400; 0 for one that is free. */
  port?: number
  /** The address to listen at. Default `127.0.0.1`. */
  host?: string
  /** How long answers take. Default: `replay.latency` of the configuration. */
  latency?: 'none' | 'recorded' | number
  /** Let pages of any origin read the answers. Default true. */
  cors?: boolean
  /** Speak TLS too, on the same port: with this certificate, or with one that is made for our names and addresses. */
  tls?: Certificate | ((hosts: readonly string[]) => Promise<Certificate>)
  /** Environment variables; the values of those that look secret are kept out of messages. */
  env?: Readonly<Record<string, string | undefined>>
  /** Told of each call when it is over. */
  onCall?: (call: ServedCall) => void
  /** Told what may explain that a client does not get on. */
  onNote?: (sentence: string) => void
}

/** A certificate with its key, as PEM text. */
export interface Certificate {
  cert: string
  key: string
}

/** A call as it was answered, without secrets. */
export interface ServedCall {
  /** Who called, as told apart for sequences. */
  client: string
  method: string
  /** The recorded URL of a call that matched, else the one that was asked for. */
  url: string
  /** Null where the request names none. */
  service: string | null
  outcome: 'replayed' | 'unmatched' | 'failed' | 'preflight'
  /** Null where no response was given. */
  status: number | null
  /** Code of the network failure that was played, or null. */
  failure: string | null
  /** Id in its recording; null without one. */
  interaction: string | null
  recording: string | null
  /** The test that recorded it. */
  test: string | null
  /** From the request's last byte to the answer's, in ms. */
  ms: number
  /** The client left before the answer was complete. */
  gaveUp: boolean
  /** Why nothing was replayed, or null. */
  message: string | null
}

/** A service that is served. */
export interface ServedService {
  name: string
  /** What an application has in place of the service's own base URL. */
  url: string
  /** The service's own base URLs. */
  baseUrls: readonly string[]
  operations: readonly string[]
  interactions: number
}

/** What a reload takes in place of what was there. */
export type ServeChange = Partial<Pick<ServeOptions, 'recordings' | 'config'>>

/** A server that plays recordings. */
export interface RunningServer {
  /** `http://…` or, with TLS, `https://…`, without a trailing slash. */
  readonly url: string
  readonly port: number
  readonly services: readonly ServedService[]
  /** How many interactions are served. */
  readonly interactions: number
  /**
   * Read the recordings again, and take over what is given. What cannot be read is returned, and stays as it was. Sequences
   * start over; connections stay.
   */
  reload(change?: ServeChange): UnderstudyError[]
  /** Let the sequences of a client start over; of all clients, without a name. */
  reset(client?: string): void
  /** Stop listening and close all connections. Idempotent. */
  close(): Promise<void>
}
