import { statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { isUnderstudyError } from '@understudy/core'
import { isRecordingPath, readRecording, recordingPathOf } from '@understudy/core/store'
import { findRecordings, NoRecordingError, recordingOf } from '../find-recordings.js'
import type { Entry } from './entry.js'

/** What recordings hold. */
export interface ReadEntries {
  entries: Entry[]
  /** How many recordings were read. */
  recordings: number
  /** Messages about those that cannot be read. */
  failures: string[]
}

/** What a command's arguments name. */
export interface Targets {
  /** Recordings, or folders of them. */
  paths: string[]
  /** All else: ids and parts of them. */
  names: string[]
}

/**
 * Tell paths from names. A test file stands for its recording, whether or not it is there itself.
 * @throws NoRecordingError for a path without a recording
 */
export function parseTargets(targets: readonly string[], cwd: string): Targets {
  const parsed: Targets = { paths: [], names: [] }
  for (const target of targets) {
    const path = pathOf(target, cwd)
    if (path === null) parsed.names.push(target)
    else parsed.paths.push(path)
  }
  return parsed
}

function pathOf(target: string, cwd: string): string | null {
  const entry = kindOf(resolve(cwd, target))
  if (entry === 'folder' || isRecordingPath(target) || recordingOf(target) !== null) return target
  const recording = recordingPathOf(target)
  if (kindOf(resolve(cwd, recording)) === 'file') return recording
  if (entry === null) return null
  throw new NoRecordingError(`"${target}" has no recording: there is no "${recording.replaceAll(sep, '/')}".`)
}

function kindOf(path: string): 'file' | 'folder' | null {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry === undefined) return null
  return entry.isDirectory() ? 'folder' : 'file'
}

/**
 * Read what stands in the recordings that paths lead to; below the working folder without any.
 * @throws NoRecordingError
 */
export async function readEntries(paths: readonly string[], cwd: string): Promise<ReadEntries> {
  const found = await findRecordings(paths.length === 0 ? ['.'] : paths, cwd)
  const read: ReadEntries = { entries: [], recordings: 0, failures: [] }
  for (const path of found) {
    const recording = relative(cwd, path).split(sep).join('/')
    try {
      const interactions = readRecording(path, recording)?.interactions ?? []
      read.recordings += 1
      for (const interaction of interactions) read.entries.push({ path, recording, interaction })
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      read.failures.push(error.message)
    }
  }
  return read
}
