import { dirname } from 'node:path'
import { modifiedAt, realPath, removeFolderIfEmpty } from './disk.js'
import { takeLock, type Lock } from './lock.js'
import { lockPathOf, removeLeftovers } from './temporary-files.js'

/** How a recording is changed. */
export interface SaveOptions {
  /** How messages name it. */
  shownAs?: string
  /** How long to wait for other processes, in ms. */
  waitMs?: number
}

/** A recording that no other process or thread changes. */
export interface LockedRecording {
  /** Absolute path, links followed. */
  path: string
  shownAs: string
  lock: Lock
}

/**
 * Hold the lock of a recording while `act` changes it. What a process left that died is removed before.
 *
 * @throws recording-locked
 */
export function lockRecording<T>(path: string, options: SaveOptions, act: (locked: LockedRecording) => T): T {
  const { shownAs = path, waitMs } = options
  const target = realPath(path)
  const lockPath = lockPathOf(target)
  const lock = takeLock(lockPath, { shownAs, ...(waitMs === undefined ? {} : { waitMs }) })
  try {
    removeLeftovers(target, modifiedAt(lockPath) ?? 0)
    return act({ path: target, shownAs, lock })
  } finally {
    lock.release()
    removeFolderIfEmpty(dirname(target))
  }
}
