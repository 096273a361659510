import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mergeCoverage } from '../coverage/index.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { CoverageData } from '../coverage/coverage-data.js'
import { mergeCoverageFolders } from './merge-folders.js'
import { writeShard } from './shard-file.js'

let cwd = ''

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'shards-'))
})

afterEach(() => {
  rmSync(cwd, { recursive: true })
})

type Shard = { index: number; count: number } | null

function dataOf(root: string, shard: Shard): CoverageData {
  const nothing = { operations: [], recordings: [], sites: [], files: [], calls: [], problems: [] }
  return mergeCoverage([{ version: 1, root, runs: [{ root, shard, partial: [] }], ...nothing }])
}

function write(folder: string, shard: Shard, root = ''): void {
  writeShard(dataOf(root, shard), { directory: join(cwd, folder), shard, root, machine: 'one' })
}

function shardsOf(folder: string): string[] {
  return readdirSync(join(cwd, folder, 'shards')).map((name) => name.slice(0, 'shard-1-of-1'.length))
}

function merge(...folders: string[]): { complete: boolean; incomplete: string[] } {
  return mergeCoverageFolders({ cwd, config: resolveConfig({}, null), folders }).result
}

test('runs of packages that were not divided are joined', () => {
  write('a/coverage/downstream', null, 'a')
  write('b/coverage/downstream', null, 'b')
  expect(merge('a/coverage/downstream', 'b/coverage/downstream')).toMatchObject({ complete: true, incomplete: [] })
  expect(merge('a', 'b')).toMatchObject({ complete: true, incomplete: [] })
  expect(merge('a', 'c')).toMatchObject({ complete: false, incomplete: ['what ran is not known from c'] })
})

test('a whole run takes the place of shards, and a shard that of a whole run', () => {
  write('coverage', { index: 1, count: 2 })
  write('coverage', { index: 2, count: 2 })
  expect(shardsOf('coverage')).toEqual(['shard-1-of-2', 'shard-2-of-2'])
  write('coverage', null)
  expect(shardsOf('coverage')).toEqual(['shard-1-of-1'])
  write('coverage', { index: 2, count: 3 })
  expect(shardsOf('coverage')).toEqual(['shard-2-of-3'])
  expect(merge('coverage')).toMatchObject({ complete: false, incomplete: ['shards 1 and 3 of 3 did not run'] })
})
