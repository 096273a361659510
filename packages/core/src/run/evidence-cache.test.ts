import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mergeCoverage } from '../coverage/index.js'
import { recallEvidence, rememberEvidence } from './evidence-cache.js'

const DATA = mergeCoverage([])

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-evidence-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('remembers a run among the packages that the project has installed', () => {
  mkdirSync(join(root, 'node_modules'))
  rememberEvidence(root, DATA)
  expect(recallEvidence(root)?.data).toEqual(DATA)
  expect(readdirSync(join(root, 'node_modules/.cache/understudy'))).toEqual(['coverage.json'])
})

test('keeps packages of a monorepo apart where only its root has installed any', () => {
  writeFileSync(join(root, 'pnpm-workspace.yaml'), '')
  mkdirSync(join(root, 'node_modules'))
  const [a, b] = ['packages/a', 'packages/b'].map((name) => join(root, name)) as [string, string]
  mkdirSync(a, { recursive: true })
  mkdirSync(b)
  rememberEvidence(a, { ...DATA, root: 'packages/a', runs: [{ root: 'packages/a', shard: null, partial: [] }] })
  expect(recallEvidence(a)?.data.root).toBe('packages/a')
  expect(recallEvidence(b)).toBeNull()
  expect(readdirSync(a)).toEqual([])
})

test('remembers nothing where nothing is installed, and recalls nothing that is broken', () => {
  rememberEvidence(root, DATA)
  expect(readdirSync(root)).toEqual([])
  mkdirSync(join(root, 'node_modules/.cache/understudy'), { recursive: true })
  writeFileSync(join(root, 'node_modules/.cache/understudy/coverage.json'), '{ "version": 1')
  expect(recallEvidence(root)).toBeNull()
})
