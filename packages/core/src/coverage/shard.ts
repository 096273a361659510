import type { CoverageData, CoverageProblem } from './coverage-data.js'
import { mergeCoverage } from './merge.js'
import { count, faultIn, flag, isObject, listOf, objectOf, oneOf, optional, orNull, text } from './shape.js'

/** Print coverage data as the text of a shard: one line per fact, equal for equal facts. */
export function printShard(data: CoverageData): string {
  const { version, root, ...lists } = mergeCoverage([data])
  const members = Object.entries(lists).map(([name, list]) => `${JSON.stringify(name)}: ${printList(list)}`)
  return `{\n${[`"version": ${version}`, `"root": ${JSON.stringify(root)}`, ...members].join(',\n')}\n}\n`
}

function printList(list: readonly unknown[]): string {
  return list.length === 0 ? '[]' : `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`
}

/** Read the text of a shard. `shownAs` is how messages name its file. */
export function parseShard(shard: string, shownAs: string): CoverageData | CoverageProblem {
  let value: unknown
  try {
    value = JSON.parse(shard)
  } catch (error) {
    const reason =
      shard.trim() === '' ? 'is empty' : `is cut short, or no JSON: ${error instanceof Error ? error.message : ''}`
    return problem(shownAs, reason, REPEAT)
  }
  if (isObject(value) && typeof value['version'] === 'number' && value['version'] !== 1)
    return problem(shownAs, `is of version ${value['version']}, and this build reads version 1`, UPDATE)
  const fault = faultIn(value, SHARD)
  return fault === null ? (value as CoverageData) : problem(shownAs, `has no coverage data: ${fault}`, REPEAT)
}

const REPEAT = 'run its tests again to write it anew, or remove it'

const UPDATE = 'use one version of the @understudy packages for all shards, and run its tests again'

function problem(file: string, reason: string, remedy: string): CoverageProblem {
  return { kind: 'shard-invalid', file, message: `The coverage shard "${file}" ${reason}; ${remedy}` }
}

const sources = listOf(oneOf('observed', 'declared'))

const position = { file: text, line: count, column: count }

const SHARD = objectOf({
  version: count,
  root: text,
  runs: listOf(objectOf({ root: text, shard: orNull(objectOf({ index: count, count })), partial: listOf(text) })),
  operations: listOf(
    objectOf({
      service: text,
      name: text,
      method: text,
      path: text,
      sources,
      outcomes: listOf(objectOf({ outcome: text, sources })),
    }),
  ),
  recordings: listOf(
    objectOf({
      recording: text,
      testFile: orNull(text),
      interactions: listOf(
        objectOf({
          id: text,
          test: orNull(text),
          service: text,
          operation: text,
          outcome: text,
          recordedAt: text,
          staleSince: orNull(text),
          contradiction: orNull(text),
        }),
      ),
    }),
  ),
  sites: listOf(
    objectOf({ ...position, endLine: count, endColumn: count, client: text, unresolved: orNull(text), knownBy: text }),
  ),
  files: listOf(
    objectOf({
      file: text,
      recording: text,
      isWhole: flag,
      isLive: optional(flag),
      tests: listOf(objectOf({ name: text, status: oneOf('skipped', 'failed', 'passed') })),
      captured: optional(listOf(text)),
    }),
  ),
  calls: listOf(
    objectOf({
      file: text,
      test: orNull(text),
      outcome: oneOf('replayed', 'recorded', 'verified', 'passed-through', 'unmatched'),
      service: text,
      operation: text,
      result: text,
      interaction: orNull(text),
      isRegistered: flag,
      shadows: orNull(text),
      method: text,
      url: text,
      isLoosened: flag,
      site: orNull(objectOf(position)),
      count,
    }),
  ),
  problems: listOf(objectOf({ kind: text, file: text, message: text })),
})
