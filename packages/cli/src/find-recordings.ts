import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'

const SUFFIX = '.recorded.json'
const FOLDER = '__mocks__'

/** Folders that hold no tests of this project. */
const SKIPPED = new Set(['node_modules', '.git', '.hg', '.svn'])

/** A path on the command line that is no recording, nor a folder that could hold one. */
export class NoRecordingError extends Error {}

/**
 * Find recordings: files as they are named, and in folders every `__mocks__/*.recorded.json` at any depth.
 * Absolute paths, sorted, each once.
 * @throws NoRecordingError
 */
export async function findRecordings(paths: readonly string[], cwd: string): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => recordingsAt(path, resolve(cwd, path))))
  return [...new Set(found.flat())].toSorted()
}

async function recordingsAt(named: string, path: string): Promise<string[]> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new NoRecordingError(`There is no file or folder "${named}".`, { cause })
  })
  if (entry.isDirectory()) return recordingsBelow(path)
  if (path.endsWith(SUFFIX)) return [path]
  throw new NoRecordingError(`"${named}" is no recording: its name does not end in ${SUFFIX}.`)
}

async function recordingsBelow(folder: string): Promise<string[]> {
  const inMocks = basename(folder) === FOLDER
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : recordingsBelow(join(folder, entry.name))
      return inMocks && entry.name.endsWith(SUFFIX) ? [join(folder, entry.name)] : []
    }),
  )
  return found.flat()
}
