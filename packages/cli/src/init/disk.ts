import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file's text; null where there is no such file. */
export function readText(path: string): string | null {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : null
}

/** The names of the files and folders in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** The folder, and all above it, up to the disk's root. */
export function foldersUp(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUp(above)]
}

/** The first of these names that a folder has, as an absolute path. */
export function firstIn(folder: string, names: readonly string[]): string | null {
  const name = names.find((one) => readText(join(folder, one)) !== null)
  return name === undefined ? null : join(folder, name)
}

/** Write a file, and the folders that it needs. */
export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
