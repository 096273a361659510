import {
  appendFileSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs'
import { dirname } from 'node:path'

/** The size of a piece when a file is read piece by piece, in bytes. */
const PIECE = 256 * 1024

/** Codes that say that nothing is there; ESRCH comes from `/proc` where a process ends while it is looked at. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ESRCH'])

/** Read a text file; null where there is none. */
export function readText(path: string): string | null {
  return unlessAbsent(() => readFileSync(path, 'utf8'))
}

/** Read a file's bytes; null where there is none. */
export function readBytes(path: string): Buffer | null {
  return unlessAbsent(() => readFileSync(path))
}

/** Tell whether a regular file is there. */
export function isFile(path: string): boolean {
  return stat(path)?.isFile() ?? false
}

/** Tell whether a folder is there. */
export function isFolder(path: string): boolean {
  return stat(path)?.isDirectory() ?? false
}

/** Return a file's size in bytes; null where there is none. */
export function sizeOf(path: string): number | null {
  const found = stat(path)
  return found?.isFile() === true ? found.size : null
}

/** Return when a file was last written, in ms by the clock of its file system; null where there is none. */
export function modifiedAt(path: string): number | null {
  return stat(path)?.mtimeMs ?? null
}

/** Return a file's permission bits; undefined where there is none. */
export function modeOf(path: string): number | undefined {
  const mode = stat(path)?.mode
  return mode === undefined ? undefined : mode & 0o777
}

/** Give an open file its permission bits. */
export function setMode(fd: number, mode: number): void {
  fchmodSync(fd, mode)
}

/** Follow symbolic links to the file itself; the path as it is where nothing is there. */
export function realPath(path: string): string {
  return unlessAbsent(() => realpathSync(path)) ?? path
}

/** Return what a symbolic link points to; null where there is none. */
export function readLink(path: string): string | null {
  return unlessAbsent(() => readlinkSync(path))
}

/** List the names in a folder; none where there is no folder. */
export function listFolder(path: string): string[] {
  return unlessAbsent(() => readdirSync(path)) ?? []
}

/** Remove a file, if it is there. */
export function removeFile(path: string): void {
  unlessAbsent(() => unlinkSync(path))
}

/** Remove a folder, unless something is in it. */
export function removeFolderIfEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    // Windows says EPERM or EBUSY where another process looks into the folder.
    if (!hasCode(error, ...ABSENT, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY')) throw error
  }
}

/** Make a folder and those above it. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true })
}

/**
 * Create a file that must not exist yet, and open it for writing; null where it exists.
 * Makes the folder, again where another process removes it in between.
 */
export function createFile(path: string, mode = 0o666): number | null {
  for (let tries = 0; ; tries += 1) {
    try {
      return openSync(path, 'wx+', mode)
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return null
      if (tries === 10 || !hasCode(error, 'ENOENT')) throw error
      makeFolder(dirname(path))
    }
  }
}

/** Write all bytes of a chunk to an open file; at its end, or at `position`. */
export function writeAll(fd: number, chunk: Uint8Array, position: number | null = null): void {
  let written = 0
  while (written < chunk.byteLength) {
    written += writeSync(fd, chunk, written, chunk.byteLength - written, position === null ? null : position + written)
  }
}

/** Write behind what a text file holds already. */
export function appendText(path: string, text: string): void {
  appendFileSync(path, text)
}

/** Force what was written to an open file onto the disk. */
export function syncFile(fd: number): void {
  fsyncSync(fd)
}

/** Open a file for reading; null where there is none. */
export function openFile(path: string): number | null {
  return unlessAbsent(() => openSync(path, 'r'))
}

/** Close an open file. */
export function closeFile(fd: number): void {
  closeSync(fd)
}

/** Read an open file from its start, piece by piece. */
export function* piecesOf(fd: number): Generator<Buffer> {
  for (let position = 0; ;) {
    const piece = Buffer.allocUnsafeSlow(PIECE)
    const length = readSync(fd, piece, 0, PIECE, position)
    if (length === 0) return
    yield piece.subarray(0, length)
    position += length
  }
}

/** Give a file another name, in the place of any file that has it: readers see the one or the other. */
export function replaceFile(from: string, to: string): void {
  for (let tries = 0; ; tries += 1) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      // Windows refuses while another process reads the old file; that takes a moment.
      if (tries === 50 || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY') || process.platform !== 'win32') throw error
      pause(10)
    }
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** Block this thread for some ms. Tests' fake timers do not reach it. */
export function pause(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms)
}

function stat(path: string): Stats | null {
  return unlessAbsent(() => statSync(path, { throwIfNoEntry: false })) ?? null
}

function unlessAbsent<T>(act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return null
    throw error
  }
}

/** Tell a system error by its codes. Not by its class: in a sandbox that is of another realm. */
function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(error.code as string)
}
