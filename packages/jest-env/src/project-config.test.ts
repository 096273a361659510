import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectConfig } from './project-config.js'

let root: string

const configure = (folder: string, staleAfter: string) =>
  writeFileSync(join(folder, 'understudy.config.json'), JSON.stringify({ staleAfter }))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-project-'))
  for (const project of ['own', 'none']) mkdirSync(join(root, project))
  configure(root, '7d')
  configure(join(root, 'own'), '14d')
})

afterAll(() => rmSync(root, { recursive: true }))

test("takes a project's own configuration", () => {
  expect(projectConfig(join(root, 'own'), root).staleAfterDays).toBe(14)
})

test("takes that of the run's root for a project without one", () => {
  expect(projectConfig(join(root, 'none'), root).staleAfterDays).toBe(7)
})

test('reads a configuration once', () => {
  const first = projectConfig(root, root)
  configure(root, '21d')
  expect(projectConfig(root, root)).toBe(first)
})
