import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeFile, createFile, realPath, writeAll } from './disk.js'

/** A passing folder that only this user can look into. */
export interface PrivateFolder {
  /** Absolute path, links followed. */
  path: string
  /** Write a text file that is not there yet, and return its path. */
  write(name: string, text: string): string
  /** Remove the folder with all that is in it. Idempotent. */
  remove(): void
}

/** Make a passing folder, by default where the system has such. */
export function makePrivateFolder(below: string = tmpdir()): PrivateFolder {
  // What mkdtemp makes has the mode 0700.
  const path = realPath(mkdtempSync(join(below, 'understudy-')))
  return {
    path,
    write(name, text) {
      const file = join(path, name)
      const fd = createFile(file, 0o600)
      if (fd === null) throw new Error(`"${file}" exists already`)
      try {
        writeAll(fd, Buffer.from(text))
      } finally {
        closeFile(fd)
      }
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  }
}
