/**
 * What test code and the running session say to each other about mocks that are registered by hand. Test code may live in
 * another realm than the session (Jest's sandbox), so only plain data, bytes and functions cross, and JSON crosses as text.
 */

import type { CallOutcome } from '../model/index.js'

/** The session's half of the registry: `globalThis[Symbol.for('understudy.session')].registry`. */
export interface SessionRegistry {
  /**
   * Answer calls of the running test, or outside any test those of the whole file.
   *
   * @throws registration-unknown for a service or an operation that neither configuration nor recording knows
   */
  register(registration: Registration): void
  /** Take off what the running test has registered; outside any test, all that was registered for the file. */
  reset(): void
  /** The calls that the running test has made of an operation, in the order of their start; outside any test those of the file. */
  calls(service: string, operation: string): SeenCall[]
  /**
   * Read a body that was captured earlier: a file of the test file's `__mocks__`, else the response of an interaction by its id.
   *
   * @throws capture-unknown, capture-outside
   */
  capture(name: string): CapturedBody
  /** What the recording holds of an operation, for all tests of the file: statuses and errors, without repetition. */
  recordedOutcomes(service: string, operation: string): RecordedOutcome[]
  /** The day of the running test's clock in ms since the epoch, whatever fake timers say. */
  now(): number
}

/** One mock, as it was registered. */
export interface Registration {
  service: string
  operation: string
  /** Which calls of the operation it is for; null for all. Called with each call that might be one. */
  matches: ((request: SeenRequest) => boolean) | null
  /** The same in words, for reports: `{"body":{"amount":1200}}`; empty for all. */
  where: string
  response: ResponseSpec
  /** Which lines of the project registered it; empty where that is not known. Only compared with those of others. */
  at?: string
}

/**
 * How a registered mock answers: plain data. What it leaves open (neither `status` nor `body`) comes from the recorded answer
 * that the call would have had: so a recorded answer is made slow, cut short, or given other headers.
 */
export interface ResponseSpec {
  /** Null: the recorded answer's where `body` is null, too, else 200. */
  status: number | null
  /** Null: the standard phrase. */
  statusText: string | null
  /** Lower-case names; a name comes several times for several values. They replace those of the recorded or captured answer. */
  headers: [name: string, value: string][]
  /** Null: the recorded answer's where `status` is null, too, else empty. */
  body: BodySpec | null
  /** Wait before the head: in ms, as long as the recorded answer took, or none (null). */
  latency: number | 'recorded' | null
  /** In place of a response: the system's code, such as `ECONNRESET` or `ENOTFOUND`. */
  networkError: string | null
  /** The service takes the request and never answers. */
  isSilent: boolean
  /** The head promises the whole body, and the connection ends before: after so many bytes, or half of them. */
  truncated: { bytes: number | null; end: 'close' | 'reset' | 'stall' } | null
  /** The body arrives at this rate. */
  bytesPerSecond: number | null
  /** A JSON body breaks off in the middle, with a length that agrees. */
  isMalformed: boolean
  /** Answers so many calls, and then no more; null for no limit. In a sequence: stands for so many calls, default 1. */
  times: number | null
  /** Answers in turn; the last one repeats. All else but `times` is then left open. */
  sequence: ResponseSpec[] | null
}

/** A registered body. `json` is text that was printed from a value; its content type, unless a header says another one, is JSON's. */
export type BodySpec =
  | { kind: 'json'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'bytes'; bytes: Uint8Array }
  /** Placeholders in `text` are filled with the values of the call that is answered. */
  | { kind: 'captured'; name: string; text: string }

/** A captured body, as it is read. */
export interface CapturedBody {
  name: string
  /** JSON text. Of an interaction: with its placeholders. */
  text: string
  /** The interaction's id; null for a file. */
  interaction: string | null
  /** Status and headers of the captured answer; null for a file. */
  response: { status: number; headers: [name: string, value: string][] } | null
}

/** A request, as it was sent. */
export interface SeenRequest {
  service: string
  operation: string
  method: string
  /** Absolute. */
  url: string
  /** Below the service's base URL, beginning with `/`, without query. */
  path: string
  /** Values of the operation's path parameters by name, decoded. */
  params: Record<string, string>
  /** Lower-case names, in the order of sending. */
  headers: [name: string, value: string][]
  /** As sent; null without one. */
  body: Uint8Array | null
}

/** A call that test code asks about. */
export interface SeenCall extends SeenRequest {
  /** Grows with the start of calls, over all operations of the test file. */
  order: number
  outcome: CallOutcome
  /** True where a registered mock answered. */
  isRegistered: boolean
  /** Of what the client received; null where it failed, or is still open. */
  status: number | null
}

/** One way in which a recorded call of an operation ended. */
export interface RecordedOutcome {
  /** Id of the first interaction that ended so. */
  interaction: string
  status: number | null
  /** Of a network failure. */
  errorCode: string | null
  /** True where the body is JSON. */
  isJson: boolean
}
