import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import type { Mode, SessionResult } from '../model/index.js'
import type { FinishedRun } from './finished-run.js'
import { reportCoverage } from './report-coverage.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-coverage-'))
  mkdirSync(join(root, 'node_modules'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function session(mode: Mode): SessionResult {
  return {
    version: 1,
    testFile: 'a.test.ts',
    recording: '__mocks__/a.test.recorded.json',
    mode,
    calls: [],
    complete: true,
    isWhole: true,
    tests: [],
    callers: [],
    counts: {
      replayed: 0,
      registered: 0,
      loosened: 0,
      recorded: 0,
      updated: 0,
      unchanged: 0,
      removed: 0,
      passedThrough: 0,
      unmatched: 0,
    },
    unused: [],
    unusedMocks: [],
    stale: [],
    redactions: [],
    notes: [],
  }
}

function report(...modes: Mode[]): ReturnType<typeof reportCoverage> {
  const coverage = { enabled: true, reporters: ['text', 'json'], thresholds: { operations: 100 } } as const
  const run: FinishedRun = {
    rootDir: root,
    config: resolveConfig({ coverage: { ...coverage, reporters: [...coverage.reporters] } }, null),
    results: modes.map(session),
    shard: { index: 1, count: 2 },
    partial: [],
    silent: [],
    testFiles: ['a.test.ts'],
    isAsked: true,
    isWatch: false,
  }
  return reportCoverage(run, { color: false, width: 80, env: {}, now: new Date(0) })
}

const files = (): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

test('reports nothing, writes nothing and judges nothing where a session verifies', async () => {
  expect(await report('verify')).toEqual({ lines: [], failures: [] })
  expect(await report('replay', 'verify')).toEqual({ lines: [], failures: [] })
  expect(files()).toEqual([])
})

test('leaves a report, a shard and what it found out after any other run', async () => {
  const { lines } = await report('replay')
  expect(lines.join('\n')).toContain('shard 1 of 2')
  expect(files()).toEqual(expect.arrayContaining(['coverage.json', 'downstream-coverage.json']))
  expect(files()).toHaveLength(3)
})
