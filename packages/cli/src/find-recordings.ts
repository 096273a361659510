import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'

const SUFFIX = '.recorded.json'
const FOLDER = '__mocks__'

/** The folder of a recording's body files, in a path that leads into it. */
const BODY_FOLDER = /^((?:.*[/\\])?__mocks__[/\\][^/\\]+\.recorded)[/\\]/s

/** Folders that hold no tests of this project. */
const SKIPPED = new Set(['node_modules', '.git', '.hg', '.svn'])

/** A path on the command line that is no recording, nor a folder that could hold one. */
export class NoRecordingError extends Error {}

/**
 * Find recordings: files as they are named, and in folders every `__mocks__/*.recorded.json` at any depth. A body file
 * stands for its recording; any other file in `__mocks__` for none. Absolute paths, sorted, each once.
 * @throws NoRecordingError
 */
export async function findRecordings(paths: readonly string[], cwd: string): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => recordingsAt(path, resolve(cwd, path))))
  return [...new Set(found.flat())].toSorted()
}

/** Return the recording that a file is, or belongs to; null for any other file. */
export function recordingOf(path: string): string | null {
  if (path.endsWith(SUFFIX)) return path
  const folder = BODY_FOLDER.exec(path)?.[1]
  return folder === undefined ? null : `${folder}.json`
}

async function recordingsAt(named: string, path: string): Promise<string[]> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new NoRecordingError(`There is no file or folder "${named}".`, { cause })
  })
  if (entry.isDirectory()) return recordingsBelow(path)
  const recording = recordingOf(path)
  if (recording !== null && existsSync(recording)) return [recording]
  if (recording !== null) throw new NoRecordingError(`"${named}" belongs to no recording: there is no "${recording}".`)
  // A hook may hand over all that lies there, such as manual mocks.
  if (path.split(/[/\\]/).includes(FOLDER)) return []
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
