import { join, resolve } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import { mergeCoverage, toCoverageResult } from '../coverage/index.js'
import type { CoverageData, CoverageProblem } from '../coverage/coverage-data.js'
import type { CoverageResult } from '../coverage/coverage-result.js'
import { UnderstudyError } from '../errors.js'
import { isFolder } from '../store/disk.js'
import { repositoryRootOf } from '../store/project-files.js'
import { readShards, SHARDS_FOLDER } from './shard-file.js'

/** What was joined. */
export interface MergedCoverage {
  data: CoverageData
  result: CoverageResult
  /** Absolute path of the folder that the result's files are relative to. */
  projectRoot: string
}

/** Where shards are looked for. */
export interface MergeOptions {
  /** Absolute path that folders start from. */
  cwd: string
  config: Pick<ResolvedConfig, 'coverage'>
  /** Default: that of the configuration's `coverage.directory`. */
  folders: readonly string[]
}

/**
 * Join the shards of some folders into what one run would have found out. A shard that cannot be read is a problem of the
 * result, which is then not complete.
 *
 * @throws coverage-missing where no shard is to be had
 */
export function mergeCoverageFolders({ cwd, config, folders }: MergeOptions): MergedCoverage {
  const named = folders.length > 0 ? folders : [`${config.coverage.directory}/${SHARDS_FOLDER}`]
  const read = named.flatMap((folder) => readShards(shardsFolder(resolve(cwd, folder)), folder))
  const shards = read.filter((one): one is CoverageData => !('kind' in one))
  const problems = read.filter((one): one is CoverageProblem => 'kind' in one)
  if (shards.length === 0) throw noShard(named, problems)
  const merged = mergeCoverage(shards)
  const data = mergeCoverage([{ ...merged, problems: [...merged.problems, ...problems] }])
  return { data, result: toCoverageResult(data), projectRoot: projectRootOf(data, cwd) }
}

/** A folder of shards, or one that has it inside: `packages/a/coverage/downstream`. */
function shardsFolder(folder: string): string {
  const inside = join(folder, SHARDS_FOLDER)
  return isFolder(inside) ? inside : folder
}

/** The folder that the files of coverage data are relative to. */
export function projectRootOf({ root }: Pick<CoverageData, 'root'>, cwd: string): string {
  return join(repositoryRootOf(cwd), root)
}

function noShard(folders: readonly string[], problems: readonly CoverageProblem[]): UnderstudyError {
  const list = folders.map((folder) => `"${folder}"`).join(', ')
  return new UnderstudyError('coverage-missing', {
    what: `There is no coverage shard in ${list}`,
    facts: problems.map(({ message }): [string, string] => ['unreadable', message]),
    fix: 'run the tests with --shard first, and name the folders that their shards were gathered in',
  })
}
