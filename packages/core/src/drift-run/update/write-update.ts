import { join, posix } from 'node:path'
import { isUnderstudyError } from '../../errors.js'
import { replaceRecordingText } from '../../store/replace-recording-text.js'
import type { UpdatePlan } from './plan-update.js'

/** What was written, and what was not. */
export interface WrittenUpdate {
  /** Paths of recordings, as in the plan. */
  written: string[]
  refused: { recording: string; reason: string }[]
}

/**
 * Write what was planned: each recording as a whole, under its lock. One that is no longer what was planned on stays as it
 * is. `root` is the folder that the paths of the plan are relative to.
 */
export function writeUpdate(plan: UpdatePlan, root: string): WrittenUpdate {
  const outcome: WrittenUpdate = { written: [], refused: [] }
  for (const recording of plan.texts.keys()) {
    const reason = refusalOf(plan, recording, root)
    if (reason === null) outcome.written.push(recording)
    else outcome.refused.push({ recording, reason })
  }
  return outcome
}

/** Write one recording; why it was not written, or null. */
function refusalOf({ texts, before, files }: UpdatePlan, recording: string, root: string): string | null {
  const folder = posix.dirname(recording)
  const own = new Map(
    [...files].map(([path, bytes]): [string, { bytes: Buffer }] => [posix.relative(folder, path), { bytes }]),
  )
  const replacement = { before: before.get(recording)!, text: texts.get(recording)!, files: own }
  try {
    const isWritten = replaceRecordingText(join(root, recording), replacement, { shownAs: recording })
    return isWritten ? null : 'it was changed while the services were asked'
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return error.message
  }
}
