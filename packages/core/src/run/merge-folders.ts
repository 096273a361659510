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
  const { directory } = config.coverage
  const named = folders.length > 0 ? folders : [`${directory}/${SHARDS_FOLDER}`]
  const read = named.flatMap((folder) => readFolder(resolve(cwd, folder), { directory, shownAs: folder }))
  const shards = read.filter((one): one is CoverageData => !('kind' in one))
  const problems = read.filter((one): one is CoverageProblem => 'kind' in one)
  if (shards.length === 0) throw noShard(named, problems)
  const merged = mergeCoverage(shards)
  const data = mergeCoverage([{ ...merged, problems: [...merged.problems, ...problems] }])
  return { data, result: toCoverageResult(data), projectRoot: projectRootOf(data, cwd) }
}

/** Read the shards of a folder. That it was named and has none is a problem, as what it is to tell is not known. */
function readFolder(
  folder: string,
  { directory, shownAs }: { directory: string; shownAs: string },
): (CoverageData | CoverageProblem)[] {
  const read = readShards(shardsFolder(folder, directory), shownAs)
  if (read.length > 0) return read
  const state = isFolder(folder) ? 'holds no coverage shard' : 'is not there'
  const message = `"${shownAs}" ${state}: run the tests there with a "coverage" section first, or name another folder`
  return [{ kind: 'shard-invalid', file: shownAs, message }]
}

/** A folder of shards, or one that has it inside: `packages/a/coverage/downstream`, or `packages/a`. */
function shardsFolder(folder: string, directory: string): string {
  const inside = [join(folder, SHARDS_FOLDER), join(folder, directory, SHARDS_FOLDER)]
  return inside.find(isFolder) ?? folder
}

/** The folder that the files of coverage data are relative to. */
export function projectRootOf({ root }: Pick<CoverageData, 'root'>, cwd: string): string {
  return join(repositoryRootOf(cwd), root)
}

/** True for what is wrong with a shard, and not with a folder. */
function isOfFile({ file }: CoverageProblem): boolean {
  return file.endsWith('.json')
}

function noShard(folders: readonly string[], problems: readonly CoverageProblem[]): UnderstudyError {
  const list = folders.map((folder) => `"${folder}"`).join(', ')
  return new UnderstudyError('coverage-missing', {
    what: `There is no coverage shard in ${list}`,
    facts: problems.filter(isOfFile).map(({ message }): [string, string] => ['unreadable', message]),
    fix: 'run the tests with coverage first, and name the folders that their shards were gathered in',
  })
}
