import { randomInt, randomUUID } from 'node:crypto'
import { UnderstudyError } from '../errors.js'
import { closeFile, createFile, modifiedAt, pause, readText, removeFile, writeAll } from './disk.js'
import { isGone, pidOf, thisProcess } from './process-identity.js'
import { temporaryPath } from './temporary-files.js'

/** How long to wait for a lock, in ms. */
const WAIT_MS = 30_000

/** A lock that made no progress for so long is no longer held, whoever made it, in ms. */
const STALE_MS = 20_000

/** A lock file that stays without its maker's name for so long was made by a process that died, in ms. */
const NAMELESS_MS = 2000

/** How often to look at the age of a lock whose maker cannot be asked for, in ms. */
const AGE_CHECK_MS = 250

/** A lock that this process holds. */
export interface Lock {
  /**
   * Tell others that the work goes on.
   *
   * @throws recording-locked where another process took the lock over, as this one seemed to be dead
   */
  confirm(): void
  /** Give the lock back. Idempotent. */
  release(): void
}

/** How a lock is waited for. */
export interface LockOptions {
  /** The thing that is locked, for messages. */
  shownAs: string
  waitMs?: number
  staleMs?: number
}

/**
 * Take a lock among all processes and threads: a file that only one of them can create. Blocks this thread meanwhile,
 * since tests may have replaced the timers. The lock of a process that died is taken over at once; that of another
 * machine, or of a process that hangs, when it grew stale.
 *
 * @throws recording-locked
 */
export function takeLock(path: string, options: LockOptions): Lock {
  const { waitMs = WAIT_MS, staleMs = STALE_MS } = options
  const content = `${thisProcess()} ${randomUUID()}\n`
  for (let waited = 0, checked = -Infinity; ;) {
    const lock = tryToLock(path, content, options.shownAs)
    if (lock !== null) return lock
    const holder = readText(path)
    if (holder === null) continue
    const checksAge = waited - checked >= AGE_CHECK_MS
    if (checksAge) checked = waited
    if (isDead(holder) || (checksAge && isStale(path, holder, staleMs))) {
      clearAway(path, holder, options)
      continue
    }
    if (waited >= waitMs) throw stillLocked(path, holder, waited, options.shownAs)
    const ms = randomInt(1, 3 + Math.min(20, Math.floor(waited / 4)))
    pause(ms)
    waited += ms
  }
}

function tryToLock(path: string, content: string, shownAs: string): Lock | null {
  const fd = createFile(path)
  if (fd === null) return null
  const bytes = Buffer.from(content)
  const isHeld = (): boolean => readText(path) === content
  let isOpen = true
  const release = (): void => {
    if (!isOpen) return
    isOpen = false
    closeFile(fd)
    if (isHeld()) removeFile(path)
  }
  const confirm = (): void => {
    // Written again, so that the file's age is counted by the clock of the disk, the one that all share.
    writeAll(fd, bytes, 0)
    if (!isHeld()) throw takenOver(shownAs)
  }
  try {
    writeAll(fd, bytes, 0)
  } catch (error) {
    // A full disk: an empty lock would keep everyone waiting.
    closeFile(fd)
    removeFile(path)
    throw error
  }
  if (isHeld()) return { confirm, release }
  // This thread slept between creating and writing, and was taken for dead.
  release()
  return null
}

function isDead(holder: string): boolean {
  return isGone(identityOf(holder)) === true
}

function isStale(path: string, holder: string, staleMs: number): boolean {
  const since = modifiedAt(path)
  return since !== null && diskTime(path) - since >= (holder === '' ? Math.min(NAMELESS_MS, staleMs) : staleMs)
}

/** The time by the clock that dates files: tests may have replaced this process's, and other machines have others. */
function diskTime(lockPath: string): number {
  const probe = temporaryPath(lockPath)
  const fd = createFile(probe)
  const now = modifiedAt(probe) ?? 0
  if (fd !== null) closeFile(fd)
  removeFile(probe)
  return now
}

/**
 * Remove a dead process's lock. Who read it may be late, and the file may be another's lock by now, so the right to
 * remove the lock of this one holder is itself taken by a lock. Once that is held, the holder can only be removed here.
 */
function clearAway(path: string, holder: string, options: LockOptions): void {
  const right = takeLock(`${path}.${tokenOf(holder)}`, options)
  try {
    if (readText(path) === holder) removeFile(path)
  } finally {
    right.release()
  }
}

function identityOf(holder: string): string {
  return holder.split(' ')[0] ?? ''
}

function tokenOf(holder: string): string {
  return /^\S+ ([\da-f-]+)\n$/.exec(holder)?.[1] ?? 'nameless'
}

function stillLocked(path: string, holder: string, waited: number, shownAs: string): UnderstudyError {
  const pid = pidOf(identityOf(holder))
  return new UnderstudyError('recording-locked', {
    what: `"${shownAs}" is locked by another process for more than ${Math.floor(waited / 1000)} s`,
    facts: [
      ['process', pid ?? 'unknown'],
      ['lock', path],
    ],
    fix: 'end that process, or delete the lock file if it no longer runs',
  })
}

function takenOver(shownAs: string): UnderstudyError {
  return new UnderstudyError('recording-locked', {
    what: `The lock of "${shownAs}" was taken over by another process, as this one stood still for too long`,
    fix: 'run the tests again',
  })
}
