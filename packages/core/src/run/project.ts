import { join } from 'node:path'
import type { CoverageProblem } from '../coverage/coverage-data.js'
import { readText } from '../store/disk.js'
import { listProjectFiles } from '../store/project-files.js'
import { isRecordingPath } from '../store/recording-path.js'

/** The files of a project, read as they are asked for. */
export interface Project {
  /** Absolute path. */
  rootDir: string
  /** Relative to the root, `/` between folders, sorted. */
  files: readonly string[]
  has(file: string): boolean
  /** Null where there is none. */
  read(file: string): string | null
}

/** Open the project below a folder. */
export function openProject(rootDir: string): Project {
  const files = listProjectFiles(rootDir)
  const known = new Set(files)
  return { rootDir, files, has: (file) => known.has(file), read: (file) => readText(join(rootDir, file)) }
}

/** List the recordings of a project. */
export function recordingsOf({ files }: Project): string[] {
  return files.filter((file) => isRecordingPath(file) && /(?:^|\/)__mocks__\/[^/]+$/.test(file))
}

/** A problem with a file, in the words of the error that it caused. */
export function problemOf(kind: CoverageProblem['kind'], file: string, error: unknown): CoverageProblem {
  return { kind, file, message: error instanceof Error ? error.message : String(error) }
}
