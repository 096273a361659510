import type { Interaction, JsonValue } from '../model/index.js'
import type { Finding, Location } from './finding.js'
import type { Kind, Severity } from './kinds.js'

/** What the service answered now, or how the call failed. */
export interface LiveAnswer {
  /** 0 where the call failed before an answer began. */
  status: number
  statusText: string
  /** In the order of arrival; names in any case. */
  headers: readonly (readonly [name: string, value: string])[]
  /** As received; null where there was none. */
  body: Uint8Array | null
  /** How the call, or its body, failed. */
  failure?: { code: string; message: string }
}

/** `unverified`: nothing was contradicted, but something recorded could not be seen. */
export type Verdict = 'match' | 'drift' | 'unverified' | 'could-not-check'

/** A place of which a live answer told nothing. */
export interface Unverified {
  /** As in a finding. */
  path: string
  reason: string
}

/** What came of one call. Findings that are only `info` make no drift. */
export interface Comparison {
  verdict: Verdict
  /** In order of severity, then path. */
  findings: Finding[]
  /** Why the call could not be checked, or why nothing was known to compare it with. */
  reason?: string
  unverified: Unverified[]
  /** What only several calls can tell; `judgeRun` reads it. */
  sightings: Sighting[]
}

/** Something optional that one call did, or did not, show. */
export interface Sighting {
  kind: 'optional-field-unseen' | 'always-empty'
  path: string
  /** Places in which it could have been seen. */
  places: number
  isSeen: boolean
}

/** Findings that are not wanted. Every member that is given must fit; `*` in a text stands for anything. */
export interface IgnoreRule {
  service?: string
  operation?: string
  kind?: Kind | readonly Kind[]
  /** JSON pointer as in findings; `/a/**` is all below `/a`. */
  path?: string
}

/** How answers are compared. All of it may be left out. */
export interface DriftOptions {
  ignore?: readonly IgnoreRule[]
  /** Severity by kind; `off` drops the kind, and any other finds kinds that are opt-in. */
  severity?: Partial<Record<Kind, Severity | 'off'>>
  /** Headers that are compared beside the known ones. */
  headers?: readonly string[]
  /** True for a text that stands for a secret: it is no evidence of a format. By default, `redacted-1` and its like. */
  isStandIn?: (text: string) => boolean
  /** Make a value fit to be shown. By default, there are no examples, and only words of closed sets are shown. */
  sanitize?: (value: JsonValue, place: { location: Location; path: string }) => JsonValue
  /** Bytes of a body that stands beside the recording; null where it cannot be read. By default, they are not known. */
  readBodyFile?: (interaction: Interaction, name: string) => Uint8Array | null
  /** False for a place that no test reads: its findings drop one level. By default, all are read. */
  isRead?: (service: string, operation: string, path: string) => boolean
}

/** What is known of a call beside its answer. */
export interface CallContext {
  /** Parts of the request that could not be made good again, such as an id from an earlier answer. */
  unresolved?: readonly string[]
}

/** The merged shapes of everything recorded. */
export interface Baseline {
  /** Compare what a recorded call is answered now. */
  compare(interaction: Interaction, live: LiveAnswer, context?: CallContext): Comparison
}
