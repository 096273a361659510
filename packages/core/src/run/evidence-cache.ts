import { join } from 'node:path'
import type { CoverageData, CoverageProblem } from '../coverage/coverage-data.js'
import { parseShard, printShard } from '../coverage/index.js'
import { isFolder, modifiedAt, readText } from '../store/disk.js'
import { pathFrom, repositoryRootOf, writeWhole } from '../store/project-files.js'

/** Where tools keep what they can find out again, below a folder. */
const CACHE = ['node_modules', '.cache', 'understudy']

const FILE = 'coverage.json'

/** What the last run found out, and when. */
export interface RememberedEvidence {
  data: CoverageData
  /** When the run ended, in ms since the epoch. */
  at: number
}

/**
 * Remember what a run found out, for the commands that ask later. Only where packages are installed, in the project or at the
 * root of its repository, as nothing else is known to be kept out of version control; what cannot be written is not remembered.
 */
export function rememberEvidence(rootDir: string, data: CoverageData): void {
  const path = cachePathOf(rootDir)
  if (path === null) return
  try {
    writeWhole(path, printShard(data))
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** Return what the last run of a project found out; null where nothing is remembered, or what cannot be read any more. */
export function recallEvidence(rootDir: string): RememberedEvidence | null {
  const path = cachePathOf(rootDir)
  const text = path === null ? null : readText(path)
  if (path === null || text === null) return null
  const data = parseShard(text, pathFrom(rootDir, path))
  return isProblem(data) ? null : { data, at: modifiedAt(path) ?? 0 }
}

/** Packages of a monorepo may have no `node_modules` of their own: each has its place in that of the root. */
function cachePathOf(rootDir: string): string | null {
  if (isFolder(join(rootDir, 'node_modules'))) return join(rootDir, ...CACHE, FILE)
  const repository = repositoryRootOf(rootDir)
  if (!isFolder(join(repository, 'node_modules'))) return null
  return join(repository, ...CACHE, pathFrom(repository, rootDir), FILE)
}

function isProblem(read: CoverageData | CoverageProblem): read is CoverageProblem {
  return 'kind' in read
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}
