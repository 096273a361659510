import type { Recording, SessionResult } from '../model/index.js'
import { lastKnownGood, readVerified } from '../store/verified.js'

/** Where a recording is, and what counts as long ago. */
export interface StaleFacts {
  /** Absolute path of the project's root. */
  rootDir: string
  /** Path of the recording, relative to it. */
  recording: string
  /** Interactions that were neither recorded nor verified since this day are stale: `YYYY-MM-DD`. */
  before: string
}

/**
 * List the interactions that no one has verified for long, and say what kept us from knowing better. Looks at the disk only
 * where something was recorded long ago.
 */
export function findStale(
  recording: Recording | null,
  { rootDir, recording: path, before }: StaleFacts,
): { stale: SessionResult['stale']; notes: string[] } {
  const old = (recording?.interactions ?? []).filter(({ recordedAt }) => recordedAt < before)
  if (old.length === 0) return { stale: [], notes: [] }
  const { verified, problem } = readVerified(rootDir)
  const stale = old
    .map((one) => ({ interaction: one.id, since: lastKnownGood(one, path, verified) }))
    .filter(({ since }) => since < before)
  return { stale, notes: problem === null ? [] : [problem.message] }
}
