import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { CoverageData } from '../coverage/coverage-data.js'
import { parseShard, printShard } from '../coverage/index.js'
import { isFolder, listFolder, readText, removeFile } from '../store/disk.js'
import { writeWhole } from '../store/project-files.js'

/** The folder of shards, below `coverage.directory`. */
export const SHARDS_FOLDER = 'shards'

/** What the `json` reporter writes. */
const RESULT_FILE = 'downstream-coverage.json'

const SHARD_NAME = /^shard-\d+-of-(\d+)-([\da-f]{8})\.json$/

/** On what a shard ran: two machines' shards stand side by side, one machine's next run takes the place of its last. */
export interface ShardPlace {
  directory: string
  /** Null for a run that was not divided. */
  shard: { index: number; count: number } | null
  /** The runner's root, relative to the repository's. */
  root: string
  /** What tells this machine from others of a matrix. */
  machine: string
}

/**
 * Write what a run found out, and return the file's path. Its last run, and shards of a division into another number, are
 * removed: their tests may be gone. A run that was not divided counts as the only shard of its division.
 */
export function writeShard(data: CoverageData, { directory, shard, root, machine }: ShardPlace): string {
  const folder = join(directory, SHARDS_FOLDER)
  const { index, count } = shard ?? { index: 1, count: 1 }
  const kind = createHash('sha256')
    .update(JSON.stringify([root, machine]))
    .digest('hex')
    .slice(0, 8)
  for (const name of listFolder(folder)) {
    const [, itsCount, itsKind] = SHARD_NAME.exec(name) ?? []
    if (itsKind === kind && Number(itsCount) !== count) removeFile(join(folder, name))
  }
  const path = join(folder, `shard-${index}-of-${count}-${kind}.json`)
  writeWhole(path, printShard(data))
  return path
}

/** Read the shards of a folder, which reports may lie beside. `shownAs` is how messages name it. */
export function readShards(folder: string, shownAs: string): ReturnType<typeof parseShard>[] {
  return listFolder(folder)
    .filter((name) => name.endsWith('.json') && name !== RESULT_FILE && !isFolder(join(folder, name)))
    .sort()
    .map((name) => parseShard(readText(join(folder, name)) ?? '', `${shownAs}/${name}`))
}
