import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { UnderstudyError } from '@understudy/core'
import { projectRootOf, recallEvidence, toCoverageResult, type CoverageResult } from '@understudy/core/run'
import { RUN_ALL } from './surroundings.js'

/** What the last run of a project found out. */
export interface LastResult {
  result: CoverageResult
  /** When the run ended, in ms since the epoch. */
  at: number
  /** Absolute path of the folder that the result's files are relative to. */
  projectRoot: string
}

const FILE = 'downstream-coverage.json'

/**
 * Find what the last run left: its written result, or what was remembered of it, whichever is newer. Null where there is
 * neither. `directory` is that of the reports, relative to the folder.
 */
export function lastResult(folder: string, directory: string): LastResult | null {
  const written = writtenResult(folder, directory)
  const remembered = recallEvidence(folder)
  if (remembered === null || (written !== null && written.at >= remembered.at)) return written
  const { data, at } = remembered
  return { result: toCoverageResult(data), at, projectRoot: projectRootOf(data, folder) }
}

/**
 * As `lastResult`, where a command cannot do without.
 * @throws coverage-missing
 */
export function requireLastResult(folder: string, directory: string): LastResult {
  const last = lastResult(folder, directory)
  if (last !== null) return last
  throw new UnderstudyError('coverage-missing', {
    what: `No run of the tests has left its coverage in "${folder}"`,
    facts: [['looked for', `${directory}/${FILE}, and what runs remember in node_modules/.cache/understudy`]],
    fix: `run all tests there first (${RUN_ALL}), or merge shards: understudy coverage merge <folder>`,
  })
}

/**
 * Give a result that was written anew the date of the run that it tells of, as that says what it is evidence for.
 * `directory` is an absolute path.
 */
export function dateResult(directory: string, at: number): void {
  const path = join(directory, FILE)
  if (existsSync(path)) utimesSync(path, at / 1000, at / 1000)
}

/** When the oldest shard of some folders was written, in ms since the epoch; now where there is none. */
export function oldestShard(folders: readonly string[]): number {
  const dates = folders.flatMap((folder) => [folder, join(folder, 'shards')]).flatMap(datesIn)
  return Math.min(Date.now(), ...dates)
}

function datesIn(folder: string): number[] {
  if (!existsSync(folder)) return []
  const shards = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== FILE)
  return shards.map((name) => statSync(join(folder, name)).mtimeMs)
}

function writtenResult(folder: string, directory: string): LastResult | null {
  const path = join(folder, directory, FILE)
  const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (at === undefined) return null
  const result = parseResult(readFileSync(path, 'utf8'))
  return result === null ? null : { result, at, projectRoot: folder }
}

/** Null for what this version has not written. */
function parseResult(text: string): CoverageResult | null {
  try {
    const value = JSON.parse(text) as Partial<CoverageResult> | null
    const lists = [
      value?.services,
      value?.callSites,
      value?.recordings,
      value?.unused,
      value?.orphans,
      value?.incomplete,
    ]
    return value?.version === 1 && lists.every(Array.isArray) && value.totals ? (value as CoverageResult) : null
  } catch {
    return null
  }
}
