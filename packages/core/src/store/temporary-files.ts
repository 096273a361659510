import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import {
  closeFile,
  createFile,
  listFolder,
  makeFolder,
  modeOf,
  modifiedAt,
  readText,
  removeFile,
  replaceFile,
  setMode,
  syncFile,
  writeAll,
} from './disk.js'
import { isGone, thisProcess } from './process-identity.js'
import { bodyFolderOf } from './recording-path.js'

/** What another machine, or a process that left no name, made so long ago is litter, in ms. */
const OLD_MS = 3_600_000

const TEMPORARY = /\.([\da-f]{8}\.\d+\.\d+)\.[\da-f-]{36}\.tmp$/

/** Return the path of a recording's lock. */
export function lockPathOf(recordingPath: string): string {
  return `${hiddenPathOf(recordingPath)}.lock`
}

/** Return a path for a passing file that no one else has, that names its maker, and that is not named as a recording. */
export function temporaryPath(prefix: string): string {
  return `${prefix}.${thisProcess()}.${randomUUID()}.tmp`
}

/**
 * Write a file beside a recording, or in a folder there, so that others see it whole or not at all.
 * `beforeReplace` may still refuse, by throwing.
 */
export function writeWhole(
  recordingPath: string,
  path: string,
  pieces: Iterable<Uint8Array>,
  beforeReplace: () => void = () => {},
): void {
  const temporary = temporaryPath(hiddenPathOf(recordingPath))
  const fd = createFile(temporary)
  if (fd === null) throw new Error(`"${temporary}" exists already`)
  try {
    try {
      for (const piece of pieces) writeAll(fd, piece)
      const mode = modeOf(path)
      if (mode !== undefined) setMode(fd, mode)
      syncFile(fd)
    } finally {
      closeFile(fd)
    }
    makeFolder(dirname(path))
    beforeReplace()
    replaceFile(temporary, path)
  } catch (error) {
    removeFile(temporary)
    throw error
  }
}

/**
 * Remove what processes that were killed left behind beside a recording: half-written files and locks of locks.
 * Only for who holds the recording's lock; `now` is the time by the disk's clock.
 */
export function removeLeftovers(recordingPath: string, now: number): void {
  const folder = dirname(recordingPath)
  const prefix = basename(hiddenPathOf(recordingPath))
  for (const name of listFolder(folder)) {
    const path = join(folder, name)
    if (name.startsWith(`${prefix}.lock.`) && !name.endsWith('.tmp')) {
      if (isLitter(path, readText(path)?.split(' ')[0] ?? '', now)) removeFile(path)
    } else if (name.startsWith(`${prefix}.`)) {
      const maker = TEMPORARY.exec(name)?.[1]
      if (maker !== undefined && isLitter(path, maker, now)) removeFile(path)
    }
  }
}

function isLitter(path: string, maker: string, now: number): boolean {
  return isGone(maker) ?? now - (modifiedAt(path) ?? now) > OLD_MS
}

function hiddenPathOf(recordingPath: string): string {
  return join(dirname(recordingPath), `.${basename(bodyFolderOf(recordingPath))}`)
}
