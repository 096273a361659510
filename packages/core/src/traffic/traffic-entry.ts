import type { HeaderList } from '../network/call.js'
import type { SkipReason } from './skip-reasons.js'

/** One call of recorded traffic, of whatever format it came in. */
export interface TrafficEntry {
  /** Milliseconds since the epoch; null where the format does not tell. */
  startedAt: number | null
  method: string
  /** Absolute, without a fragment. */
  url: string
  /** Lower-case names, in the order of sending. HTTP/2's pseudo headers are gone. */
  requestHeaders: HeaderList
  /** Without content encodings, whatever the headers say; null without one. */
  requestBody: Buffer | null
  /** Null where the call failed before a response began. */
  response: TrafficResponse | null
  /** Set where there is no response, or where it broke off. */
  failure: { code: string; message: string } | null
  /** From the request's start to the response's head, in ms. */
  latencyMs: number
  /** The test that the format says made the call; null where it does not tell. */
  test: string | null
  /** What a page asked for it as, in the words of `TrafficPart`; absent or null where no page did, or none is known. */
  part?: TrafficPart | null
  /** What the file lacks of it: sentences as in `TrafficLoss`. */
  losses?: string[]
}

/** What a page asks for: something that its code calls, or a part of the page itself. */
export type TrafficPart = 'call' | 'page' | 'preflight'

/** What was received. */
export interface TrafficResponse {
  status: number
  statusText: string
  headers: HeaderList
  /** Without content encodings, whatever the headers say; null where the format left it out. */
  body: Buffer | null
  /** How the body came, where the format tells: size of each piece, and how long after the one before, in ms. */
  pieces?: { size: number; delayMs: number }[]
}

/** A file of traffic, read. */
export interface Traffic {
  entries: TrafficEntry[]
  /** What the file holds and no recording can, or what it lacks: each once, with how often. */
  losses: TrafficLoss[]
  /** Calls of the file that are no entries. */
  skipped?: SkippedCall[]
}

/** A call that no recording can hold. */
export interface SkippedCall {
  method: string
  url: string
  status: number | null
  reason: SkipReason
}

/** Something that an import cannot carry over. */
export interface TrafficLoss {
  /** One sentence, in the plural where that fits: `WebSocket messages are not recorded`. */
  what: string
  count: number
}

/** A file as its format's reader gets it. */
export interface TrafficFile {
  /** As it is to be printed. */
  shownAs: string
  text: string
  /** Read another file beside this one, by its relative path; null where there is none. */
  beside(path: string): Buffer | null
}

/**
 * Reads one format.
 *
 * @throws traffic-invalid, naming file and place
 */
export type TrafficReader = (file: TrafficFile) => Traffic
