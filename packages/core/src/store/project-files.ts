import { readdirSync, type Dirent } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { closeFile, createFile, makeFolder, replaceFile, writeAll } from './disk.js'

/** Folders that hold nothing that a team wrote. */
const SKIPPED = new Set(['node_modules', 'bower_components', '.git', '.hg', '.svn', '.yarn', '.pnpm-store'])

/**
 * List the files below a folder, relative to it, `/` between folders, sorted. Links are not followed, and folders that
 * cannot be read are left out, as are those of version control and of package managers.
 */
export function listProjectFiles(folder: string): string[] {
  const found: string[] = []
  const waiting = ['']
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of entriesOf(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isFile()) found.push(path)
      else if (entry.isDirectory() && !SKIPPED.has(entry.name)) waiting.push(path)
    }
  }
  return found.sort()
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** What stands at the root of a repository or of a workspace. */
const ROOT_MARKS = ['.git', '.hg', 'pnpm-workspace.yaml', 'nx.json', 'lerna.json', 'turbo.json']

/** Return the root of the repository that a folder is in; the folder itself where none is known. */
export function repositoryRootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const names = new Set(entriesOf(at).map(({ name }) => name))
    if (ROOT_MARKS.some((mark) => names.has(mark))) return at
    if (dirname(at) === at) return folder
  }
}

/** Return a path as seen from a folder, `/` between folders; empty for the folder itself. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

let temporaryFiles = 0

/** Write a text file as a whole: readers see the old one or the new one. Makes the folder. */
export function writeWhole(path: string, text: string): void {
  makeFolder(dirname(path))
  temporaryFiles += 1
  const draft = `${path}.${process.pid}-${temporaryFiles}.tmp`
  const fd = createFile(draft)
  if (fd === null) throw new Error(`A file "${draft}" is in the way`)
  try {
    writeAll(fd, Buffer.from(text))
  } finally {
    closeFile(fd)
  }
  replaceFile(draft, path)
}
