import { join } from 'node:path'
import type { CoverageData, CoverageProblem } from '../coverage/coverage-data.js'
import { parseShard, printShard } from '../coverage/index.js'
import { isFolder, modifiedAt, readText } from '../store/disk.js'
import { writeWhole } from '../store/project-files.js'

/** Where tools keep what they can find out again. */
const CACHE = ['node_modules', '.cache', 'understudy', 'coverage.json']

/** What the last run found out, and when. */
export interface RememberedEvidence {
  data: CoverageData
  /** When the run ended, in ms since the epoch. */
  at: number
}

/**
 * Remember what a run found out, for the commands that ask later. Only where packages are installed, as nothing else is known
 * to be kept out of version control; what cannot be written is not remembered.
 */
export function rememberEvidence(rootDir: string, data: CoverageData): void {
  if (!isFolder(join(rootDir, 'node_modules'))) return
  try {
    writeWhole(join(rootDir, ...CACHE), printShard(data))
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** Return what the last run of a project found out; null where nothing is remembered, or what cannot be read any more. */
export function recallEvidence(rootDir: string): RememberedEvidence | null {
  const path = join(rootDir, ...CACHE)
  const text = readText(path)
  if (text === null) return null
  const data = parseShard(text, CACHE.join('/'))
  return isProblem(data) ? null : { data, at: modifiedAt(path) ?? 0 }
}

function isProblem(read: CoverageData | CoverageProblem): read is CoverageProblem {
  return 'kind' in read
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}
