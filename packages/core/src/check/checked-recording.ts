import type { ErrorCode } from '../errors.js'

/** What a check of one recording gives. No value of a secret is in it, not even a part. */
export interface CheckedRecording {
  /** How messages name it. */
  recording: string
  /** What it holds; null where it could not be read. */
  interactions: { id: string; recordedAt: string }[] | null
  findings: CheckFinding[]
  /** What the findings say, for a person: alike ones are told together. */
  messages: string[]
  redactions: CheckRedaction[]
  /** What was replaced just now; empty unless that was asked for. */
  replaced: Replacement[]
}

/** What may be wrong with a recording that can be read, and holds no secret. */
export type HygieneKind = 'unused' | 'orphan' | 'stale'

/** One thing that is wrong with a recording. */
export interface CheckFinding {
  kind: ErrorCode | HygieneKind
  /** The recording; for `verified-invalid` the file of verified dates. */
  recording: string
  /** Id of the interaction, where it is of one. */
  interaction?: string
  /** The rule that found a secret. */
  rule?: string
  /** Where the secret stands, as the configuration's `except` takes it. */
  place?: string
  /** Counted from 1. */
  line?: number
  /** `[kind] what`, the facts and the remedy, over several lines. */
  message: string
}

/** A value that was replaced by a stand-in when it was recorded, or since. */
export interface CheckRedaction {
  recording: string
  interaction: string
  /** Null where place and form do not tell it. */
  rule: string | null
  place: string
  standIn: string
}

/** A secret that was replaced in a recording. */
export type Replacement = Pick<CheckRedaction, 'recording' | 'interaction' | 'place'> & { rule: string }
