import { dirname, join, relative } from 'node:path'
import { findConfig } from '../config/index.js'
import { modifiedAt } from '../store/disk.js'

/**
 * Find the folder whose configuration a recording has: the nearest one above it that has any, no higher than the working
 * folder or the repository that it is in. The working folder where none has.
 *
 * @throws config-unreadable where a folder has several
 */
export function findConfigFolder(recordingPath: string, cwd: string): string {
  return foldersAbove(recordingPath, cwd).find((folder) => findConfig(folder) !== null) ?? cwd
}

/** List the folders above a recording, the nearest first, up to the working folder or the repository that it is in. */
export function foldersAbove(recordingPath: string, cwd: string): string[] {
  const highest = isWithin(recordingPath, cwd) ? (repositoryOf(cwd) ?? cwd) : repositoryOf(recordingPath)
  const folders = [dirname(recordingPath)]
  for (let [folder] = folders; folder !== undefined && folder !== highest && folder !== dirname(folder);) {
    folder = dirname(folder)
    folders.push(folder)
  }
  return folders
}

/** The folder above a path, or the path itself, that holds a Git repository or a work tree of one. */
function repositoryOf(path: string): string | null {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder))
    if (modifiedAt(join(folder, '.git')) !== null) return folder
  return null
}

function isWithin(path: string, folder: string): boolean {
  return !/^(?:\.\.(?:[/\\]|$)|[A-Za-z]:|[/\\])/.test(relative(folder, path))
}
