import { dirname, join, sep } from 'node:path'
import { isFile, listFolder, readText, realPath, sizeOf, isFolder } from './disk.js'
import { bodyPathOf } from './body-files.js'

/** What the name of a captured file leads to. */
export type CaptureFile =
  | { kind: 'file'; name: string; text: string }
  | { kind: 'too-large'; name: string; size: number }
  | { kind: 'recording'; name: string }
  | { kind: 'outside' }
  | { kind: 'missing' }

/** Files beyond this are no bodies that someone keeps by hand, in bytes. */
export const LARGEST_CAPTURE = 64 * 1024 * 1024

/**
 * Read a file from the folder of a recording by its name, with or without `.json`. Neither the name nor a symbolic link may
 * lead out of the folder.
 */
export function readCapture(recordingPath: string, name: string): CaptureFile {
  const path = bodyPathOf(recordingPath, name)
  if (path === null) return { kind: 'outside' }
  const suffixed: [name: string, path: string] = [`${name}.json`, `${path}.json`]
  const both: [string, string][] = name.endsWith('.json') ? [[name, path]] : [suffixed, [name, path]]
  const found = both.find(([, one]) => isFile(one))
  if (found === undefined) return { kind: 'missing' }
  const [fileName, file] = found
  if (!realPath(file).startsWith(realPath(dirname(recordingPath)) + sep)) return { kind: 'outside' }
  if (RECORDING.test(fileName)) return { kind: 'recording', name: fileName }
  const size = sizeOf(file) ?? 0
  if (size > LARGEST_CAPTURE) return { kind: 'too-large', name: fileName, size }
  return { kind: 'file', name: fileName, text: readText(file) ?? '' }
}

const RECORDING = /\.recorded\.json$/

/** So deep, and so many, captures are looked for when their names are listed. */
const DEEPEST = 5
const MOST = 1000

/** List the JSON files in the folder of a recording that can be captured, `/` between folders. */
export function listCaptures(recordingPath: string): string[] {
  const found: string[] = []
  collect(dirname(recordingPath), '', 0, found)
  return found.sort()
}

function collect(folder: string, prefix: string, depth: number, found: string[]): void {
  for (const name of listFolder(join(folder, prefix))) {
    if (found.length >= MOST) return
    const below = prefix === '' ? name : `${prefix}/${name}`
    const path = join(folder, below)
    if (name.endsWith('.json')) {
      if (!RECORDING.test(name) && isFile(path)) found.push(below)
    } else if (depth < DEEPEST && !name.includes('.recorded') && isFolder(path))
      collect(folder, below, depth + 1, found)
  }
}
