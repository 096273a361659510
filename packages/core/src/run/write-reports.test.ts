import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CoverageReporterName } from '../config/coverage-config.js'
import { mergeCoverage, toCoverageResult } from '../coverage/index.js'
import { writeReports } from './write-reports.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-reports-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('adds the markdown report behind what the summary of a GitHub job holds', async () => {
  const summary = join(root, 'summary.md')
  writeFileSync(summary, '# Build\n')
  await write(['markdown'], { GITHUB_STEP_SUMMARY: summary })
  const report = readFileSync(join(root, 'out/downstream-coverage.md'), 'utf8')
  expect(report).not.toBe('')
  expect(readFileSync(summary, 'utf8')).toBe(`# Build\n${report}\n`)
})

test('adds nothing there without that report', async () => {
  const summary = join(root, 'summary.md')
  writeFileSync(summary, '# Build\n')
  const lines = await write(['text', 'json'], { GITHUB_STEP_SUMMARY: summary })
  expect(lines.length).toBeGreaterThan(0)
  expect(readFileSync(summary, 'utf8')).toBe('# Build\n')
})

function write(names: CoverageReporterName[], env: Record<string, string>): Promise<string[]> {
  return writeReports(toCoverageResult(mergeCoverage([])), {
    projectRoot: root,
    directory: join(root, 'out'),
    coverage: { reporters: names.map((name) => ({ name, options: {} })), watermarks: [50, 80] },
    failures: [],
    terminal: { color: false, width: 80, env, now: new Date(0) },
  })
}
