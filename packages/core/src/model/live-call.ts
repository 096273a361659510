/**
 * One call of a run that compares live services with what is recorded of them. It holds secrets: it goes from a worker to the
 * main process over a local socket, and is never written to disk.
 */
export interface LiveCall {
  /** Relative to the runner's root, `/` between folders. */
  testFile: string
  recording: string
  /** Full name of the test; null outside any test. */
  test: string | null
  service: string
  operation: string
  /** Id of the recorded interaction that it repeats; null for a call that is not recorded. */
  interaction: string | null
  request: LiveCallRequest
  /** Null where the call was not made: then it was answered from the recording. */
  answer: LiveCallAnswer | null
  /** Why the call was not made. */
  skipped?: SkipReason
  /** Parts of the request that are not what the service knows, such as an id whose call was not made: for a person. */
  unresolved: string[]
}

/**
 * `not-chosen` outside filters or sample, `unsafe` it may change something and is not opted in, `held` the service asked for
 * more time than the run has, `mocked` a mock answered that test code registered.
 */
export type SkipReason = 'not-chosen' | 'unsafe' | 'held' | 'mocked'

/** A request as it was sent, or would have been. */
export interface LiveCallRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  /** Base64 of the bytes as sent; null without a body. */
  body: string | null
}

/** What came back. */
export interface LiveCallAnswer {
  /** 0 where the call failed before an answer began. */
  status: number
  statusText: string
  headers: [name: string, value: string][]
  /** Base64 of the bytes as received, content encodings included; null without a body. */
  body: string | null
  /** How the call, or its body, failed. */
  failure?: { code: string; message: string }
  /** To the head, in ms. */
  latencyMs: number
}
