import type { JsonValue } from '../model/index.js'
import type { Kind, Severity } from './kinds.js'

/** `strong`: a structural contradiction, or one of three observations or more; `weak`: one of fewer. */
export type EvidenceStrength = 'strong' | 'weak'

/** Where in an answer a finding is. */
export type Location = 'status' | 'header' | 'body' | 'stream'

/** One way in which a live answer contradicts what was recorded. */
export interface Finding {
  kind: Kind
  severity: Severity
  evidence: EvidenceStrength
  location: Location
  /**
   * JSON pointer into the body in which `*` stands for any index, or any key of a map; of a header its name; of a
   * stream the event's type and the pointer into its data (`message_stop/usage`); empty for the status and for the whole.
   */
  path: string
  /** What was recorded, in words that hold no value: `string (uuid)`, `absent`, `200`. */
  recorded: string
  /** What the service answers now, in the same words. */
  live: string
  /** One value of each side, sanitized; a side without one is absent. */
  example: { recorded?: JsonValue; live?: JsonValue }
  counts: FindingCounts
  /** What probably happened, for a person: `now at "/customer/email"`. */
  hint?: string
  /** The same for the same change in every run: of kind, service and operation, path, and both sides in words. */
  fingerprint: string
}

/** What a finding rests on. */
export interface FindingCounts {
  /** Recorded observations that it contradicts. */
  recorded: number
  /** Live places in which it was found. */
  found: number
  /** Live places in which it could have been found. */
  live: number
}
