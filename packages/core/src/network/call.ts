/**
 * What the network layer and the session say to each other: a call in, an answer out, or an exchange that was
 * listened to. Header names are in lower case here, and lists keep the order of the wire.
 */

import type { Caller } from '../model/index.js'

export type HeaderList = [name: string, value: string][]

/** Whoever made a call. */
export interface Owner {
  /** A test's key, or null outside any test. */
  readonly test: string | null
  /** Where the project's source called out; null where that is not known, or no one cares. */
  readonly caller: Caller | null
}

/** By which road a call leaves this thread. */
export type Transport = Caller['transport']

/** A function by which code comes into the network layer: what it calls in turn is of no interest to who looks at a stack. */
export type Entry = (...parameters: never[]) => unknown

/** A request whose body is complete. */
export interface CallRequest {
  method: string
  /** Absolute; the fragment is gone. */
  url: string
  headers: HeaderList
  /** As sent, content encodings included; null without one. */
  body: Uint8Array | null
  /** From `NetworkHost.begin`, where the call was numbered before its answer was asked for. */
  number?: number
}

/** A body's bytes, or where to read them piece by piece when they are too many to hold. */
export type AnswerBody = { bytes: Buffer } | { size: number; pieces: () => Iterable<Buffer> }

/** What a client is to receive, ready for the wire. */
export interface Answer {
  status: number
  /** Empty where HTTP/2 or the server gave none. */
  statusText: string
  /** `content-length` and `content-encoding` agree with `body`. */
  headers: HeaderList
  /** Content encodings applied. Null where the message has none. */
  body: AnswerBody | null
  /** The body without its content encodings, where that differs. */
  decoded: Buffer | null
  /** Pieces of `body` with the wait before each, in ms, for a body that streams. */
  chunks: { delayMs: number; bytes: Buffer }[] | null
  informational: { status: number; headers: HeaderList }[]
  trailers: HeaderList
  /** Wait before the head, in ms. */
  latencyMs: number
  /** The connection's failure, after the body's bytes if `status` is not 0, else in place of a response. */
  failure: Failure | null
  /** True where nothing but status, headers and a body in memory is to be told, at once. */
  plain: boolean
  /** Waits end when the test's fake timers have advanced so far, too, if that is sooner than the time that passes. */
  heedsFakeTimers?: true
}

/** How a connection failed. */
export interface Failure {
  /**
   * `ended` the peer closed it early, `failed` the system reported `error`, `abandoned` the client gave up after
   * `afterMs`, `garbled` the peer sent what is no HTTP; `message` then holds its first bytes, as latin1. `silent` it has
   * not failed: the peer sends no more, and it is for the client to give up.
   */
  kind: 'ended' | 'failed' | 'abandoned' | 'garbled' | 'silent'
  code: string
  message: string
  afterMs: number
}

/** A call in the making: known before its body, told to the session step by step by the listening tap. */
export interface ExchangeListener {
  onRequestHead(method: string, url: string, headers: HeaderList): void
  onRequestBody(chunk: Buffer): void
  onInformational(status: number, headers: HeaderList): void
  onResponseHead(status: number, statusText: string, headers: HeaderList): void
  onResponseBody(chunk: Buffer): void
  onResponseEnd(trailers: HeaderList): void
  /** The exchange ended before its response did. */
  onFailure(failure: Omit<Failure, 'afterMs'>): void
}

/** What became of a call that asked for leave to be performed: it may be, or is answered all the same. */
export type Admission = { listener: ExchangeListener } | { answer: Answer }

/** What the session decides for the network layer. */
export interface NetworkHost {
  /**
   * What is to be done with requests to a URL: `handle` them, `pass` them by as if we were not there. Synchronous
   * and cheap; called for each request and, with only an origin, for each connection. `dialled` is the origin of the
   * connection, where the URL is made with a Host header: a server of one's own may be asked for any host.
   */
  route(url: string, dialled?: string): 'handle' | 'pass'
  /**
   * True for a URL that is handled for the sake of a mock, and would else pass: what no mock answers there goes on, in any
   * mode, and is neither recorded nor a miss. Absent where nothing can be registered.
   */
  passes?(url: string): boolean
  /** True for the name or address of a host that may be reached: this machine, and those of the passthrough list. */
  mayResolve(name: string): boolean
  /** The test to which code that runs now belongs, without a caller. */
  owner(): Owner
  /** The same with the caller, where callers are traced: to be asked where its frames are on the stack. */
  sender(transport: Transport, entry?: Entry): Owner
  /** Code that runs now has told a client to send, which that will do later, with no frame of its caller on the stack. */
  foresee(entry: Entry): void
  /** True where callers are traced. */
  readonly traces: boolean
  /** Run `fn` so that it, and what it begins, belongs to a test. */
  runAs<T>(test: string, fn: () => T): T
  /** True where calls are answered from recordings (modes `auto` and `replay`). */
  readonly answers: boolean
  /** True where a call without an answer is performed; else it fails. */
  readonly performs: boolean
  /** Could the call be answered, whatever its body? */
  mayAnswer(method: string, url: string, owner: Owner): boolean
  /** Is anything recorded of a service at an origin? */
  knows(origin: string): boolean
  /** Look at the answer of a call without using it up. */
  peek(call: CallRequest, owner: Owner): Answer | null
  /**
   * A call that was looked at takes a longer road, on which it will be asked for again. Call back where its client gives up
   * before that: a service would have had the call. Null where no one cares.
   */
  claim?(call: CallRequest, owner: Owner): (() => void) | null
  /** The client of a call gives up before that is asked for. */
  givenUp?(call: CallRequest, owner: Owner): void
  /** Answer a call and use the interaction up; null without one. */
  answer(call: CallRequest, owner: Owner): Answer | null
  /** The error of a call that nothing answers, remembered as a failure of its test. */
  miss(call: CallRequest, owner: Owner): Error
  /** A call begins: number it. Calls are kept in the order of their start, whenever they turn out to be performed. */
  begin(): number
  /** A call is being performed: listen to it, or null where no one cares. `number` is from its beginning, if that was seen. */
  listen(owner: Owner, number?: number): ExchangeListener | null
  /**
   * Wait for leave to perform a call that `answer` gave none for, right after it was asked. Absent where calls need no leave.
   * The listener is to hear of the call, whatever becomes of it.
   */
  admit?(call: CallRequest, owner: Owner, number?: number): Promise<Admission>
  /** The error of a connection that speaks what cannot be recorded, remembered as a failure of the test. */
  refuse(what: string, target: string, owner: Owner): Error
  /** A sentence for the run's summary. */
  note(sentence: string): void
}

/** Tell who listens to a call that it was never sent, because its client gave up while it waited. */
export function tellUnsent(listener: ExchangeListener, { method, url, headers, body }: CallRequest): void {
  listener.onRequestHead(method, url, headers)
  if (body !== null) listener.onRequestBody(Buffer.from(body))
  listener.onFailure({ kind: 'abandoned', code: 'ABORTED', message: 'the client gave up' })
}
