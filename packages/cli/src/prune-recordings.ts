import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { isUnderstudyError } from '@understudy/core'
import { planPrune, pruneRecording, readRecording } from '@understudy/core/store'
import type { LastResult } from './last-result.js'

/** What is to be pruned, and what became of it. */
export interface PrunedRecording {
  /** Relative to the project's root. */
  recording: string
  isOrphan: boolean
  /** Ids of what went. */
  removed: string[]
  /** What stays because an interaction that stays takes a value from it. */
  held: { interaction: string; by: string }[]
  /** The file itself went. */
  isGone: boolean
  /** Why nothing was done: a message. */
  failure: string | null
}

/**
 * Remove unused interactions and orphan recordings, with their body files; with `dryRun`, only say what would go. A recording
 * that cannot be read stays as it is.
 */
export function pruneRecordings(
  { result, projectRoot }: LastResult,
  { dryRun }: { dryRun: boolean },
): PrunedRecording[] {
  const unused = Map.groupBy(result.unused, ({ recording }) => recording)
  const orphans = new Set(result.orphans.map(({ recording }) => recording))
  return [...new Set([...unused.keys(), ...orphans])].toSorted().map((recording) => {
    const ids = unused.get(recording)?.map(({ interaction }) => interaction) ?? []
    return prune(join(projectRoot, recording), { recording, isOrphan: orphans.has(recording), ids, dryRun })
  })
}

interface Job {
  recording: string
  isOrphan: boolean
  ids: readonly string[]
  dryRun: boolean
}

function prune(path: string, { recording, isOrphan, ids, dryRun }: Job): PrunedRecording {
  try {
    const current = readRecording(path, recording)
    const chosen = new Set(isOrphan ? current?.interactions.map(({ id }) => id) : ids)
    if (current === null) return { recording, isOrphan, removed: [], held: [], isGone: false, failure: null }
    if (dryRun) {
      const { removed, held, recording: left } = planPrune(current, chosen)
      return { recording, isOrphan, removed, held, isGone: left === null, failure: null }
    }
    const { removed, held, file } = pruneRecording(path, chosen, { shownAs: recording })
    return { recording, isOrphan, removed, held, isGone: file === 'removed', failure: null }
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return { recording, isOrphan, removed: [], held: [], isGone: false, failure: error.message }
  }
}

/**
 * Say what was changed since a run ended, of what its evidence speaks of: recordings, test files, the configuration. Paths
 * relative to the project's root; empty where the evidence still holds. `recordings` are those that there are now.
 */
export function changedSince(last: LastResult, recordings: readonly string[], config: string | null): string[] {
  const { result, at, projectRoot } = last
  const files = new Set([
    ...recordings,
    ...result.recordings.flatMap(({ recording, testFile }) => [recording, testFile ?? []]).flat(),
  ])
  const isChanged = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > at
  const known = new Set([
    ...result.recordings.map(({ recording }) => recording),
    // Those that could not be read are told of as problems.
    ...result.problems.map(({ file }) => file),
  ])
  const isNew = (file: string): boolean => recordings.includes(file) && !known.has(file)
  const revived = result.orphans.filter(({ recording }) => hasTestFile(join(projectRoot, recording)))
  return [
    ...[...files].filter((file) => isNew(file) || isChanged(join(projectRoot, file))),
    ...revived.map(({ recording }) => recording),
    ...(config !== null && isChanged(config) ? [basename(config)] : []),
  ].toSorted()
}

/** Tell whether a file that is named as a recording's test file is there, whatever it ends in. */
export function hasTestFile(recordingPath: string): boolean {
  const stem = basename(recordingPath).replace(/\.recorded\.json$/, '')
  return namesIn(dirname(dirname(recordingPath))).some(
    (name) => extname(name) !== '' && basename(name, extname(name)) === stem,
  )
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
}
