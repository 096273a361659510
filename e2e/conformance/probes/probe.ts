import type { ServiceName } from '../services/start-services.ts'

/** A part of a multipart body; a file where it has a file name. */
export type Part = { name: string; value: string } | { name: string; filename: string; type: string; bytes: Uint8Array }

/** A request's body, in the terms in which each client has a way of its own to send it. */
export type ProbeBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'urlencoded'; pairs: [name: string, value: string][] }
  | { kind: 'multipart'; parts: Part[] }
  | { kind: 'stream'; chunks: string[] }

/** What a probe may ask of a client that some clients lack. */
export type Need =
  | 'follow'
  | 'manual'
  | 'refuse-redirect'
  | 'throw-on-status'
  | 'stream-response'
  | 'stream-request'
  | 'form-data'
  | 'informational'
  | 'expect-continue'
  | 'trailers'
  | 'abort'
  | 'timeout'
  | 'userinfo'
  | 'cookie-header'
  | 'latin1-header'
  | 'one-connection'
  | 'pipelining'
  | 'cross-origin'
  | 'dns'
  | 'body-on-delete'
  | 'informational-first'
  | 'timeout-in-body'
  | 'post-redirect'
  | 'early-end'
  | 'ca'

/** Where a call goes: a service by name, or a host that does not exist. */
export type Target = ServiceName | 'home' | 'nowhere'

/**
 * One call of a probe. Filled in where they stand in the path, headers and body: `{key}`, the run's own name;
 * `{seed}`, a secret of the phase; `{basic}`, credentials made of it; `{token}`, the `access_token` or session cookie
 * that the call before got.
 */
export interface ProbeCall {
  /** `home` is the service that the client's own probes go to: `main`, or `secure` for the https client. */
  target?: Target
  method?: string
  path: string
  headers?: Record<string, string>
  body?: ProbeBody
  /** What to do with a redirect; what the client does by itself where it is absent. */
  redirect?: 'follow' | 'manual' | 'error'
  /** Give up before the call, while waiting for the head, or once the first piece of the body is there. */
  abort?: 'before' | 'head' | 'body'
  timeoutMs?: number
  /** Read the body piece by piece. */
  streamed?: true
  /** Let the client throw on a status that it dislikes. */
  strict?: true
  expectContinue?: true
  /** The body is a secret, and is not compared. */
  secretBody?: true
  /** Trust nobody but the authorities that Node knows. */
  distrustful?: true
  /** The URL carries a user and the seed as password. */
  userinfo?: true
  /** Send on a connection of the probe's own. */
  connection?: 'one' | 'pipelined'
  expect: Expectation
}

/** What a call must show when it is made live, so that a broken service cannot pass. */
export interface Expectation {
  status?: number
  statusText?: string
  /** The whole body as text. */
  text?: string
  /** A part of the body as text. */
  contains?: string
  /** A part of the body as text, after decoding what the client left encoded. */
  decodedContains?: string
  bytes?: number
  headers?: Record<string, string>
  trailers?: Record<string, string>
  informational?: number[]
  /** The call fails; with a pattern, its code or message, or that of a cause, fits. */
  error?: true | RegExp
  /** The body comes in more than one piece. */
  progressive?: true
}

/** One thing that must be the same live and on replay. */
export interface Probe {
  /** Unique, and the test's title. */
  id: string
  /** What a client needs to make the calls. */
  needs?: Need[]
  /** Make the calls at once; one after another where it is absent. */
  parallel?: true
  /** Names of response headers whose values are secrets: compared by their shape alone. */
  secretHeaders?: string[]
  calls: ProbeCall[]
}

/** A probe of one call. */
export function probe(id: string, call: ProbeCall, options: Omit<Probe, 'id' | 'calls'> = {}): Probe {
  return { id, calls: [call], ...options }
}
