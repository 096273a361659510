import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a lock file may be without its owner's id before it counts as left behind, in ms. */
const WRITING_TAKES_AT_MOST = 5_000

/**
 * Run `task` while no other process of this machine holds the lock at `path`.
 * A lock whose owner has died is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T> | T} task
 * @param {{ waitMs?: number, onWait?: (pid: number) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, task, { waitMs = 600_000, onWait } = {}) {
  const deadline = Date.now() + waitMs
  let told = false
  mkdirSync(dirname(path), { recursive: true })
  while (!take(path)) {
    const owner = ownerOf(path)
    if (owner === 'gone') {
      discard(path)
      continue
    }
    if (Date.now() > deadline) throw new Error(`${path} is still held by process ${owner}`)
    if (!told && typeof owner === 'number') {
      onWait?.(owner)
      told = true
    }
    await sleep(200)
  }
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  try {
    return await task()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} path
 * @returns {number | 'gone' | 'unknown'}
 */
function ownerOf(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    if (pid > 0) return isAlive(pid) ? pid : 'gone'
    return Date.now() - statSync(path).mtimeMs > WRITING_TAKES_AT_MOST ? 'gone' : 'unknown'
  } catch (error) {
    // Released between the attempt to take it and this look.
    if (codeOf(error) === 'ENOENT') return 'unknown'
    throw error
  }
}

/**
 * Of several processes that find the same dead lock, one gets to rename it. One that comes late may rename the lock
 * that the first has taken since, and gives it back.
 * @param {string} path
 */
function discard(path) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (ownerOf(aside) !== 'gone') linkSync(aside, path)
    rmSync(aside)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
