import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RUNNERS, type Runner } from './matrix.ts'
import type { OutsideProject } from './outside-project.ts'

/** The parts of a recorded interaction that are looked at. */
export interface Interaction {
  test: string | null
  request: { url: string }
  response?: { body?: { stream?: unknown[] } }
}

/** Every file below the `__mocks__` folders, by its path from the project. */
export function recordedFiles(project: OutsideProject): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const { name } of RUNNERS) {
    const folder = join(project.folder, name, 'tests', '__mocks__')
    if (!existsSync(folder)) continue
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      files.set(path.slice(project.folder.length + 1), readFileSync(path))
    }
  }
  return files
}

/** A digest for each file, to tell whether anything was written. */
export function digests(files: Map<string, Buffer>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]))
}

/** The interactions that one runner recorded, by subject. */
export function interactionsOf(files: Map<string, Buffer>, runner: Runner): Record<string, Interaction[]> {
  const pattern = new RegExp(`^${runner.name}.tests.__mocks__.([^/\\\\]+)\\.test\\.recorded\\.json$`)
  const found: Record<string, Interaction[]> = {}
  for (const [path, bytes] of files) {
    const subject = pattern.exec(path)?.[1]
    if (subject !== undefined)
      found[subject] = (JSON.parse(bytes.toString()) as { interactions: Interaction[] }).interactions
  }
  return found
}

/** Every secret that was sent or received while recording, in the forms in which it may have been written. */
export function secretsIn(files: Map<string, Buffer>, seed: string): string[] {
  const forms = [
    seed,
    Buffer.from(seed).toString('base64').slice(0, -4),
    Buffer.from(`user:${seed}`).toString('base64').slice(0, -4),
  ]
  const found: string[] = []
  for (const [path, bytes] of files) {
    const text = bytes.toString('latin1')
    for (const form of forms) if (text.includes(form)) found.push(`${path}: ${form}`)
    // The log-in hands out tokens that begin so.
    for (const [token] of text.matchAll(/seed-[\w-]{20,}/g)) found.push(`${path}: ${token}`)
  }
  return found
}
