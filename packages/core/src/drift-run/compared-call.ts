import type { CheckedCall, LiveAnswer } from '../drift/index.js'
import type { Interaction, LiveCall } from '../model/index.js'

/** A call that was made and compared. Holds secrets: it stays in memory. */
export interface ComparedCall {
  call: LiveCall
  /** What was recorded of it. */
  interaction: Interaction
  live: LiveAnswer
  /** With the findings that stayed when breaking ones were probed again. */
  checked: CheckedCall
}
